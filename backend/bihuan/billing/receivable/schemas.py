"""What the API says of a receivable."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.billing.receivable.models import ReceivableKind, ReceivableStatus
from bihuan.kernel.money import Fx, Quantity, SignedAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions


class ReceivableLineRead(Schema):
    id: UUID
    line_no: int
    order_line_id: UUID | None
    outbound_line_id: UUID | None
    product_id: UUID | None
    product_code: str | None
    product_name: str
    unit: str | None
    qty: Quantity
    amount_excl: SignedAmount
    tax_amount: SignedAmount
    amount_incl: SignedAmount


class ReceivableDueRead(Schema):
    """A part of the debt; without a date it is not due yet."""

    id: UUID
    seq: int
    due_date: BusinessDate | None
    amount: SignedAmount
    settled: SignedAmount


class ReceivableRow(Schema):
    id: UUID
    version: int
    number: str | None
    status: OpenCode
    kind: OpenCode
    customer_id: UUID
    customer_name: str | None
    contract_id: UUID | None
    contract_number: str | None
    order_id: UUID | None
    order_number: str | None
    outbound_id: UUID | None
    outbound_number: str | None
    owner_id: UUID | None
    owner_name: str | None
    doc_date: BusinessDate
    due_date: BusinessDate | None
    currency: OpenCode
    amount_excl: SignedAmount
    tax_amount: SignedAmount
    amount: SignedAmount
    settled_amount: SignedAmount
    balance: SignedAmount
    invoiced_amount: SignedAmount
    updated_at: Moment


class ReceivableRead(ReceivableRow):
    source: OpenCode
    source_type: OpenCode
    source_id: UUID
    fx_rate: Fx
    written_off_amount: SignedAmount
    lines: Annotated[list[ReceivableLineRead], Field(max_length=500)]
    due_lines: Annotated[list[ReceivableDueRead], Field(max_length=100)]
    created_at: Moment
    actions: Actions


class ReceivableQuery(ListQuery):
    sort: Literal[
        "-updated_at",
        "updated_at",
        "due_date",
        "-due_date",
        "doc_date",
        "-doc_date",
        "-amount",
        "amount",
        "-balance",
        "balance",
    ] = "-updated_at"
    status: Annotated[str | None, OneOf(ReceivableStatus)] = None
    kind: Annotated[str | None, OneOf(ReceivableKind)] = None
    customer_id: UUID | None = None
    contract_id: UUID | None = None
    order_id: UUID | None = None
    outbound_id: UUID | None = None
    owner_id: UUID | None = None
    currency: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$", max_length=3)] = None
    due_date_gte: BusinessDate | None = None
    due_date_lte: BusinessDate | None = None
    doc_date_gte: BusinessDate | None = None
    doc_date_lte: BusinessDate | None = None


class AgingRow(Schema):
    """Open debts of a customer by days past due; ``credit`` is money and negative receivables not yet allocated."""

    customer_id: UUID
    customer_name: str
    currency: OpenCode
    not_due: SignedAmount
    days_1_30: SignedAmount
    days_31_60: SignedAmount
    days_61_90: SignedAmount
    days_91_180: SignedAmount
    days_181_365: SignedAmount
    over_365: SignedAmount
    credit: SignedAmount
    net: SignedAmount


class AgingPage(Schema):
    """Aging as of a day; at most 1,000 customers, the largest debts first."""

    as_of: BusinessDate
    data: Annotated[list[AgingRow], Field(max_length=1000)]


class AgingQuery(Schema):
    as_of: BusinessDate | None = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
