"""Orders as a resource, how they are made from contracts and quotes, and the verbs deliveries and billing call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table

from bihuan.approvals.flow.service import Approvable, editable_when
from bihuan.catalog.pricing.service import build_lines
from bihuan.catalog.product.models import VIEW_COST
from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.carrying import carried
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.pushdown import link, release
from bihuan.kernel.reading import Push
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Note
from bihuan.parties.customer.children import hidden_with_customer, hidden_with_its_customer
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.parties.ownership.service import OPEN_BUSINESS, masked_for
from bihuan.sales.contract.models import Contract
from bihuan.sales.contract.service import CONTRACTS, add_progress
from bihuan.sales.contract.workflow import can_be_ordered
from bihuan.sales.documents import (
    HEADER,
    Pulled,
    add_document,
    apply,
    check_references,
    fields,
    follow_owner,
    link_pulled,
    names,
    owned_customer,
    pull,
    pulled_lines,
    pushed,
    same,
    shown,
    term_name,
    total,
    unfinished,
)
from bihuan.sales.opportunity.models import Opportunity
from bihuan.sales.order.models import Order, OrderLine, OrderSource, OrderStatus, Progress
from bihuan.sales.order.schemas import (
    OrderCreate,
    OrderLineRead,
    OrderLinesWrite,
    OrderRead,
    OrderRow,
    PushOrder,
)
from bihuan.sales.order.workflow import ACTIONS
from bihuan.sales.quote.models import Quote
from bihuan.sales.quote.service import DOWNSTREAM, QUOTES, released, settle_pushed
from bihuan.sales.quote.workflow import can_be_pushed

_warehouses = table("warehouses", column("id", Uuid), column("name", String))
"""Inventory stands beside sales: known by name only, as in ``references``."""
LEAD_DAYS = 30
"""Delivery date of an order pushed down without one."""


async def enrich(ctx: Context, order: Order) -> dict[str, Any]:
    """How far each line is notified, returned and invoiced: one grouped sum over the links."""
    took = await pushed(ctx, order)
    lines = []
    for line in order.lines:
        notified, returned, invoiced = (
            took.get((line.id, kind), (ZERO, ZERO)) for kind in ("delivery-notices", "sales-returns", "invoices")
        )
        lines.append(
            shown(
                OrderLineRead,
                line,
                notified_qty=notified[0],
                returned_qty=returned[0],
                invoiced_qty=invoiced[0],
                invoiced_amount=invoiced[1],
            )
        )
    return {"lines": lines}


ORDERS = Approvable(
    name="orders",
    one="order",
    label=Label("销售订单", "order"),
    model=Order,
    read=OrderRead,
    row=OrderRow,
    actions=ACTIONS,
    derived={
        **names(Order),
        **term_name(Order),
        "contract_number": select(Contract.number).where(Contract.id == Order.contract_id).scalar_subquery(),
        "quote_number": select(Quote.number).where(Quote.id == Order.quote_id).scalar_subquery(),
        "opportunity_name": NameOf(Opportunity, Order.opportunity_id),
        "warehouse_name": select(_warehouses.c.name).where(_warehouses.c.id == Order.warehouse_id).scalar_subquery(),
        "phone_hidden": hidden_with_customer(Order),
    },
    personal={"phone_hidden": masked_for("orders", Order, hidden_with_its_customer(Order))},
    enrich=enrich,
    secret={"cost_price": VIEW_COST},
    children=(Order.lines,),
    references={
        "customer_id": "customers",
        "contact_id": "contacts",
        "contract_id": "contracts",
        "opportunity_id": "opportunities",
        "payment_term_id": "payment-terms",
        "warehouse_id": "warehouses",
    },
    editable=editable_when(OrderStatus.DRAFT, OrderStatus.REJECTED),
    custom=True,
    title=lambda order: str(order.number or ""),
)
UNFINISHED = (OrderStatus.PENDING, OrderStatus.APPROVED)
OPEN_BUSINESS.append(unfinished(Order, UNFINISHED))
CONTRACTS.pushes.append(Push("push-order", "orders", can_be_ordered))
QUOTES.pushes.append(Push("push-order", "orders", can_be_pushed))


async def create_order(ctx: Context, data: OrderCreate) -> Order:
    """A new order typed in by hand (DOMAIN §15.1)."""
    customer = await owned_customer(ctx, data.customer_id)
    await check_references(ctx, ORDERS, data, customer.id)
    order = Order(**fields(Order, data))
    order.lines = []
    _complete(order, customer)
    if data.lines:
        order.lines = await build_lines(ctx, OrderLine, order, data.lines, customer_id=customer.id)
    else:
        total(order, [])
    await add_document(ctx, ORDERS, order, customer)
    if order.contract_id is not None:
        link(ctx, ("contracts", order.contract_id), ("orders", order.id))
    return order


def _complete(order: Order, customer: Customer) -> None:
    """What was left open comes from the customer."""
    order.doc_date = order.doc_date or CLOCK.today()
    order.payment_term_id = order.payment_term_id or customer.payment_term_id
    order.collection_basis = order.collection_basis or customer.collection_basis
    order.ship_address = order.ship_address or customer.address
    order.ship_phone = order.ship_phone or customer.telephone
    _check_dates(order)


def _check_dates(order: Order) -> None:
    if order.delivery_date < order.doc_date:
        raise Invalid("/delivery_date", "MIN_VALUE", min=order.doc_date)


async def update_order(ctx: Context, record_id: UUID, data: Any, if_match: str) -> Order:
    """Edit the header of a draft; the header discount of a pulled order is its source's."""
    async with ORDERS.change(ctx, record_id, "update", if_match=if_match) as order:
        _require_editable(order)
        if _is_pulled(order) and "header_discount_amount" in data.model_fields_set:
            raise Invalid("/header_discount_amount", "READONLY_FIELD")
        await check_references(ctx, ORDERS, data, order.customer_id)
        apply(order, data)
        _check_dates(order)
        total(order, order.lines)
    return order


async def put_lines(ctx: Context, record_id: UUID, data: OrderLinesWrite, if_match: str) -> Order:
    """Replace the lines of a draft that was not made from a contract or quote."""
    async with ORDERS.change(ctx, record_id, "update", if_match=if_match) as order:
        _require_editable(order)
        if _is_pulled(order):
            raise DomainError("LINES_FROM_SOURCE")
        order.lines = await build_lines(ctx, OrderLine, order, data.lines, customer_id=order.customer_id)
        ctx.touch(order)
    return order


def _is_pulled(order: Order) -> bool:
    return any(line.contract_line_id is not None or line.quote_line_id is not None for line in order.lines)


def _require_editable(order: Order) -> None:
    refused = ORDERS.editable(order)
    if refused is not None:
        raise refused


async def push_from_contract(ctx: Context, contract_id: UUID, data: PushOrder) -> Order:
    """An order of what is left of a contract in force; EXCEEDS_CONTRACT beyond (DOMAIN §14.4)."""
    await check_references(ctx, ORDERS, data)
    lines = (Contract.lines,)
    async with CONTRACTS.change(ctx, contract_id, "update", action="push-order", children=lines) as contract:
        refused = can_be_ordered(contract)
        if refused is not None:
            raise refused
        pulled = await pull(ctx, contract, data.lines, ["orders"], "EXCEEDS_CONTRACT")
        order = _from_source(ctx, "contracts", contract, data, source=OrderSource.CONTRACT, contract_id=contract.id)
        order.quote_id = contract.quote_id
        await _pulled(ctx, order, contract, pulled, "contract_line_id", quote_line_id="quote_line_id")
        link_pulled(ctx, ("contracts", contract.id), ("orders", order.id), pulled, order.lines)
    return order


async def push_from_quote(ctx: Context, quote_id: UUID, data: PushOrder) -> Order:
    """An order straight from a quote (ORD-05); EXCEEDS_QUOTE beyond what contracts and orders left."""
    await check_references(ctx, ORDERS, data)
    async with QUOTES.change(ctx, quote_id, "update", action="push-order") as quote:
        refused = can_be_pushed(quote)
        if refused is not None:
            raise refused
        pulled = await pull(ctx, quote, data.lines, DOWNSTREAM, "EXCEEDS_QUOTE")
        order = _from_source(ctx, "quotes", quote, data, source=OrderSource.QUOTE, quote_id=quote.id)
        await _pulled(ctx, order, quote, pulled, "quote_line_id")
        link_pulled(ctx, ("quotes", quote.id), ("orders", order.id), pulled, order.lines)
        await settle_pushed(ctx, quote, pulled)
    return order


def _from_source(ctx: Context, kind: str, made_of: Any, data: PushOrder, **more: Any) -> Order:
    today = CLOCK.today()
    promised = [line.delivery_date for line in made_of.lines if line.delivery_date is not None]
    usual = today + timedelta(days=getattr(made_of, "lead_time_days", None) or LEAD_DAYS)
    return Order(
        **{
            **same(made_of, (*HEADER, "opportunity_id")),
            **fields(Order, data),
            "custom": carried(ctx, kind, made_of, "orders"),
            **more,
            "doc_date": today,
            "delivery_date": data.delivery_date or max([today, *promised] if promised else [usual]),
        }
    )


async def _pulled(ctx: Context, order: Order, source: Any, pulled: Pulled, column: str, **more: str) -> None:
    customer = await CUSTOMERS.get(ctx, order.customer_id)
    order.collection_basis = customer.collection_basis
    _complete(order, customer)
    order.lines = pulled_lines(order, OrderLine, pulled, column, **more)
    await add_document(ctx, ORDERS, order, source)


async def delete_order(ctx: Context, record_id: UUID, if_match: str) -> None:
    """Delete a draft; what it took from its source is free again."""
    order = await ORDERS.get(ctx, record_id, "delete")
    await ORDERS.delete(ctx, record_id, if_match)
    await release(ctx, record_id)
    if order.contract_id is None:
        await released(ctx, order.quote_id)


# verbs for deliveries and billing -------------------------------------------------------------------------------------


async def orders_follow(ctx: Context, customer: Any, data: Any = None) -> None:
    """What follows from ``("customers", "transfer")``: orders not yet completed go along."""
    await follow_owner(ctx, ORDERS, customer, (OrderStatus.DRAFT, OrderStatus.REJECTED, *UNFINISHED), data)


async def record_shipment(ctx: Context, order: Order, shipped: Mapping[UUID, Decimal], amount: Decimal) -> None:
    """What has left the house of each line by now, and by how much the shipped amount changed.

    ``order`` is loaded with its lines and locked. Written through to the contract; completes the order when due.
    """
    before = ORDERS.snapshot(order)
    for line in order.lines:
        line.shipped_qty = shipped.get(line.id, line.shipped_qty)
    await write_columns(ctx, order.lines, "shipped_qty")
    order.shipped_amount += amount
    order.ship_status = _ship_status(order)
    await _settle(ctx, order)
    ctx.touch(order)
    ctx.log.append(LogEntry("progress", "orders", order, difference(before, ORDERS.snapshot(order))))
    await add_progress(ctx, order.contract_id, shipped=amount)


async def record_receipt(ctx: Context, order_id: UUID, amount: Decimal) -> None:
    """Money received for the order, as a difference; negative when an allocation is reversed."""
    await _record(ctx, order_id, received=amount)


async def record_invoice(ctx: Context, order_id: UUID, amount: Decimal) -> None:
    """Amount invoiced of the order, as a difference; negative for red letters and voids."""
    await _record(ctx, order_id, invoiced=amount)


async def record_return(ctx: Context, order_id: UUID, amount: Decimal) -> None:
    """Amount of goods taken back, as a positive difference: the customer owes that much less (DOMAIN §14.4)."""
    await _record(ctx, order_id, returned=amount)


async def _record(ctx: Context, order_id: UUID, **moved: Decimal) -> None:
    """One amount of an order, and of its contract, by a difference."""
    with ctx.system():
        async with ORDERS.change_header(ctx, order_id, "progress") as order:
            for name, amount in moved.items():
                setattr(order, f"{name}_amount", getattr(order, f"{name}_amount") + amount)
            await _settle(ctx, order)
    await add_progress(ctx, order.contract_id, **moved)


async def _settle(ctx: Context, order: Order) -> None:
    """The derived statuses of money; completed while nothing is open, in force again when something is undone.

    DOMAIN §15.2, decision 0012.
    """
    order.follow_money()
    paid = order.receive_status in {Progress.FULL, Progress.OVER}
    done = paid and order.ship_status == Progress.FULL and order.invoice_status == Progress.FULL
    with ctx.system():
        if done and order.status == OrderStatus.APPROVED:
            await ORDERS.perform(ctx, order, ORDERS.action("complete"), Note())
        elif not done and order.status == OrderStatus.COMPLETED:
            await ORDERS.perform(ctx, order, ORDERS.action("reopen"), Note())


def _ship_status(order: Order) -> Progress:
    """From the quantities of the lines, never from percentages."""
    if all(line.shipped_qty <= 0 for line in order.lines):
        return Progress.NONE
    return Progress.PARTIAL if any(line.undelivered_qty for line in order.lines) else Progress.FULL
