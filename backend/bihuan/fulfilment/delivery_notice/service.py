"""Delivery notices as a resource: made from orders, and moved along by the outbounds made from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bihuan.approvals.flow.service import Approvable, editable_when
from bihuan.fulfilment.delivery_notice.models import HOLDING, DeliveryNotice, DeliveryNoticeLine, NoticeStatus
from bihuan.fulfilment.delivery_notice.schemas import (
    NoticeCreate,
    NoticeLineRead,
    NoticePush,
    NoticeRead,
    NoticeRow,
    ShipLine,
)
from bihuan.fulfilment.delivery_notice.workflow import ACTIONS, reserve_lines
from bihuan.fulfilment.demand import (
    has_undelivered,
    lock_orders,
    may_ship,
    notified,
    orders_of,
    orders_of_lines,
    shipped,
    short,
    stocked_products,
    undelivered,
    with_order_numbers,
)
from bihuan.identity.user.models import User
from bihuan.inventory.warehouse.models import Warehouse
from bihuan.inventory.warehouse.service import WAREHOUSES
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.lines import number_lines
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import link
from bihuan.kernel.reading import Push
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing
from bihuan.parties.customer.children import hidden_with_customer, hidden_with_its_customer
from bihuan.parties.customer.models import Customer
from bihuan.parties.ownership.service import masked_for
from bihuan.sales.order.models import Order, OrderLine
from bihuan.sales.order.service import ORDERS
from bihuan.sales.order.workflow import OPEN_DELIVERIES


async def _lines(ctx: Context, notice: DeliveryNotice) -> dict[str, Any]:
    return {"lines": await with_order_numbers(ctx, NoticeLineRead, notice.lines)}


NOTICES = Approvable(
    name="delivery-notices",
    one="delivery-notice",
    label=Label("发货单", "delivery notice"),
    model=DeliveryNotice,
    read=NoticeRead,
    row=NoticeRow,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, DeliveryNotice.customer_id),
        **orders_of(DeliveryNoticeLine, DeliveryNoticeLine.delivery_notice_id == DeliveryNotice.id),
        "warehouse_name": NameOf(Warehouse, DeliveryNotice.warehouse_id),
        "owner_name": NameOf(User, DeliveryNotice.owner_id),
        "phone_hidden": hidden_with_customer(DeliveryNotice),
    },
    personal={"phone_hidden": masked_for("delivery-notices", DeliveryNotice, hidden_with_its_customer(DeliveryNotice))},
    enrich=_lines,
    children=(DeliveryNotice.lines,),
    references={"warehouse_id": "warehouses"},
    editable=editable_when(NoticeStatus.DRAFT, NoticeStatus.REJECTED),
)

ORDERS.pushes.append(Push("push-notice", "delivery-notices", has_undelivered))


async def is_notified(ctx: Context, order: Order) -> bool:
    """Whether a notice still holds something of the order, which then cannot be closed (DOMAIN §15.2)."""
    return any((await notified(ctx, order.lines, HOLDING)).values())


OPEN_DELIVERIES.append(is_notified)


async def push_notice(ctx: Context, order_id: UUID, data: NoticePush) -> DeliveryNotice:
    """A notice of one order, shipped from the order's warehouse unless told otherwise."""
    order = await ORDERS.hold(ctx, order_id)
    warehouse_id = data.warehouse_id or order.warehouse_id
    if warehouse_id is None:
        raise Invalid("/warehouse_id", "WAREHOUSE_REQUIRED")
    await WAREHOUSES.find(ctx, "/warehouse_id", warehouse_id)
    orders = await lock_orders(ctx, {order_id})
    return await _make(ctx, orders, warehouse_id, data.lines, {"planned_date": data.planned_date})


async def create_notice(ctx: Context, data: NoticeCreate) -> DeliveryNotice:
    """A notice over lines of several orders of one customer."""
    await NOTICES.check_references(ctx, data)
    wanted = await orders_of_lines(ctx, [line.source_line_id for line in data.lines], "source_line_id")
    orders = await lock_orders(ctx, wanted)
    header = data.model_dump(include={"planned_date", "consignee", "ship_phone", "ship_address", "carrier_code"})
    return await _make(ctx, orders, data.warehouse_id, data.lines, header | {"remark": data.remark})


async def _make(
    ctx: Context,
    orders: Mapping[UUID, Order],
    warehouse_id: UUID,
    wanted: Sequence[ShipLine] | None,
    header: Mapping[str, Any],
) -> DeliveryNotice:
    """A draft from locked orders. Raises NOTICE_EXCEEDS, NOTHING_LEFT, CUSTOMER_MISMATCH, ORDER_ON_HOLD."""
    first = next(iter(orders.values()))
    for order in orders.values():
        refused = may_ship(order)
        if refused is not None:
            raise refused
        if order.customer_id != first.customer_id:
            raise DomainError("CUSTOMER_MISMATCH")
    lines = [line for order in orders.values() for line in order.lines]
    stocked = await stocked_products(ctx, lines)
    chosen = await _choose(ctx, lines, wanted, stocked)
    notice = DeliveryNotice(
        status=NoticeStatus.DRAFT,
        customer_id=first.customer_id,
        warehouse_id=warehouse_id,
        doc_date=CLOCK.today(),
        planned_date=header.get("planned_date") or _earliest(first),
        consignee=header.get("consignee") or first.consignee,
        ship_phone=header.get("ship_phone") or first.ship_phone,
        ship_address=header.get("ship_address") or first.ship_address,
        carrier_code=header.get("carrier_code"),
        remark=header.get("remark"),
        shortage=False,
        total_qty=sum(chosen.values(), ZERO),
    )
    notice.lines = [_line(line, chosen[line.id], stocked) for line in lines if line.id in chosen]
    number_lines(notice.lines)
    own(notice, first.owner_id, first.owner_dept_id)
    await NOTICES.add(ctx, notice)
    for order_id in orders:
        parts = [(line.order_line_id, line.id, line.qty, ZERO) for line in notice.lines if line.order_id == order_id]
        link(ctx, ("orders", order_id), ("delivery-notices", notice.id), parts)
    return notice


async def _choose(
    ctx: Context, lines: Sequence[OrderLine], wanted: Sequence[ShipLine] | None, stocked: Collection[UUID]
) -> dict[UUID, Decimal]:
    gone = await shipped(ctx, lines)
    held = await notified(ctx, lines, HOLDING)
    left = {line.id: undelivered(line, gone[line.id]) - held[line.id] for line in lines}
    if wanted is None:
        chosen = {line.id: left[line.id] for line in lines if left[line.id] > 0 and line.product_id in stocked}
        if not chosen:
            raise DomainError("NOTHING_LEFT")
        return chosen
    return within(wanted, left, "NOTICE_EXCEEDS")


def within(wanted: Sequence[ShipLine], left: Mapping[UUID, Decimal], code: str) -> dict[UUID, Decimal]:
    """The chosen quantities, each within what is left; the first that is not is refused with ``code``."""
    chosen: dict[UUID, Decimal] = {}
    for index, part in enumerate(wanted):
        if part.source_line_id not in left or part.source_line_id in chosen:
            raise Invalid(f"/lines/{index}/source_line_id", "REF_NOT_FOUND")
        rest = max(left[part.source_line_id], ZERO)
        if part.qty > rest:
            place = FieldError(f"/lines/{index}/qty", code, {"remaining": short(rest)})
            raise DomainError(code, errors=[place], remaining=short(rest))
        chosen[part.source_line_id] = part.qty
    return chosen


def _line(line: OrderLine, qty: Decimal, stocked: Collection[UUID]) -> DeliveryNoticeLine:
    return DeliveryNoticeLine(
        order_id=line.order_id,
        order_line_id=line.id,
        product_id=line.product_id,
        product_code=line.product_code,
        product_name=line.product_name,
        spec=line.spec,
        unit=line.unit,
        is_stocked=line.product_id in stocked,
        qty=qty,
    )


def _earliest(order: Order) -> date:
    return max(order.delivery_date, CLOCK.today())


async def book_shipment(ctx: Context, notice: DeliveryNotice, parts: Mapping[UUID, Decimal]) -> None:
    """What an outbound took from a locked notice: shipped goes up, the reservation down, the state follows."""
    for line in notice.lines:
        qty = parts.get(line.id, ZERO)
        line.shipped_qty += qty
        line.reserved_qty -= min(qty, line.reserved_qty)
    done = all(line.open_qty == 0 for line in notice.lines)
    await _move(ctx, notice, "ship-fully" if done else "ship-partly")


async def book_return(ctx: Context, notice: DeliveryNotice, parts: Mapping[UUID, Decimal]) -> None:
    """An outbound was voided: its goods are to be shipped again, and reserved again where they are still free."""
    for line in notice.lines:
        line.shipped_qty -= parts.get(line.id, ZERO)
    if notice.status == NoticeStatus.CLOSED:
        return
    await reserve_lines(ctx, notice, [(line, parts[line.id]) for line in notice.lines if line.id in parts])
    untouched = all(line.shipped_qty == 0 for line in notice.lines)
    await _move(ctx, notice, "take-back" if untouched else "ship-partly")


async def _move(ctx: Context, notice: DeliveryNotice, name: str) -> None:
    await NOTICES.perform(ctx, notice, NOTICES.action(name), Nothing())
