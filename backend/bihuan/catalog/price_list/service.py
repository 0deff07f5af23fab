"""Price lists as a resource, and which price applies to whom (DOMAIN §12.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    String,
    Subquery,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.types import Numeric

from bihuan.catalog.price_list.models import PriceList, PriceListLine, PriceListStatus, ScopeKind
from bihuan.catalog.price_list.schemas import (
    PriceListCreate,
    PriceListLines,
    PriceListLineWrite,
    PriceListRead,
    PriceListRow,
)
from bihuan.catalog.price_list.workflow import ACTIONS, not_active
from bihuan.catalog.product.models import VIEW_COST, Product
from bihuan.catalog.unit.models import Unit
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Uuids, uuid_array
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.lines import number_lines
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label

BUYERS: list[Subquery] = []
"""At most one ``select(id, grade, region, dept)`` of customers, filled by parties, of which catalog never heard."""


async def _named_lines(ctx: Context, price_list: PriceList) -> dict[str, Any]:
    """The lines with the names of products and units."""
    names = (
        select(PriceListLine, Product.code.label("product_code"), Product.name.label("product_name"), Unit.name)
        .join(Product, Product.id == PriceListLine.product_id)
        .join(Unit, Unit.id == PriceListLine.unit_id)
        .where(PriceListLine.price_list_id == price_list.id)
        .order_by(PriceListLine.line_no)
    )
    columns = ("id", "line_no", "product_id", "unit_id", "min_qty", "price", "min_price", "max_discount")
    hidden = [name for name in columns if PRICE_LISTS.hides(ctx, name)]
    return {
        "lines": [
            {name: getattr(line, name) for name in columns}
            | dict.fromkeys(hidden)
            | {"product_code": code, "product_name": product, "unit_name": unit}
            for line, code, product, unit in await ctx.db.execute(names)
        ]
    }


PRICE_LISTS: Resource[PriceList] = Resource(
    name="price-lists",
    one="price-list",
    label=Label("价目表", "price list"),
    model=PriceList,
    read=PriceListRead,
    row=PriceListRow,
    actions=ACTIONS,
    enrich=_named_lines,
    secret={"min_price": VIEW_COST},
    children=(PriceList.lines,),
    editable=not_active,
)


async def create_price_list(ctx: Context, data: PriceListCreate) -> PriceList:
    """A list in draft with its lines."""
    price_list = PriceList(**data.model_dump(exclude={"lines"}))
    await _set_lines(ctx, price_list, data.lines)
    return await PRICE_LISTS.add(ctx, price_list)


async def replace_lines(ctx: Context, price_list_id: UUID, data: PriceListLines, if_match: str) -> PriceList:
    """All lines at once; a line that comes with its id keeps it."""
    async with PRICE_LISTS.change(ctx, price_list_id, "update", if_match=if_match) as price_list:
        refused = PRICE_LISTS.editable(price_list)
        if refused is not None:
            raise refused
        await _set_lines(ctx, price_list, data.lines)
    return price_list


async def _set_lines(ctx: Context, price_list: PriceList, inputs: Sequence[PriceListLineWrite]) -> None:
    wanted = list({line.product_id for line in inputs})
    living = select(Product.id, Product.unit_id).where(
        Product.id == any_(uuid_array(wanted)), Product.deleted_at.is_(None)
    )
    units = dict((await ctx.db.execute(living)).all()) if wanted else {}
    others = {line.unit_id for line in inputs if line.unit_id is not None} - set(units.values())
    asked = select(Unit.id).where(Unit.id == any_(uuid_array(list(others))), Unit.deleted_at.is_(None))
    known_units = {*units.values(), *((await ctx.db.scalars(asked)).all() if others else ())}
    known = {line.id: line for line in price_list.lines}
    errors: list[FieldError] = []
    seen: set[tuple[UUID, UUID | None, Decimal]] = set()
    lines: list[PriceListLine] = []
    for index, given in enumerate(inputs):
        errors += _line_errors(index, given, units, known_units, known, seen)
        line = known.get(given.id) if given.id else None
        line = line or PriceListLine()
        line.product_id, line.min_qty, line.price = given.product_id, given.min_qty, given.price
        line.unit_id = given.unit_id or units.get(given.product_id)  # type: ignore[assignment]
        line.min_price, line.max_discount = given.min_price, given.max_discount
        lines.append(line)
    if errors:
        raise DomainError("VALIDATION", errors=errors)
    number_lines(lines)
    price_list.lines = lines


def _line_errors(
    index: int, given: PriceListLineWrite, products: Any, units: set[Any], known: Any, seen: set[Any]
) -> list[FieldError]:
    at = f"/lines/{index}"
    errors: list[FieldError] = []
    if given.id is not None and given.id not in known:
        errors.append(FieldError(f"{at}/id", "REF_NOT_FOUND"))
    if given.product_id not in products:
        errors.append(FieldError(f"{at}/product_id", "REF_NOT_FOUND"))
    if given.unit_id is not None and given.unit_id not in units:
        errors.append(FieldError(f"{at}/unit_id", "REF_NOT_FOUND"))
    if given.price <= 0:
        errors.append(FieldError(f"{at}/price", "MIN_VALUE"))
    if given.min_price is not None and given.min_price > given.price:
        errors.append(FieldError(f"{at}/min_price", "MAX_VALUE", {"max": str(given.price)}))
    step = (given.product_id, given.unit_id or products.get(given.product_id), given.min_qty)
    if step in seen:
        errors.append(FieldError(f"{at}/min_qty", "DUPLICATE_VALUE"))
    seen.add(step)
    return errors


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What a list says: the price in the mode of the list, and its floor."""

    price: Decimal
    price_mode: str
    price_list_id: UUID
    price_list_line_id: UUID
    min_price: Decimal | None


async def list_prices(
    ctx: Context, wanted: Sequence[tuple[UUID, Decimal]], *, customer_id: UUID | None, day: date, currency: str
) -> list[ListPrice | None]:
    """The list price of each (product, quantity), in the order asked; one statement for all (DOMAIN §12.3).

    Customer-specific lists come first, then grade, then region and department, then lists for all; among equals the
    smaller priority, then the later start. In the first list that has the product the greatest ``min_qty`` reached
    decides. None where no list has the product.
    """
    if not wanted:
        return []
    asked = {"products": [product for product, _ in wanted], "quantities": [qty for _, qty in wanted]}
    found = await ctx.db.execute(
        _best_prices(BUYERS[0] if BUYERS and customer_id else None),
        {**asked, "customer": customer_id, "day": day, "currency": currency},
    )
    return [None if row.price is None else ListPrice(*row) for row in found]


@cache
def _best_prices(buyers: Subquery | None) -> Select[Any]:
    """The statement of ``list_prices``: built once for buyers that are known, once for nobody."""
    asked = (
        func.unnest(bindparam("products", type_=Uuids()), bindparam("quantities", type_=ARRAY(Numeric(18, 4))))
        .table_valued(
            column("product_id", PgUUID(as_uuid=True)), column("qty", Numeric(18, 4)), with_ordinality="place"
        )
        .render_derived(name="asked")
    )
    buyer = _buyer(buyers)
    best = (
        select(PriceListLine.id, PriceListLine.price_list_id, PriceListLine.price, PriceListLine.min_price)
        .add_columns(PriceList.price_mode)
        .select_from(PriceListLine)
        .join(PriceList, PriceList.id == PriceListLine.price_list_id)
        .join(Product, and_(Product.id == PriceListLine.product_id, Product.unit_id == PriceListLine.unit_id))
        .join(buyer, true())
        .where(
            PriceListLine.product_id == asked.c.product_id,
            PriceListLine.min_qty <= asked.c.qty,
            PriceList.status == PriceListStatus.ACTIVE,
            PriceList.deleted_at.is_(None),
            PriceList.currency == bindparam("currency"),
            PriceList.valid_from <= bindparam("day"),
            or_(PriceList.valid_to.is_(None), PriceList.valid_to >= bindparam("day")),
            _in_scope(buyer),
        )
        .order_by(
            case(
                (PriceList.scope_kind == ScopeKind.CUSTOMER, 0),
                (PriceList.scope_kind == ScopeKind.GRADE, 1),
                (PriceList.scope_kind == ScopeKind.ALL, 3),
                else_=2,
            ),
            PriceList.priority,
            PriceList.valid_from.desc(),
            PriceList.id,
            PriceListLine.min_qty.desc(),
        )
        .limit(1)
        .correlate(asked)
        .lateral("best")
    )
    return (
        select(best.c.price, best.c.price_mode, best.c.price_list_id, best.c.id, best.c.min_price)
        .select_from(asked.outerjoin(best, true()))
        .order_by(asked.c.place)
    )


def _buyer(buyers: Subquery | None) -> Any:
    """One row about the customer, as far as prices depend on it; all null for nobody."""
    if buyers is not None:
        return select(buyers).where(buyers.c.id == bindparam("customer")).subquery("buyer")
    return select(
        null().cast(PgUUID(as_uuid=True)).label("id"),
        null().cast(String).label("grade"),
        null().cast(String).label("region"),
        null().cast(PgUUID(as_uuid=True)).label("dept"),
    ).subquery("buyer")


def _in_scope(buyer: Any) -> Any:
    def among(value: Any) -> Any:
        return cast(value, String) == any_(PriceList.scope_values)

    kind = PriceList.scope_kind
    return or_(
        kind == ScopeKind.ALL,
        and_(kind == ScopeKind.CUSTOMER, among(buyer.c.id)),
        and_(kind == ScopeKind.GRADE, among(buyer.c.grade)),
        and_(kind == ScopeKind.REGION, among(buyer.c.region)),
        and_(kind == ScopeKind.DEPT, among(buyer.c.dept)),
    )


async def resolve_price(ctx: Context, query: Any) -> dict[str, Any]:
    """The price of one product for one customer; the standard price where no list applies."""
    product = await ctx.db.scalar(select(Product).where(Product.id == query.product_id, Product.deleted_at.is_(None)))
    if product is None:
        raise Invalid("/product_id", "REF_NOT_FOUND")
    wanted = [(query.product_id, query.qty)]
    [found] = await list_prices(
        ctx, wanted, customer_id=query.customer_id, day=query.on or CLOCK.today(), currency=query.currency
    )
    standard = product.standard_price_incl if product.price_mode == "incl" else product.standard_price_excl
    return {
        "price": found.price if found else standard,
        "price_mode": found.price_mode if found else product.price_mode,
        "price_list_id": found.price_list_id if found else None,
        "price_list_line_id": found.price_list_line_id if found else None,
        "min_price": found.min_price if found and ctx.may(*VIEW_COST) else None,
        "no_price_list": found is None,
    }
