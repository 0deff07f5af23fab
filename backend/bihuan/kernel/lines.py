"""Commercial documents: totals are sums of rounded lines, computed from the entered price (DOMAIN §0.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from bihuan.kernel.db import FxColumn, LongText, Money, PriceColumn, QuantityColumn, RatioColumn
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.money import MOST, ZERO, PriceMode, line, other_price, prorate, r2, r6


class Commercial:
    """Header columns of quote, contract and order. Amounts in the document's currency, two decimals."""

    doc_date: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    fx_rate: Mapped[FxColumn] = mapped_column(default=Decimal(1))
    price_mode: Mapped[str] = mapped_column(String(4), default="incl")
    header_discount_amount: Mapped[Money] = mapped_column(default=ZERO)
    amount_excl: Mapped[Money] = mapped_column(default=ZERO)
    tax_amount: Mapped[Money] = mapped_column(default=ZERO)
    amount_incl: Mapped[Money] = mapped_column(default=ZERO)
    amount_incl_base: Mapped[Money] = mapped_column(default=ZERO)
    remark: Mapped[LongText | None]

    @declared_attr
    @classmethod
    def performance_owner_id(cls) -> Mapped[UUID | None]:
        """Who gets the commission; a transfer never changes it."""
        return mapped_column(ForeignKey("users.id"))


class Line:
    """Columns of a document line; the product is a snapshot, so later product edits do not alter documents."""

    line_no: Mapped[int]
    product_code: Mapped[str] = mapped_column(String(64))
    product_name: Mapped[str] = mapped_column(String(128))
    spec: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(16))
    qty: Mapped[QuantityColumn]
    list_price: Mapped[PriceColumn | None]
    discount_factor: Mapped[RatioColumn | None]
    unit_price_incl: Mapped[PriceColumn]
    unit_price_excl: Mapped[PriceColumn]
    tax_rate: Mapped[RatioColumn]
    header_share: Mapped[Money] = mapped_column(default=ZERO)
    amount_excl: Mapped[Money] = mapped_column(default=ZERO)
    tax_amount: Mapped[Money] = mapped_column(default=ZERO)
    amount_incl: Mapped[Money] = mapped_column(default=ZERO)
    discount_amount: Mapped[Money] = mapped_column(default=ZERO)
    is_gift: Mapped[bool] = mapped_column(default=False)
    cost_price: Mapped[PriceColumn | None]
    delivery_date: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(String(200))

    @declared_attr
    @classmethod
    def product_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("products.id"), index=True)

    @declared_attr
    @classmethod
    def tax_rate_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("tax_rates.id"))


class Priced(Protocol):
    """What price computation needs to know of a header."""

    price_mode: Any
    header_discount_amount: Any
    fx_rate: Any
    amount_excl: Any
    tax_amount: Any
    amount_incl: Any
    amount_incl_base: Any


def enter_price(row: Any, mode: str, price: Decimal | None, factor: Decimal | None) -> None:
    """Set a line's prices from what was entered: a price, a discount factor, or nothing (the list price).

    The entered price is authoritative and never recomputed; an entered factor gives round(list × factor, 6). A price
    of a thousand times the list price has no factor: that list price was nominal, and a ratio is below a thousand.
    """
    listed = row.list_price
    if price is None:
        factor = Decimal(1) if factor is None else factor
        price = r6((listed or ZERO) * factor)
    else:
        factor = r6(price / listed) if listed and price / listed < 999 else None
    row.discount_factor = factor
    derived = other_price(price, row.tax_rate, "incl" if mode == "incl" else "excl")
    row.unit_price_incl, row.unit_price_excl = (price, derived) if mode == "incl" else (derived, price)


def compute(header: Priced, rows: Sequence[Any]) -> None:
    """Amounts of every line and of the header (DOMAIN §0.4 rules 3–5). The header discount skips gifts.

    Raises MAX_VALUE where an amount would be larger than any that can be entered.
    """
    mode: PriceMode = "incl" if header.price_mode == "incl" else "excl"
    prices = [row.unit_price_incl if mode == "incl" else row.unit_price_excl for row in rows]
    gross = [r2(row.qty * price) for row, price in zip(rows, prices, strict=True)]
    _refuse_too_large({f"/lines/{index}": amount for index, amount in enumerate(gross)})
    paying = [ZERO if row.is_gift else amount for row, amount in zip(rows, gross, strict=True)]
    shares = prorate(header.header_discount_amount, paying) if header.header_discount_amount else [ZERO] * len(rows)
    for row, price, share in zip(rows, prices, shares, strict=True):
        row.header_share = share
        row.amount_excl, row.tax_amount, row.amount_incl = line(row.qty, price, row.tax_rate, mode, share)
        paid = row.amount_incl if mode == "incl" else row.amount_excl
        row.discount_amount = r2(row.qty * row.list_price) - paid if row.list_price else ZERO
    header.amount_excl = sum((row.amount_excl for row in rows), ZERO)
    header.tax_amount = sum((row.tax_amount for row in rows), ZERO)
    header.amount_incl = sum((row.amount_incl for row in rows), ZERO)
    discounts = {f"/lines/{index}": row.discount_amount for index, row in enumerate(rows)}
    _refuse_too_large(discounts | {"/lines": header.amount_incl})
    header.amount_incl_base = r2(header.amount_incl * header.fx_rate)
    _refuse_too_large({"/fx_rate": header.amount_incl_base})


def _refuse_too_large(amounts: Mapping[str, Decimal]) -> None:
    errors = [FieldError(place, "MAX_VALUE") for place, amount in amounts.items() if abs(amount) > MOST]
    if errors:
        raise DomainError("VALIDATION", errors=errors)


def number_lines(rows: Sequence[Any]) -> None:
    """10, 20, 30 … in the order given."""
    for index, row in enumerate(rows, start=1):
        row.line_no = index * 10
