"""What the API says of a payment plan."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.billing.payment_plan.models import PlanStatus
from bihuan.kernel.money import Amount, Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions


class PlanLineRead(Schema):
    """One instalment; ``overdue`` is as of today."""

    id: UUID
    seq: int
    name: str
    ratio: Ratio | None
    amount: Amount
    base_event: str | None
    days: int | None
    due_date: BusinessDate | None
    remind_days: int
    received_amount: Amount
    return_offset: Amount
    unreceived: Amount
    actual_date: BusinessDate | None
    postpone_count: int
    status: OpenCode
    overdue: bool


class PlanRow(Schema):
    id: UUID
    version: int
    number: str | None
    status: OpenCode
    contract_id: UUID
    contract_number: str | None
    contract_name: str | None
    customer_id: UUID
    customer_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    currency: OpenCode
    total: Amount
    received_amount: Amount
    updated_at: Moment


class PlanRead(PlanRow):
    revision: int
    lines: Annotated[list[PlanLineRead], Field(max_length=100)]
    created_at: Moment
    actions: Actions


class PlanQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at"] = "-updated_at"
    status: Annotated[str | None, OneOf(PlanStatus)] = None
    contract_id: UUID | None = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
