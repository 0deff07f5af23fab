"""What the API says of an opening or other stock entry."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.inventory.stock_entry.models import EntryKind
from bihuan.kernel.money import Amount, PositiveQuantity, Price, Quantity
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions


class StockEntryLineWrite(Schema):
    """``unit_cost`` is without tax, in CNY."""

    product_id: UUID
    qty: PositiveQuantity
    unit_cost: Price


class StockEntryWrite(Schema):
    warehouse_id: UUID
    kind: EntryKind
    reason: Annotated[str | None, Chars(200)] = None
    lines: Annotated[list[StockEntryLineWrite], Field(min_length=1, max_length=200)]


class StockEntryLineRead(Schema):
    id: UUID
    line_no: int
    product_id: UUID
    product_code: str
    product_name: str
    unit: str
    qty: Quantity
    unit_cost: Price
    amount: Amount


class StockEntryRow(Schema):
    id: UUID
    version: int
    number: str | None
    kind: OpenCode
    doc_date: BusinessDate
    warehouse_id: UUID
    warehouse_name: str
    amount: Amount
    reason: str | None
    updated_at: Moment


class StockEntryRead(StockEntryRow):
    lines: Annotated[list[StockEntryLineRead], Field(max_length=200)]
    created_at: Moment
    actions: Actions


class StockEntryQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "-doc_date", "doc_date"] = "-updated_at"
    warehouse_id: UUID | None = None
    kind: Annotated[str | None, OneOf(EntryKind)] = None
    doc_date_gte: BusinessDate | None = None
    doc_date_lte: BusinessDate | None = None
