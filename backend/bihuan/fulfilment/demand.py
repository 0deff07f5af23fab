"""What of an order may still ship: sums that mean something only while the order is locked (DOMAIN §15.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from bihuan.catalog.product.models import Product
from bihuan.fulfilment.delivery_notice.models import DeliveryNotice, DeliveryNoticeLine
from bihuan.fulfilment.outbound.models import GONE, NOTHING, Outbound, OutboundLine, OutboundStatus, Taken
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO
from bihuan.sales.order.models import Order, OrderLine, OrderStatus
from bihuan.sales.order.service import ORDERS


async def lock_orders(ctx: Context, ids: Collection[UUID]) -> dict[UUID, Order]:
    """Visible orders with their lines, locked by ascending id. An invisible one is answered like a missing one."""
    held = {one: ctx.held[one] for one in ids if one in ctx.held and "lines" in vars(ctx.held[one])}
    if len(held) == len(set(ids)):
        return held
    statement = select(Order).where(Order.id.in_(ids), ORDERS.scope(ctx)).order_by(Order.id)
    statement = ORDERS.alive(statement).options(selectinload(Order.lines))
    statement = statement.with_for_update(of=Order).execution_options(populate_existing=True)
    found = {order.id: order for order in await ctx.db.scalars(statement)}
    if len(found) < len(set(ids)):
        raise DomainError("NOT_FOUND")
    ctx.held |= found
    return found


async def orders_of_lines(ctx: Context, line_ids: Sequence[UUID], pointer: str = "order_line_id") -> set[UUID]:
    """The orders some order lines belong to; the first unknown line is refused at its place in the body."""
    rows = await ctx.db.execute(select(OrderLine.id, OrderLine.order_id).where(OrderLine.id.in_(line_ids)))
    known = dict(rows.all())
    for index, line_id in enumerate(line_ids):
        if line_id not in known:
            raise Invalid(f"/lines/{index}/{pointer}", "REF_NOT_FOUND")
    return set(known.values())


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


async def shipped(ctx: Context, lines: Iterable[OrderLine], without: UUID | None = None) -> dict[UUID, Taken]:
    """Quantity and amounts of each order line that have left the house, apart from one outbound."""
    others = () if without is None else (Outbound.id != without,)
    return await _outbound_sums(ctx, [line.id for line in lines], GONE, *others)


async def drafted(ctx: Context, lines: Iterable[OrderLine]) -> dict[UUID, Taken]:
    """What outbounds in preparation are about to take, apart from those made from notices."""
    direct = OutboundLine.notice_line_id.is_(None)
    return await _outbound_sums(ctx, [line.id for line in lines], (OutboundStatus.DRAFT,), direct)


async def _outbound_sums(
    ctx: Context, line_ids: Sequence[UUID], states: Collection[str], *more: ColumnElement[bool]
) -> dict[UUID, Taken]:
    columns = (OutboundLine.qty, OutboundLine.amount_excl, OutboundLine.tax_amount, OutboundLine.amount_incl)
    statement = (
        select(OutboundLine.order_line_id, *(func.sum(column) for column in columns))
        .join(Outbound, Outbound.id == OutboundLine.outbound_id)
        .where(
            OutboundLine.order_line_id.in_(line_ids),
            Outbound.status.in_(states),
            Outbound.deleted_at.is_(None),
            *more,
        )
        .group_by(OutboundLine.order_line_id)
    )
    sums = {line_id: NOTHING for line_id in line_ids}
    for line_id, *amounts in await ctx.db.execute(statement):
        sums[line_id] = Taken(*amounts)
    return sums


async def notified(
    ctx: Context, lines: Iterable[OrderLine], states: Collection[str], without: UUID | None = None
) -> dict[UUID, Decimal]:
    """What notices in ``states`` still hold of each order line."""
    line_ids = [line.id for line in lines]
    statement = (
        select(DeliveryNoticeLine.order_line_id, func.sum(DeliveryNoticeLine.qty - DeliveryNoticeLine.shipped_qty))
        .join(DeliveryNotice, DeliveryNotice.id == DeliveryNoticeLine.delivery_notice_id)
        .where(
            DeliveryNoticeLine.order_line_id.in_(line_ids),
            DeliveryNotice.status.in_(states),
            DeliveryNotice.deleted_at.is_(None),
        )
        .group_by(DeliveryNoticeLine.order_line_id)
    )
    if without is not None:
        statement = statement.where(DeliveryNotice.id != without)
    held = dict((await ctx.db.execute(statement)).all())
    return {line_id: held.get(line_id, ZERO) for line_id in line_ids}


def undelivered(line: OrderLine, gone: Taken) -> Decimal:
    """What the customer still waits for of an order line."""
    return line.qty - line.cancelled_qty - gone.qty


async def stocked_products(ctx: Context, lines: Iterable[OrderLine]) -> set[UUID]:
    """Which of the ordered products are kept in stock; the others are services."""
    wanted = {line.product_id for line in lines}
    return set(await ctx.db.scalars(select(Product.id).where(Product.id.in_(wanted), Product.is_stocked)))


def short(value: Decimal) -> str:
    """A quantity for a sentence, without trailing zeros."""
    return f"{value.normalize():f}"
