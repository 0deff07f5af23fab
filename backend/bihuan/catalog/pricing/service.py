"""From entered lines to priced lines, for every commercial document alike (DOMAIN §0.4, §12.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import inspect as inspect_mapper
from sqlalchemy import or_, select

from bihuan.catalog.price_list.service import ListPrice, list_prices
from bihuan.catalog.pricing.schemas import LineAmounts, LineWrite, PreviewRead
from bihuan.catalog.product.models import Lifecycle, Product
from bihuan.catalog.tax_rate.models import TaxRate
from bihuan.catalog.unit.models import Unit
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.errors import DomainError, FieldError
from bihuan.kernel.lines import compute, enter_price, number_lines
from bihuan.kernel.money import ZERO, other_price, r2, r6, upper

L = TypeVar("L")
COPIED = ("qty", "is_gift", "delivery_date", "remark")


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as a line copies it."""

    product: Product
    unit: str


@dataclass(frozen=True, slots=True)
class Market:
    """Everything the lines of one document need to know, read in two statements."""

    goods: Mapping[UUID, Goods]
    rates: Mapping[UUID, TaxRate]
    listed: Sequence[ListPrice | None]


_GOODS = (
    select(Product, Unit.name, TaxRate)
    .join(Unit, Unit.id == Product.unit_id)
    .join(TaxRate, or_(TaxRate.id == Product.tax_rate_id, TaxRate.id == ids("chosen")))
    .where(Product.id == ids("products"), Product.deleted_at.is_(None), TaxRate.deleted_at.is_(None))
)
_OFF_SALE = select(Product.code, Product.name).where(
    Product.id == ids("products"), or_(Product.lifecycle != Lifecycle.ON_SALE, Product.deleted_at.is_not(None))
)
_FLOORS = select(Product.id, Product.floor_price_excl).where(
    Product.id == ids("products"), Product.floor_price_excl.is_not(None)
)


async def build_lines(
    ctx: Context, line_model: type[L], header: Any, inputs: Sequence[LineWrite], *, customer_id: UUID | None
) -> list[L]:
    """Priced, numbered and totalled lines of ``header``, whose totals are set too. Two statements whatever the number.

    An input with the ``id`` of a line of ``header.lines`` changes that line; the others become new ones. Fields a
    document adds to LineWrite are copied to columns of the same name. Raises 422 with every faulty line at once.
    """
    known: dict[UUID, L] = {line.id: line for line in header.lines}
    rows = [known.get(given.id) if given.id else None for given in inputs]
    strange = [
        FieldError(f"/lines/{index}/id", "REF_NOT_FOUND")
        for index, given in enumerate(inputs)
        if given.id and given.id not in known
    ]
    columns = set(inspect_mapper(line_model).column_attrs.keys())
    lines = [row if row is not None else line_model() for row in rows]
    await _price(ctx, header, inputs, lines, customer_id, strange)
    for line, given in zip(lines, inputs, strict=True):
        for name in (type(given).model_fields.keys() - LineWrite.model_fields.keys()) & columns:
            setattr(line, name, getattr(given, name))
    return lines


async def preview(ctx: Context, data: Any) -> PreviewRead:
    """What a document would come to, without writing anything. ``data`` has the fields of PreviewWrite."""
    header = SimpleNamespace(
        doc_date=data.doc_date or CLOCK.today(),
        currency=data.currency,
        fx_rate=data.fx_rate,
        price_mode=data.price_mode,
        header_discount_amount=data.header_discount_amount,
    )
    lines = [SimpleNamespace() for _ in data.lines]
    await _price(ctx, header, data.lines, lines, data.customer_id, [])
    return PreviewRead(
        lines=[LineAmounts.model_validate(line) for line in lines],
        header_discount_amount=header.header_discount_amount,
        amount_excl=header.amount_excl,
        tax_amount=header.tax_amount,
        amount_incl=header.amount_incl,
        amount_incl_base=header.amount_incl_base,
        amount_upper=upper(header.amount_incl),
    )


async def check_on_sale(ctx: Context, lines: Sequence[Any]) -> None:
    """Raises PRODUCT_NOT_ON_SALE naming every product of the lines that is not on sale (DOMAIN §12.1)."""
    priced, others = _known(ctx, [line.product_id for line in lines])
    found = [(product.code, product.name) for product in priced if product.lifecycle != Lifecycle.ON_SALE]
    if others:
        found += [(code, name) for code, name in await ctx.db.execute(_OFF_SALE, {"products": others})]
    if found:
        raise DomainError("PRODUCT_NOT_ON_SALE", product="、".join(f"{code} {name}" for code, name in sorted(found)))


async def floor_prices(ctx: Context, product_ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """The lowest price excluding tax of the products that have one."""
    priced, others = _known(ctx, product_ids)
    floors = {product.id: product.floor_price_excl for product in priced}
    if others:
        floors |= {product: floor for product, floor in await ctx.db.execute(_FLOORS, {"products": others})}
    return {product: floor for product, floor in floors.items() if floor is not None}


def _known(ctx: Context, product_ids: Iterable[UUID]) -> tuple[list[Product], list[UUID]]:
    """Products that this transaction has just priced, and the ids of those it has not."""
    wanted = set(product_ids)
    known = [ctx.seen[one] for one in wanted if one in ctx.seen]
    return known, [one for one in wanted if one not in ctx.seen]


async def _price(
    ctx: Context,
    header: Any,
    inputs: Sequence[LineWrite],
    lines: Sequence[Any],
    customer_id: UUID | None,
    errors: list[FieldError],
) -> None:
    goods, rates = await _goods(ctx, inputs)
    listed = await list_prices(
        ctx,
        [(given.product_id, given.qty) for given in inputs],
        customer_id=customer_id,
        day=header.doc_date,
        currency=header.currency or "CNY",
    )
    market = Market(goods, rates, listed)
    for index, (given, line) in enumerate(zip(inputs, lines, strict=True)):
        errors += _line_errors(index, given, line, header, market)
    if errors:
        raise DomainError("VALIDATION", errors=errors)
    for index, (given, line) in enumerate(zip(inputs, lines, strict=True)):
        _fill(line, given, header, market, index)
    _check_totals(header, lines)
    number_lines(lines)
    compute(header, lines)


async def _goods(ctx: Context, inputs: Sequence[LineWrite]) -> tuple[dict[UUID, Goods], dict[UUID, TaxRate]]:
    """Products with their units, and the tax rates of products and inputs: one statement."""
    products = list({given.product_id for given in inputs})
    chosen = list({given.tax_rate_id for given in inputs if given.tax_rate_id})
    found = await ctx.db.execute(_GOODS, {"products": products, "chosen": chosen})
    goods: dict[UUID, Goods] = {}
    rates: dict[UUID, TaxRate] = {}
    for product, unit, rate in found:
        goods[product.id] = Goods(product, unit)
        ctx.seen[product.id] = product
        rates[rate.id] = rate
    return goods, rates


def _line_errors(index: int, given: LineWrite, line: Any, header: Any, market: Market) -> list[FieldError]:
    at = f"/lines/{index}"
    known = market.goods.get(given.product_id)
    if known is None:
        return [FieldError(f"{at}/product_id", "REF_NOT_FOUND")]
    errors: list[FieldError] = []
    rate_id = given.tax_rate_id or known.product.tax_rate_id
    rate = market.rates.get(rate_id)
    if rate is None:
        errors.append(FieldError(f"{at}/tax_rate_id", "REF_NOT_FOUND"))
    elif not rate.valid_on(header.doc_date) and getattr(line, "tax_rate_id", None) != rate_id:
        errors.append(FieldError(f"{at}/tax_rate_id", "TAX_RATE_EXPIRED"))
    entered, derived = _entered(given, header.price_mode)
    if entered is None and derived is not None:
        other = "excl" if header.price_mode == "incl" else "incl"
        errors.append(FieldError(f"{at}/unit_price_{other}", "READONLY_FIELD"))
    if not given.is_gift and (entered == 0 or (entered is None and given.discount_factor == 0)):
        errors.append(FieldError(f"{at}/unit_price_{header.price_mode}", "PRICE_REQUIRED"))
    return errors


def _entered(given: LineWrite, mode: str) -> tuple[Decimal | None, Decimal | None]:
    """The price of the document's mode, and that of the other."""
    prices = (given.unit_price_incl, given.unit_price_excl)
    return prices if mode == "incl" else (prices[1], prices[0])


def _fill(line: Any, given: LineWrite, header: Any, market: Market, index: int) -> None:
    """Snapshot of the product, list price, and the entered price with its other half."""
    known = market.goods[given.product_id]
    product = known.product
    rate = market.rates[given.tax_rate_id or product.tax_rate_id]
    for name in COPIED:
        setattr(line, name, getattr(given, name))
    line.product_id, line.product_code, line.product_name = product.id, product.code, product.name
    line.spec, line.unit, line.cost_price = product.spec, known.unit, product.cost_price
    line.tax_rate_id, line.tax_rate = rate.id, rate.rate
    line.list_price = _list_price(product, market.listed[index], rate.rate, header)
    entered, _ = _entered(given, header.price_mode)
    if entered is None and given.discount_factor is None and given.is_gift:
        entered = ZERO
    enter_price(line, header.price_mode, entered, given.discount_factor)


def _list_price(product: Product, listed: ListPrice | None, rate: Decimal, header: Any) -> Decimal:
    """In the document's mode and currency; without a list the standard price, converted from RMB."""
    if listed is not None:
        price, mode = listed.price, listed.price_mode
    else:
        incl = header.price_mode == "incl"
        price, mode = (product.standard_price_incl if incl else product.standard_price_excl), header.price_mode
        fx = Decimal(1) if header.fx_rate is None else header.fx_rate
        price = price if fx == 1 else r6(price / fx)
    return price if mode == header.price_mode else other_price(price, rate, "incl" if mode == "incl" else "excl")


def _check_totals(header: Any, lines: Sequence[Any]) -> None:
    """The header discount must fit into the lines that pay."""
    if header.header_discount_amount is None:
        header.header_discount_amount = ZERO
    if header.fx_rate is None:
        header.fx_rate = Decimal(1)
    incl = header.price_mode == "incl"
    paying = sum(
        (r2(line.qty * (line.unit_price_incl if incl else line.unit_price_excl)) for line in lines if not line.is_gift),
        ZERO,
    )
    if header.header_discount_amount and header.header_discount_amount > paying:
        at = [FieldError("/header_discount_amount", "DISCOUNT_EXCEEDS_AMOUNT")]
        raise DomainError("DISCOUNT_EXCEEDS_AMOUNT", errors=at)
