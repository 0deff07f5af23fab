"""What a customer bought and paid, on the wire (CUST-24)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Quantity, SignedAmount
from bihuan.kernel.paging import Cursor, Limit, PageInfo
from bihuan.kernel.wire import BusinessDate, OpenCode, Schema

Text = Annotated[str | None, Field(max_length=254)]


class CustomerTransaction(Schema):
    """A line of an order (``kind`` order) or money that came (receipt), with the document it stands on.

    ``amount`` is in the document's currency, tax included: of a line as it was ordered, ``cancelled_qty`` is what a
    short close gave up of it. ``method`` is how a receipt was paid; a product stands on lines only.
    """

    kind: Annotated[OpenCode, Field(examples=["order"])]
    document_id: UUID
    number: Annotated[str, Field(max_length=64, examples=["SO202611130001"])]
    line_no: Annotated[int, Field(ge=0, le=2_147_483_647)]
    on: date
    status: Annotated[OpenCode, Field(examples=["approved"])]
    product_id: UUID | None
    product_code: Text
    product_name: Text
    spec: Text
    unit: Text
    qty: Quantity | None
    cancelled_qty: Quantity | None
    amount: SignedAmount | None
    currency: OpenCode
    method: Annotated[OpenCode | None, Field(examples=["transfer"])]


class TransactionQuery(Schema):
    """``kind`` order shows what was bought, receipt what was paid."""

    kind: Literal["order", "receipt"] | None = None
    on_gte: BusinessDate | None = None
    on_lte: BusinessDate | None = None
    limit: Limit = 50
    cursor: Cursor = None


class TransactionPage(Schema):
    """The latest first."""

    data: Annotated[list[CustomerTransaction], Field(max_length=200)]
    page: PageInfo
