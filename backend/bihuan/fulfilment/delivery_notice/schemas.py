"""What the API says of a delivery notice."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.fulfilment.delivery_notice.models import NoticeStatus
from bihuan.kernel.money import PositiveQuantity, Quantity
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Code, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.masking import Masked


class ShipLine(Schema):
    """That much of one line of the source document."""

    source_line_id: UUID
    qty: PositiveQuantity


ShipLines = Annotated[list[ShipLine], Field(min_length=1, max_length=500)]


class NoticeFields(Schema):
    planned_date: BusinessDate | None = None
    consignee: Annotated[str | None, Chars(64)] = None
    ship_phone: Annotated[str | None, Chars(24)] = None
    ship_address: Annotated[str | None, Chars(200)] = None
    carrier_code: Code | None = None
    remark: Annotated[str | None, Prose()] = None


class NoticePush(Schema):
    """From an order; without lines, everything in stock keeping that is undelivered and not notified."""

    warehouse_id: UUID | None = None
    planned_date: BusinessDate | None = None
    lines: ShipLines | None = None


class NoticeCreate(NoticeFields):
    """Of several orders of one customer; ``source_line_id`` is an order line."""

    warehouse_id: UUID
    lines: ShipLines


NoticeUpdate = partial("NoticeUpdate", NoticeFields)


class NoticeLineRead(Schema):
    id: UUID
    line_no: int
    order_id: UUID
    order_number: str | None
    order_line_id: UUID
    product_id: UUID
    product_code: str
    product_name: str
    spec: str | None
    unit: str
    is_stocked: bool
    qty: Quantity
    reserved_qty: Quantity
    shipped_qty: Quantity
    open_qty: Quantity
    remark: str | None


class NoticeRow(Schema):
    """``order_number`` names every order of it; ``order_id`` leads to the order where there is only one."""

    id: UUID
    version: int
    number: str | None
    status: OpenCode
    customer_id: UUID
    customer_name: str | None
    order_id: UUID | None
    order_number: str | None
    warehouse_id: UUID
    warehouse_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    doc_date: BusinessDate
    planned_date: BusinessDate
    shortage: bool
    total_qty: Quantity
    updated_at: Moment


class NoticeRead(NoticeRow, Masked):
    consignee: str | None
    ship_phone: str | None
    ship_address: str | None
    carrier_code: str | None
    remark: str | None
    lines: Annotated[list[NoticeLineRead], Field(max_length=500)]
    created_at: Moment
    actions: Actions


class NoticeQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "planned_date", "-planned_date"] = "-updated_at"
    status: Annotated[str | None, OneOf(NoticeStatus)] = None
    customer_id: UUID | None = None
    warehouse_id: UUID | None = None
    owner_id: UUID | None = None
    shortage: bool | None = None
    planned_date_gte: BusinessDate | None = None
    planned_date_lte: BusinessDate | None = None
