"""What the API says of an allocation."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.billing.allocation.models import AllocationStatus
from bihuan.kernel.money import PositiveAmount, SignedAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions


class AllocateLine(Schema):
    """That much of the receipt pays that receivable."""

    receivable_id: UUID
    amount: PositiveAmount


class Allocate(Schema):
    lines: Annotated[list[AllocateLine], Field(min_length=1, max_length=200)]


class AllocationRow(Schema):
    """``amount`` is negative in a reversal."""

    id: UUID
    version: int
    number: str | None
    status: OpenCode
    alloc_date: BusinessDate
    customer_id: UUID
    customer_name: str | None
    source_type: OpenCode
    receipt_id: UUID | None
    receipt_number: str | None
    receivable_id: UUID
    receivable_number: str | None
    contract_id: UUID | None
    contract_number: str | None
    order_id: UUID | None
    order_number: str | None
    currency: OpenCode
    amount: SignedAmount
    auto: bool
    updated_at: Moment


class AllocationRead(AllocationRow):
    return_receivable_id: UUID | None
    return_receivable_number: str | None
    plan_line_id: UUID | None
    plan_line_name: str | None
    amount_base_source: SignedAmount
    amount_base_target: SignedAmount
    fx_diff: SignedAmount
    reversal_of_id: UUID | None
    reversal_of_number: str | None
    reason: str | None
    created_at: Moment
    actions: Actions


class AllocationQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "-alloc_date", "alloc_date"] = "-updated_at"
    status: Annotated[str | None, OneOf(AllocationStatus)] = None
    customer_id: UUID | None = None
    receipt_id: UUID | None = None
    receivable_id: UUID | None = None
    contract_id: UUID | None = None
    order_id: UUID | None = None
    alloc_date_gte: BusinessDate | None = None
    alloc_date_lte: BusinessDate | None = None
