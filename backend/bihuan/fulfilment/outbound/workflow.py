"""The life of an outbound: confirming takes the goods from stock, voiding brings them back (DOMAIN §16.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from bihuan.fulfilment.delivery_notice.models import BINDING, DeliveryNotice
from bihuan.fulfilment.delivery_notice.service import NOTICES, book_return, book_shipment
from bihuan.fulfilment.demand import lock_orders, may_ship, notified, shipped, short, undelivered
from bihuan.fulfilment.outbound.models import Outbound, OutboundLine, OutboundStatus, Taken, portion
from bihuan.fulfilment.outbound.schemas import Shipping, Signing
from bihuan.inventory.stock.models import MoveKind
from bihuan.inventory.stock.service import Posting, cancel, post
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.pushdown import release
from bihuan.kernel.workflow import Action, Reason
from bihuan.sales.order.models import Order, OrderLine
from bihuan.sales.order.service import record_shipment

S = OutboundStatus
DOC = "outbounds"


def has_lines(outbound: Outbound) -> DomainError | None:
    return None if outbound.lines else DomainError("NO_LINES")


async def leave(ctx: Context, outbound: Outbound, data: Any) -> None:
    """Under the locks of notice and orders: nothing more than is open, and nothing that is not there."""
    async with _sources(ctx, outbound) as (notice, orders):
        for order in orders.values():
            refused = may_ship(order)
            if refused is not None:
                raise refused
        ordered = {line.id: line for order in orders.values() for line in order.lines}
        gone = await shipped(ctx, ordered.values(), without=outbound.id)
        if not ctx.made(outbound):  # one that was made just now was made of what is open
            await _check_open(ctx, outbound, notice, list(ordered.values()), gone)
        price(outbound, ordered, orders, gone)
        outbound.out_date, outbound.confirmed_at = CLOCK.today(), CLOCK.now()
        reserved = {line.id: line.reserved_qty for line in notice.lines} if notice is not None else {}
        if notice is not None:
            await book_shipment(ctx, notice, _noticed(outbound))
        await _report(ctx, outbound, orders, gone, +1)
        await _take_from_stock(ctx, outbound, reserved, ordered)  # late: everybody waits for the same goods
        outbound.total()


async def come_back(ctx: Context, outbound: Outbound, data: Any) -> None:
    """Undo everything a confirmed outbound did; the receivable's context refuses when it is settled."""
    await release(ctx, outbound.id)
    if outbound.confirmed_at is None:
        return
    async with _sources(ctx, outbound) as (notice, orders):
        lines = [line for order in orders.values() for line in order.lines]
        gone = await shipped(ctx, lines, without=outbound.id)
        await _report(ctx, outbound, orders, gone, -1)
        await cancel(ctx, (DOC, outbound.id))
        if notice is not None:
            await book_return(ctx, notice, _noticed(outbound))


async def depart(ctx: Context, outbound: Outbound, data: Shipping) -> None:
    """With a carrier's number, or fetched by the customer."""
    if not data.self_pickup and not (data.carrier_code and data.tracking_no):
        raise Invalid("/tracking_no", "TRACKING_REQUIRED")
    outbound.self_pickup = data.self_pickup
    outbound.carrier_code, outbound.tracking_no = data.carrier_code, data.tracking_no
    outbound.shipped_at = CLOCK.now()


async def arrive(ctx: Context, outbound: Outbound, data: Signing) -> None:
    outbound.signed_at, outbound.signed_by = CLOCK.now(), data.signed_by


def price(
    outbound: Outbound, ordered: Mapping[UUID, OrderLine], orders: Mapping[UUID, Order], gone: Mapping[UUID, Taken]
) -> None:
    """Amounts of every line as a part of its order line; whoever ships last takes the remainder."""
    taken = dict(gone)
    for line in outbound.lines:
        source = ordered[line.order_line_id]
        part = portion(source, line.qty, orders[line.order_id].price_mode, taken[source.id])
        line.amount_excl, line.tax_amount, line.amount_incl = part
        taken[source.id] = _plus(taken[source.id], line.qty, *part)


@asynccontextmanager
async def _sources(ctx: Context, outbound: Outbound) -> AsyncIterator[tuple[DeliveryNotice | None, dict[UUID, Order]]]:
    """The notice and the orders of an outbound, locked in this order after the outbound itself."""
    with ctx.system():
        if outbound.delivery_notice_id is None:
            yield None, await lock_orders(ctx, outbound.order_ids)
            return
        async with NOTICES.change(ctx, outbound.delivery_notice_id, "ship") as notice:
            yield notice, await lock_orders(ctx, outbound.order_ids)


async def _check_open(
    ctx: Context,
    outbound: Outbound,
    notice: DeliveryNotice | None,
    ordered: Sequence[OrderLine],
    gone: Mapping[UUID, Taken],
) -> None:
    """Raises OVER_SHIPMENT: more than the notice has open, or more than the order has that no notice holds."""
    for line in notice.lines if notice is not None else ():
        part = _noticed(outbound).get(line.id, ZERO)
        if part > line.open_qty:
            raise DomainError("OVER_SHIPMENT", remaining=short(line.open_qty))
    held = await notified(ctx, ordered, BINDING)
    direct: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for part_line in outbound.lines:
        if part_line.notice_line_id is None:
            direct[part_line.order_line_id] += part_line.qty
    for source in ordered:
        left = undelivered(source, gone[source.id]) - held[source.id]
        if direct[source.id] > left:
            raise DomainError("OVER_SHIPMENT", remaining=short(max(left, ZERO)))


async def _take_from_stock(
    ctx: Context, outbound: Outbound, reserved: Mapping[UUID, Decimal], ordered: Mapping[UUID, OrderLine]
) -> None:
    goods = [line for line in outbound.lines if line.is_stocked]
    postings = [_posting(outbound, line, reserved) for line in goods]
    for line, worth in zip(goods, await post(ctx, postings), strict=True):
        line.unit_cost, line.cost_amount = worth.unit_cost, -worth.amount
    for line in outbound.lines:
        if not line.is_stocked:
            line.unit_cost = ordered[line.order_line_id].cost_price or ZERO
            line.cost_amount = r2(line.qty * line.unit_cost)
    await write_columns(ctx, outbound.lines, "unit_cost", "cost_amount")


def _posting(outbound: Outbound, line: OutboundLine, reserved: Mapping[UUID, Decimal]) -> Posting:
    if line.warehouse_id is None:
        raise Invalid("/warehouse_id", "WAREHOUSE_REQUIRED")
    held = reserved.get(line.notice_line_id, ZERO) if line.notice_line_id is not None else ZERO
    return Posting(
        warehouse_id=line.warehouse_id,
        product_id=line.product_id,
        kind=MoveKind.SALE_OUT,
        qty=-line.qty,
        doc=(DOC, outbound.id),
        line_id=line.id,
        label=line.product_name,
        release=min(line.qty, held),
    )


async def _report(
    ctx: Context, outbound: Outbound, orders: Mapping[UUID, Order], gone: Mapping[UUID, Taken], sign: int
) -> None:
    """Tell every order what has left it by now, and by how much its shipped amount changed."""
    now = {line_id: taken.qty for line_id, taken in gone.items()}
    if sign > 0:
        for line in outbound.lines:
            now[line.order_line_id] += line.qty
    for order in orders.values():
        amount = sum((line.amount_incl for line in outbound.lines if line.order_id == order.id), ZERO)
        await record_shipment(ctx, order, {line.id: now[line.id] for line in order.lines}, amount * sign)


def _noticed(outbound: Outbound) -> dict[UUID, Decimal]:
    parts: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for line in outbound.lines:
        if line.notice_line_id is not None:
            parts[line.notice_line_id] += line.qty
    return parts


def _plus(taken: Taken, qty: Decimal, excl: Decimal, tax: Decimal, incl: Decimal) -> Taken:
    return Taken(taken.qty + qty, taken.excl + excl, taken.tax + tax, taken.incl + incl)


ACTIONS = (
    Action(
        "confirm",
        frozenset({S.DRAFT}),
        S.CONFIRMED,
        Text("出库：扣减库存，按发货收款的生成应收", "Take the goods from stock"),
        guards=(has_lines,),
        effect=leave,
    ),
    Action(
        "ship",
        frozenset({S.CONFIRMED}),
        S.SHIPPED,
        Text("发运", "Hand over to the carrier"),
        input=Shipping,
        effect=depart,
    ),
    Action(
        "sign",
        frozenset({S.CONFIRMED, S.SHIPPED}),
        S.SIGNED,
        Text("签收", "The customer has received it"),
        input=Signing,
        effect=arrive,
    ),
    Action(
        "void",
        frozenset({S.DRAFT, S.CONFIRMED, S.SHIPPED}),
        S.VOIDED,
        Text("作废：货物退回库存", "Void: the goods return to stock"),
        input=Reason,
        effect=come_back,
    ),
)
