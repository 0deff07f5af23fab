"""What the API says of an outbound."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.fulfilment.delivery_notice.schemas import ShipLines
from bihuan.fulfilment.outbound.models import OutboundStatus
from bihuan.kernel.money import Amount, Price, Quantity, Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Code, Flag, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.masking import Masked


class OutboundFields(Schema):
    consignee: Annotated[str | None, Chars(64)] = None
    ship_phone: Annotated[str | None, Chars(24)] = None
    ship_address: Annotated[str | None, Chars(200)] = None
    remark: Annotated[str | None, Prose()] = None


class OutboundPush(Schema):
    """From a notice or an order; without lines, everything that is left of it."""

    warehouse_id: UUID | None = None
    lines: ShipLines | None = None


class OutboundCreate(OutboundFields):
    """Of several orders of one customer to one address; ``source_line_id`` is an order line."""

    warehouse_id: UUID | None = None
    lines: ShipLines


OutboundUpdate = partial("OutboundUpdate", OutboundFields)


class Shipping(Schema):
    """How the goods travel: carrier and tracking number, or fetched by the customer."""

    carrier_code: Code | None = None
    tracking_no: Annotated[str | None, Chars(40)] = None
    self_pickup: Flag = False


class Signing(Schema):
    """Who took the goods."""

    signed_by: Annotated[str | None, Chars(64)] = None


class OutboundLineRead(Schema):
    id: UUID
    line_no: int
    order_id: UUID
    order_number: str | None
    order_line_id: UUID
    notice_line_id: UUID | None
    warehouse_id: UUID | None
    product_id: UUID
    product_code: str
    product_name: str
    spec: str | None
    unit: str
    is_stocked: bool
    qty: Quantity
    unit_price_incl: Price
    unit_price_excl: Price
    tax_rate: Ratio
    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount
    remark: str | None


class OutboundRow(Schema):
    """``order_number`` names every order of it; ``order_id`` leads to the order where there is only one."""

    id: UUID
    version: int
    number: str | None
    status: OpenCode
    out_kind: OpenCode
    customer_id: UUID
    customer_name: str | None
    order_id: UUID | None
    order_number: str | None
    delivery_notice_id: UUID | None
    delivery_notice_number: str | None
    warehouse_id: UUID | None
    warehouse_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    out_date: BusinessDate
    currency: OpenCode
    total_qty: Quantity
    amount_excl: Amount
    tax_amount: Amount
    amount_incl: Amount
    carrier_code: str | None
    tracking_no: str | None
    updated_at: Moment


class OutboundRead(OutboundRow, Masked):
    """``cost_amount`` is null for those who may not see costs."""

    order_ids: Annotated[list[UUID], Field(max_length=500)]
    consignee: str | None
    ship_phone: str | None
    ship_address: str | None
    self_pickup: bool
    confirmed_at: Moment | None
    shipped_at: Moment | None
    signed_at: Moment | None
    signed_by: str | None
    cost_amount: Amount | None
    remark: str | None
    lines: Annotated[list[OutboundLineRead], Field(max_length=500)]
    created_at: Moment
    actions: Actions


class OutboundQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "-out_date", "out_date"] = "-updated_at"
    status: Annotated[str | None, OneOf(OutboundStatus)] = None
    customer_id: UUID | None = None
    warehouse_id: UUID | None = None
    owner_id: UUID | None = None
    delivery_notice_id: UUID | None = None
    tracking_no: Annotated[str | None, Chars(40)] = None
    out_date_gte: BusinessDate | None = None
    out_date_lte: BusinessDate | None = None
