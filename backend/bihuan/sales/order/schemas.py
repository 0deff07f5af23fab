"""Orders on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.catalog.pricing.schemas import LineRead, LineWrite
from bihuan.kernel.money import Amount, Quantity, SignedAmount, SignedQuantity
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Flag, Moment, OneOf, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.customer.models import CollectionBasis
from bihuan.parties.masking import Masked
from bihuan.sales.order.models import OrderStatus, OrderType
from bihuan.sales.order.models import Progress as Done
from bihuan.sales.wire import DocumentRead, DocumentRow, HeaderFields, Name, Number, Progress, PulledLines, Terms

OrderLines = Annotated[list[LineWrite], Field(max_length=500)]


class Shipment(Schema):
    """Where the goods go; empty fields are taken from the customer."""

    consignee: Annotated[str | None, Chars(64)] = None
    ship_phone: Annotated[str | None, Chars(24)] = None
    ship_address: Annotated[str | None, Chars(200)] = None
    warehouse_id: UUID | None = None


class OrderFields(HeaderFields, Shipment):
    """What people write about an order (DOMAIN §15.1)."""

    delivery_date: BusinessDate
    order_type: OrderType = OrderType.NORMAL
    po_no: Annotated[str | None, Chars(64)] = None
    collection_basis: CollectionBasis | None = None
    is_urgent: Flag = False


class OrderCreate(Terms, OrderFields):
    contract_id: UUID | None = None
    opportunity_id: UUID | None = None
    lines: OrderLines = Field(default_factory=list)


OrderUpdate = partial("OrderUpdate", OrderFields)


class OrderLinesWrite(Schema):
    """All lines; what is missing is removed. ``id`` keeps an existing line."""

    lines: OrderLines


class PushOrder(Shipment):
    """What to order of a quote or contract; without lines, everything that is left."""

    lines: PulledLines | None = None
    delivery_date: BusinessDate | None = None
    po_no: Annotated[str | None, Chars(64)] = None


class OrderLineRead(LineRead):
    """An ordered line, and how far it is notified, shipped, returned and invoiced."""

    contract_line_id: UUID | None
    quote_line_id: UUID | None
    notified_qty: Quantity
    shipped_qty: Quantity
    returned_qty: Quantity
    cancelled_qty: Quantity
    undelivered_qty: Quantity
    invoiced_qty: SignedQuantity
    invoiced_amount: SignedAmount


class OrderRow(DocumentRow):
    order_type: OpenCode
    contract_id: UUID | None
    contract_number: Number
    quote_id: UUID | None
    quote_number: Number
    delivery_date: date
    is_urgent: bool
    hold: bool
    ship_status: OpenCode
    receive_status: OpenCode
    invoice_status: OpenCode


class OrderRead(DocumentRead, Progress, Masked):
    order_type: OpenCode
    source: OpenCode
    contract_id: UUID | None
    contract_number: Number
    quote_id: UUID | None
    quote_number: Number
    opportunity_id: UUID | None
    opportunity_name: Name
    po_no: Annotated[str | None, Field(max_length=64)]
    delivery_date: date
    consignee: Annotated[str | None, Field(max_length=64)]
    ship_phone: Annotated[str | None, Field(max_length=24)]
    ship_address: Annotated[str | None, Field(max_length=200)]
    warehouse_id: UUID | None
    warehouse_name: Name
    collection_basis: OpenCode
    is_urgent: bool
    hold: bool
    hold_reason: Annotated[str | None, Field(max_length=500)]
    approved_at: Moment | None
    ship_status: OpenCode
    receive_status: OpenCode
    invoice_status: OpenCode
    lines: Annotated[list[OrderLineRead], Field(max_length=500)]
    actions: Actions


class OrderQuery(ListQuery):
    sort: Literal[
        "-updated_at",
        "updated_at",
        "-doc_date",
        "doc_date",
        "-amount_incl",
        "amount_incl",
        "delivery_date",
        "-delivery_date",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(OrderStatus)] = None
    ship_status: Annotated[str | None, OneOf(Done)] = None
    receive_status: Annotated[str | None, OneOf(Done)] = None
    invoice_status: Annotated[str | None, OneOf(Done)] = None
    order_type: Annotated[str | None, OneOf(OrderType)] = None
    customer_id: UUID | None = None
    contract_id: UUID | None = None
    quote_id: UUID | None = None
    opportunity_id: UUID | None = None
    owner_id: UUID | None = None
    owner_dept_id: UUID | None = None
    hold: bool | None = None
    is_urgent: bool | None = None
    doc_date_gte: BusinessDate | None = None
    doc_date_lte: BusinessDate | None = None
    delivery_date_gte: BusinessDate | None = None
    delivery_date_lte: BusinessDate | None = None
    amount_incl_gte: Amount | None = None
    amount_incl_lte: Amount | None = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None
