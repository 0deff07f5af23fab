"""Outbounds as a resource: made from a notice or from orders, priced as ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bihuan.approvals.flow.service import editable_when
from bihuan.catalog.product.models import VIEW_COST
from bihuan.company.setting.service import setting
from bihuan.fulfilment.delivery_notice.models import BINDING, HOLDING, DeliveryNotice
from bihuan.fulfilment.delivery_notice.schemas import ShipLine
from bihuan.fulfilment.delivery_notice.service import NOTICES, within
from bihuan.fulfilment.demand import (
    has_undelivered,
    lock_orders,
    may_ship,
    notified,
    orders_of,
    orders_of_lines,
    shipped,
    shipped_and_drafted,
    stocked_products,
    undelivered,
    with_order_numbers,
)
from bihuan.fulfilment.outbound.models import Outbound, OutboundKind, OutboundLine, OutboundStatus, Taken
from bihuan.fulfilment.outbound.schemas import (
    OutboundCreate,
    OutboundLineRead,
    OutboundPush,
    OutboundRead,
    OutboundRow,
)
from bihuan.fulfilment.outbound.workflow import ACTIONS, price
from bihuan.identity.user.models import User
from bihuan.inventory.warehouse.models import Warehouse
from bihuan.inventory.warehouse.service import WAREHOUSES
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import link
from bihuan.kernel.reading import Push
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.parties.customer.children import hidden_with_customer, hidden_with_its_customer
from bihuan.parties.customer.models import Customer
from bihuan.parties.ownership.service import masked_for
from bihuan.sales.order.models import Order, OrderLine
from bihuan.sales.order.service import ORDERS


async def _enrich(ctx: Context, outbound: Outbound) -> dict[str, Any]:
    """The orders behind the lines."""
    return {"lines": await with_order_numbers(ctx, OutboundLineRead, outbound.lines)}


OUTBOUNDS = Resource(
    name="outbounds",
    one="outbound",
    label=Label("出库单", "goods issue"),
    model=Outbound,
    read=OutboundRead,
    row=OutboundRow,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, Outbound.customer_id),
        **orders_of(OutboundLine, OutboundLine.outbound_id == Outbound.id),
        "delivery_notice_number": select(DeliveryNotice.number)
        .where(DeliveryNotice.id == Outbound.delivery_notice_id)
        .scalar_subquery(),
        "warehouse_name": NameOf(Warehouse, Outbound.warehouse_id),
        "owner_name": NameOf(User, Outbound.owner_id),
        "phone_hidden": hidden_with_customer(Outbound),
    },
    personal={"phone_hidden": masked_for("outbounds", Outbound, hidden_with_its_customer(Outbound))},
    enrich=_enrich,
    secret=dict.fromkeys(("cost_amount", "unit_cost"), VIEW_COST),
    children=(Outbound.lines,),
    references={"warehouse_id": "warehouses"},
    editable=editable_when(OutboundStatus.DRAFT),
)


def still_to_ship(notice: DeliveryNotice) -> DomainError | None:
    return None if notice.status in BINDING else DomainError("INVALID_TRANSITION")


ORDERS.pushes.append(Push("push-outbound", "outbounds", has_undelivered))
NOTICES.pushes.append(Push("push-outbound", "outbounds", still_to_ship))


async def delivered(ctx: Context, order: Order) -> dict[UUID, Taken]:
    """What has left the house of each line of a locked order, to the cent: for what is owed by order."""
    return await shipped(ctx, order.lines)


@dataclass(frozen=True, slots=True)
class _Part:
    """That much of an order line, possibly on behalf of a notice line."""

    line: OrderLine
    qty: Decimal
    notice_line_id: UUID | None = None


async def push_from_notice(ctx: Context, notice_id: UUID, data: OutboundPush) -> Outbound:
    """An outbound of a released notice, from its warehouse. Raises OVER_SHIPMENT, NOTHING_LEFT."""
    if data.warehouse_id is not None:
        raise Invalid("/warehouse_id", "READONLY_FIELD")
    await NOTICES.hold(ctx, notice_id)
    with ctx.system():
        async with NOTICES.change(ctx, notice_id, "push-outbound") as notice:
            refused = still_to_ship(notice)
            if refused is not None:
                raise refused
            orders = await lock_orders(ctx, {line.order_id for line in notice.lines})
            _check_together(orders)
            chosen = await _of_notice(ctx, notice, data.lines)
    ordered = {line.id: line for order in orders.values() for line in order.lines}
    parts = [_Part(ordered[line.order_line_id], chosen[line.id], line.id) for line in notice.lines if line.id in chosen]
    address = {name: getattr(notice, name) for name in ("consignee", "ship_phone", "ship_address", "carrier_code")}
    gone = await shipped(ctx, [part.line for part in parts])
    header = {**address, "delivery_notice_id": notice.id}
    outbound = await _make(ctx, orders, parts, gone, notice.warehouse_id, header)
    links = [
        (line.notice_line_id, line.id, line.qty, line.amount_incl) for line in outbound.lines if line.notice_line_id
    ]
    link(ctx, ("delivery-notices", notice.id), ("outbounds", outbound.id), links)
    return outbound


async def push_from_order(ctx: Context, order_id: UUID, data: OutboundPush) -> Outbound:
    """An outbound straight from an order, goods and services alike."""
    order = await ORDERS.hold(ctx, order_id)
    warehouse_id = data.warehouse_id or order.warehouse_id
    if data.warehouse_id is not None:
        await WAREHOUSES.find(ctx, "/warehouse_id", data.warehouse_id)
    orders = await lock_orders(ctx, {order_id})
    return await _from_orders(ctx, orders, data.lines, warehouse_id, {})


async def create_outbound(ctx: Context, data: OutboundCreate) -> Outbound:
    """One outbound over several orders of one customer, currency and address (合并发货)."""
    await OUTBOUNDS.check_references(ctx, data)
    wanted = await orders_of_lines(ctx, [line.source_line_id for line in data.lines], "source_line_id")
    orders = await lock_orders(ctx, wanted)
    header = data.model_dump(include={"consignee", "ship_phone", "ship_address", "remark"}, exclude_none=True)
    return await _from_orders(ctx, orders, data.lines, data.warehouse_id, header)


async def _from_orders(
    ctx: Context,
    orders: Mapping[UUID, Order],
    wanted: Sequence[ShipLine] | None,
    warehouse_id: UUID | None,
    header: Mapping[str, Any],
) -> Outbound:
    if await setting(ctx, "outbound_source") == "notice":
        raise DomainError("NOTICE_REQUIRED")
    _check_together(orders)
    lines = [line for order in orders.values() for line in order.lines]
    gone, preparing = await shipped_and_drafted(ctx, lines)
    if wanted is None:
        held = await notified(ctx, lines, HOLDING)
        left = {x.id: undelivered(x, gone[x.id]) - held[x.id] - preparing[x.id].qty for x in lines}
        chosen = {line_id: qty for line_id, qty in left.items() if qty > 0}
        if not chosen:
            raise DomainError("NOTHING_LEFT")
    else:
        held = await notified(ctx, lines, BINDING)
        chosen = within(wanted, {x.id: undelivered(x, gone[x.id]) - held[x.id] for x in lines}, "OVER_SHIPMENT")
    parts = [_Part(line, chosen[line.id]) for line in lines if line.id in chosen]
    return await _make(ctx, orders, parts, gone, warehouse_id, header)


async def _make(
    ctx: Context,
    orders: Mapping[UUID, Order],
    parts: Sequence[_Part],
    gone: Mapping[UUID, Taken],
    warehouse_id: UUID | None,
    header: Mapping[str, Any],
) -> Outbound:
    """A draft from locked orders; its amounts are settled when it is confirmed."""
    first = next(iter(orders.values()))
    stocked = await stocked_products(ctx, [part.line for part in parts])
    outbound = Outbound(
        **{
            "status": OutboundStatus.DRAFT,
            "out_kind": OutboundKind.SALE,
            "customer_id": first.customer_id,
            "warehouse_id": warehouse_id,
            "out_date": CLOCK.today(),
            "currency": first.currency,
            "fx_rate": first.fx_rate,
            "consignee": first.consignee,
            "ship_phone": first.ship_phone,
            "ship_address": first.ship_address,
            "self_pickup": False,
            **header,
        }
    )
    outbound.lines = [_line(part, part.line.product_id in stocked, warehouse_id) for part in parts]
    if warehouse_id is None and any(line.is_stocked for line in outbound.lines):
        raise Invalid("/warehouse_id", "WAREHOUSE_REQUIRED")
    number_lines(outbound.lines)
    price(outbound, {part.line.id: part.line for part in parts}, orders, gone)
    outbound.total()
    own(outbound, first.owner_id, first.owner_dept_id)
    await OUTBOUNDS.add(ctx, outbound)
    for order_id in orders:
        rows = [line for line in outbound.lines if line.order_id == order_id]
        links = [(line.order_line_id, line.id, line.qty, line.amount_incl) for line in rows]
        link(ctx, ("orders", order_id), ("outbounds", outbound.id), links)
    return outbound


def _check_together(orders: Mapping[UUID, Order]) -> None:
    """In force, and of one customer, currency and address."""
    first = next(iter(orders.values()))
    for order in orders.values():
        refused = may_ship(order)
        if refused is not None:
            raise refused
        if order.customer_id != first.customer_id:
            raise DomainError("CUSTOMER_MISMATCH")
        if order.currency != first.currency or order.fx_rate != first.fx_rate:
            raise DomainError("CURRENCY_MISMATCH")
        if (order.consignee, order.ship_address) != (first.consignee, first.ship_address):
            raise DomainError("ADDRESS_MISMATCH")


def _line(part: _Part, is_stocked: bool, warehouse_id: UUID | None) -> OutboundLine:
    names = ("product_id", "product_code", "product_name", "spec", "unit", "tax_rate", "order_id")
    prices = ("unit_price_incl", "unit_price_excl")
    return OutboundLine(
        **{name: getattr(part.line, name) for name in (*names, *prices)},
        order_line_id=part.line.id,
        notice_line_id=part.notice_line_id,
        is_stocked=is_stocked,
        warehouse_id=warehouse_id if is_stocked else None,
        qty=part.qty,
    )


async def _of_notice(ctx: Context, notice: DeliveryNotice, wanted: Sequence[ShipLine] | None) -> dict[UUID, Decimal]:
    ids = [line.id for line in notice.lines]
    await ctx.written(Outbound, OutboundLine)
    preparing = dict(
        (
            await ctx.db.execute(
                select(OutboundLine.notice_line_id, func.sum(OutboundLine.qty))
                .join(Outbound, Outbound.id == OutboundLine.outbound_id)
                .where(
                    OutboundLine.notice_line_id.in_(ids),
                    Outbound.status == OutboundStatus.DRAFT,
                    Outbound.deleted_at.is_(None),
                )
                .group_by(OutboundLine.notice_line_id)
            )
        ).all()
    )
    left = {line.id: line.open_qty - preparing.get(line.id, ZERO) for line in notice.lines}
    if wanted is not None:
        return within(wanted, left, "OVER_SHIPMENT")
    chosen = {line_id: qty for line_id, qty in left.items() if qty > 0}
    if not chosen:
        raise DomainError("NOTHING_LEFT")
    return chosen
