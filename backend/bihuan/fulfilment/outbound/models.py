"""Outbounds: what left the house, at which price and cost (DOMAIN §16.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import (
    Base,
    FxColumn,
    LongText,
    Money,
    Numbered,
    PriceColumn,
    QuantityColumn,
    RatioColumn,
    Record,
    new_id,
)
from bihuan.kernel.money import ZERO, LineAmounts, PriceMode, line, r2
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class OutboundStatus(StrEnum):
    DRAFT = "draft"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    SIGNED = "signed"
    VOIDED = "voided"


class OutboundKind(StrEnum):
    SALE = "sale"


GONE = (OutboundStatus.CONFIRMED, OutboundStatus.SHIPPED, OutboundStatus.SIGNED)
"""States in which the goods have left."""


class Taken(NamedTuple):
    """What earlier documents took of an order line."""

    qty: Decimal = ZERO
    excl: Decimal = ZERO
    tax: Decimal = ZERO
    incl: Decimal = ZERO


NOTHING = Taken()


def portion(of: Any, qty: Decimal, mode: str, taken: Taken = NOTHING) -> LineAmounts:
    """Amounts of ``qty`` out of order line ``of``, of which ``taken`` is gone: the last part takes the remainder.

    Parts add up to the line exactly and are never negative: 10 × 9.99 at 13 % is nine times 8.84 + 1.15, and 8.85 +
    1.14 (DOMAIN §16.2, §18.3).
    """
    left = LineAmounts(of.amount_excl - taken.excl, of.tax_amount - taken.tax, of.amount_incl - taken.incl)
    if taken.qty + qty >= of.qty:
        return left
    as_entered: PriceMode = "incl" if mode == "incl" else "excl"
    price = of.unit_price_incl if as_entered == "incl" else of.unit_price_excl
    part = line(qty, price, of.tax_rate, as_entered, r2(of.header_share * qty / of.qty))
    if part.incl < 0:
        return LineAmounts(ZERO, ZERO, ZERO)
    if part.incl >= left.incl:
        return left
    excl = min(max(part.excl, part.incl - left.tax), left.excl)
    return LineAmounts(excl, part.incl - excl, part.incl)


class Outbound(Owned, CustomerChild, Numbered, Record):
    """A delivery to one customer, of one or several orders. Amounts in the orders' currency, cost in CNY."""

    __tablename__ = "outbounds"
    PREFIX = "DO"

    status: Mapped[str] = mapped_column(String(32), default=OutboundStatus.DRAFT)
    out_kind: Mapped[str] = mapped_column(String(32), default=OutboundKind.SALE)
    delivery_notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_notices.id"))
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouses.id"))
    out_date: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    fx_rate: Mapped[FxColumn]
    consignee: Mapped[str | None] = mapped_column(String(64))
    ship_phone: Mapped[str | None] = mapped_column(String(24))
    ship_address: Mapped[str | None] = mapped_column(String(200))
    self_pickup: Mapped[bool] = mapped_column(default=False)
    carrier_code: Mapped[str | None] = mapped_column(String(32))
    tracking_no: Mapped[str | None] = mapped_column(String(40))
    confirmed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(String(64))
    total_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    amount_excl: Mapped[Money] = mapped_column(default=ZERO)
    tax_amount: Mapped[Money] = mapped_column(default=ZERO)
    amount_incl: Mapped[Money] = mapped_column(default=ZERO)
    cost_amount: Mapped[Money] = mapped_column(default=ZERO)
    remark: Mapped[LongText | None]

    lines: Mapped[list[OutboundLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="OutboundLine.line_no"
    )

    @property
    def order_ids(self) -> list[UUID]:
        return sorted({part.order_id for part in self.lines})

    def total(self) -> None:
        """The header is the sum of its lines."""
        self.total_qty = _sum(part.qty for part in self.lines)
        self.amount_excl = _sum(part.amount_excl for part in self.lines)
        self.tax_amount = _sum(part.tax_amount for part in self.lines)
        self.amount_incl = _sum(part.amount_incl for part in self.lines)
        self.cost_amount = _sum(part.cost_amount for part in self.lines)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
            Index("ix_outbounds_customer", "customer_id", *recent),
            Index("ix_outbounds_owner", "owner_id", *recent),
            Index("ix_outbounds_notice", "delivery_notice_id", "id"),
            Index("ix_outbounds_warehouse", "warehouse_id", *recent),
            Index("ix_outbounds_status", "status", *recent),
            Index("ix_outbounds_recent", *recent),
            Index("ix_outbounds_out_date", "out_date", "id"),
            Index("ix_outbounds_tracking", "tracking_no"),
        )


class OutboundLine(Base):
    """A part of an order line, priced as ordered; services have no warehouse and leave no ledger row."""

    __tablename__ = "outbound_lines"
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    outbound_id: Mapped[UUID] = mapped_column(ForeignKey("outbounds.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    notice_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_notice_lines.id"), index=True)
    warehouse_id: Mapped[UUID | None] = mapped_column(ForeignKey("warehouses.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    product_code: Mapped[str] = mapped_column(String(64))
    product_name: Mapped[str] = mapped_column(String(128))
    spec: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(16))
    is_stocked: Mapped[bool]
    qty: Mapped[QuantityColumn]
    unit_price_incl: Mapped[PriceColumn]
    unit_price_excl: Mapped[PriceColumn]
    tax_rate: Mapped[RatioColumn]
    amount_excl: Mapped[Money]
    tax_amount: Mapped[Money]
    amount_incl: Mapped[Money]
    unit_cost: Mapped[PriceColumn] = mapped_column(default=ZERO)
    cost_amount: Mapped[Money] = mapped_column(default=ZERO)
    remark: Mapped[str | None] = mapped_column(String(200))

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id(), "unit_cost": ZERO, "cost_amount": ZERO, **values})


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
