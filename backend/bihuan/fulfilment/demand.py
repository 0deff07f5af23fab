"""What of an order may still ship: sums that mean something only while the order is locked (DOMAIN §15.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, bindparam, case, cast, distinct, func, select
from sqlalchemy.orm import selectinload

from bihuan.catalog.product.models import Product
from bihuan.fulfilment.delivery_notice.models import DeliveryNotice, DeliveryNoticeLine
from bihuan.fulfilment.outbound.models import GONE, NOTHING, Outbound, OutboundLine, OutboundStatus, Taken
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids, one_of, texts
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO
from bihuan.kernel.wire import Schema
from bihuan.sales.order.models import Order, OrderLine, OrderStatus
from bihuan.sales.order.service import ORDERS


async def lock_orders(ctx: Context, ids: Collection[UUID]) -> dict[UUID, Order]:
    """Visible orders with their lines, locked by ascending id. An invisible one is answered like a missing one."""
    held = {one: ctx.held[one] for one in ids if one in ctx.held and "lines" in vars(ctx.held[one])}
    if len(held) == len(set(ids)):
        return held
    await ctx.written(Order, OrderLine)
    statement = select(Order).where(Order.id.in_(ids), ORDERS.scope(ctx)).order_by(Order.id)
    statement = ORDERS.alive(statement).options(selectinload(Order.lines))
    statement = statement.with_for_update(of=Order, key_share=True).execution_options(populate_existing=True)
    found = {order.id: order for order in await ctx.db.scalars(statement)}
    if len(found) < len(set(ids)):
        raise DomainError("NOT_FOUND")
    ctx.held |= found
    return found


async def orders_of_lines(ctx: Context, line_ids: Sequence[UUID], pointer: str = "order_line_id") -> set[UUID]:
    """The orders some order lines belong to; a line of an order out of sight is refused like an unknown one."""
    lines = select(OrderLine.id, OrderLine.order_id).join(Order, Order.id == OrderLine.order_id)
    rows = await ctx.db.execute(lines.where(OrderLine.id.in_(line_ids), ORDERS.scope(ctx)))
    known = dict(rows.all())
    for index, line_id in enumerate(line_ids):
        if line_id not in known:
            raise Invalid(f"/lines/{index}/{pointer}", "REF_NOT_FOUND")
    return set(known.values())


def orders_of(line: Any, mine: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    """The orders a delivery is made of, for its list: all their numbers, and the id where there is one order only."""
    only = case(
        (func.count(distinct(line.order_id)) == 1, cast(func.min(cast(line.order_id, String)), Uuid)),
        else_=None,
    )
    numbers = func.string_agg(distinct(Order.number), ", ").aggregate_order_by(Order.number)
    return {
        "order_id": select(only).where(mine).scalar_subquery(),
        "order_number": select(numbers)
        .select_from(line)
        .join(Order, Order.id == line.order_id)
        .where(mine)
        .scalar_subquery(),
    }


async def with_order_numbers(ctx: Context, schema: type[Schema], lines: Sequence[Any]) -> list[dict[str, Any]]:
    """The lines of a delivery as their schema shows them, each with the number of its order."""
    ids = {line.order_id for line in lines}
    held = {one: ctx.held[one].number for one in ids if one in ctx.held}
    if len(held) < len(ids):
        found = await ctx.db.execute(select(Order.id, Order.number).where(Order.id.in_(ids - held.keys())))
        held |= dict(found.all())
    names = [name for name in schema.model_fields if name != "order_number"]
    return [{**{name: getattr(line, name) for name in names}, "order_number": held[line.order_id]} for line in lines]


def may_ship(order: Order) -> DomainError | None:
    """Only approved orders that nobody has frozen ship."""
    if order.status != OrderStatus.APPROVED:
        return DomainError("INVALID_TRANSITION")
    return DomainError("ORDER_ON_HOLD") if order.hold else None


def has_undelivered(order: Order) -> DomainError | None:
    """Whether a delivery can be made of the order: the reason a push-down button is grey."""
    refused = may_ship(order)
    if refused is not None:
        return refused
    return DomainError("NOTHING_LEFT") if order.ship_status == "full" else None


def _outbound_sums(counted: ColumnElement[bool]) -> Any:
    """Quantity and amounts of order lines in the outbounds that are ``counted``, drafts apart."""
    columns = (OutboundLine.qty, OutboundLine.amount_excl, OutboundLine.tax_amount, OutboundLine.amount_incl)
    drafted = (Outbound.status == OutboundStatus.DRAFT).label("drafted")
    return (
        select(OutboundLine.order_line_id, drafted, *(func.sum(column) for column in columns))
        .join(Outbound, Outbound.id == OutboundLine.outbound_id)
        .where(OutboundLine.order_line_id == ids("lines"), Outbound.deleted_at.is_(None), counted)
        .group_by(OutboundLine.order_line_id, drafted)
    )


_GONE = Outbound.status == one_of(GONE)
_SHIPPED = _outbound_sums(_GONE & Outbound.id.is_distinct_from(bindparam("without", type_=Uuid)))
_SHIPPED_BY_OTHERS = _SHIPPED.execution_options(knows_what_waits=True)  # it is of that outbound
_SHIPPED_AND_DRAFTED = _outbound_sums(
    _GONE | ((Outbound.status == OutboundStatus.DRAFT) & OutboundLine.notice_line_id.is_(None))
)
_NOTIFIED = (
    select(DeliveryNoticeLine.order_line_id, func.sum(DeliveryNoticeLine.qty - DeliveryNoticeLine.shipped_qty))
    .join(DeliveryNotice, DeliveryNotice.id == DeliveryNoticeLine.delivery_notice_id)
    .where(
        DeliveryNoticeLine.order_line_id == ids("lines"),
        DeliveryNotice.status == texts("states"),
        DeliveryNotice.id.is_distinct_from(bindparam("without", type_=Uuid)),
        DeliveryNotice.deleted_at.is_(None),
    )
    .group_by(DeliveryNoticeLine.order_line_id)
)
_STOCKED = select(Product.id).where(Product.id == ids("products"), Product.is_stocked)
Sums = dict[UUID, Taken]


async def shipped(ctx: Context, lines: Iterable[OrderLine], without: UUID | None = None) -> Sums:
    """Quantity and amounts of each order line that have left the house, apart from one outbound."""
    if without is not None:
        return (await _sums(ctx, _SHIPPED_BY_OTHERS, lines, without=without))[0]
    await ctx.written(Outbound, OutboundLine)
    return (await _sums(ctx, _SHIPPED, lines, without=None))[0]


async def shipped_and_drafted(ctx: Context, lines: Iterable[OrderLine]) -> tuple[Sums, Sums]:
    """What has left the house, and what outbounds in preparation are about to take, but for those of notices."""
    await ctx.written(Outbound, OutboundLine)
    return await _sums(ctx, _SHIPPED_AND_DRAFTED, lines)


async def _sums(ctx: Context, statement: Any, lines: Iterable[OrderLine], **more: UUID | None) -> tuple[Sums, Sums]:
    line_ids = [line.id for line in lines]
    sums = dict.fromkeys(line_ids, NOTHING), dict.fromkeys(line_ids, NOTHING)
    for line_id, is_draft, *amounts in await ctx.db.execute(statement, {"lines": line_ids, **more}):
        sums[is_draft][line_id] = Taken(*amounts)
    return sums


async def notified(
    ctx: Context, lines: Iterable[OrderLine], states: Collection[str], without: UUID | None = None
) -> dict[UUID, Decimal]:
    """What notices in ``states`` still hold of each order line, apart from one."""
    line_ids = [line.id for line in lines]
    await ctx.written(DeliveryNotice, DeliveryNoticeLine)
    asked = {"lines": line_ids, "states": list(states), "without": without}
    held = dict((await ctx.db.execute(_NOTIFIED, asked)).all())
    return {line_id: held.get(line_id, ZERO) for line_id in line_ids}


def undelivered(line: OrderLine, gone: Taken) -> Decimal:
    """What the customer still waits for of an order line."""
    return line.qty - line.cancelled_qty - gone.qty


async def stocked_products(ctx: Context, lines: Iterable[OrderLine]) -> set[UUID]:
    """Which of the ordered products are kept in stock; the others are services."""
    return set(await ctx.db.scalars(_STOCKED, {"products": list({line.product_id for line in lines})}))


def short(value: Decimal) -> str:
    """A quantity for a sentence, without trailing zeros."""
    return f"{value.normalize():f}"
