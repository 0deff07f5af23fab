"""Opening balances on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.billing.opening_balance.models import OpeningKind
from bihuan.kernel.money import Fx, PositiveAmount, SignedAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Number = Annotated[str | None, Field(max_length=64, examples=["OB202611300001"])]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class OpeningFields(Schema):
    """``original_no`` is the number it had in the former books; only a debt has a ``due_date``."""

    currency: Currency = "CNY"
    fx_rate: Annotated[Fx | None, Field(description="RMB for one unit; needed for what is not RMB")] = None
    amount: PositiveAmount
    as_of: Annotated[BusinessDate | None, Field(description="The day of the take-over; today unless told")] = None
    due_date: BusinessDate | None = None
    original_no: Annotated[str | None, Chars(64)] = None
    remark: Annotated[str | None, Prose()] = None


class OpeningCreate(OpeningFields):
    """Kind and customer are fixed: what was entered for the wrong one is deleted."""

    kind: OpeningKind
    customer_id: UUID


OpeningUpdate = partial("OpeningUpdate", OpeningFields)


class _OpeningLine(OpeningFields):
    kind: OpeningKind


OpeningImport = partial("OpeningImport", _OpeningLine)
"""A row of a file."""


class OpeningRow(Schema):
    """``open_amount``: what of it is neither paid nor used yet."""

    id: UUID
    version: Version
    number: Number
    kind: OpenCode
    customer_id: UUID
    customer_name: Annotated[str | None, Field(max_length=128)]
    currency: OpenCode
    amount: SignedAmount
    open_amount: SignedAmount
    as_of: BusinessDate
    due_date: BusinessDate | None
    original_no: Annotated[str | None, Field(max_length=64)]
    receivable_id: UUID | None
    receivable_number: Number
    receipt_id: UUID | None
    receipt_number: Number
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    updated_at: Moment


class OpeningRead(OpeningRow):
    fx_rate: Fx
    remark: Annotated[str | None, Field(max_length=20_000)]
    created_at: Moment
    actions: Actions


class OpeningQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "due_date", "-due_date", "-amount", "amount"] = "-updated_at"
    kind: Annotated[str | None, OneOf(OpeningKind)] = None
    customer_id: UUID | None = None
    currency: Currency | None = None
    original_no: Annotated[str | None, Chars(64)] = None
    owner_id: UUID | None = None
    due_date_gte: BusinessDate | None = None
    due_date_lte: BusinessDate | None = None


class OpeningTotal(Schema):
    """All openings of a kind and currency: how many, how much, and what of it is still open."""

    kind: OpenCode
    currency: OpenCode
    count: Count
    amount: SignedAmount
    open_amount: SignedAmount


class OpeningSummary(Schema):
    """Whether the opening is closed, since when and by whom; and its totals, to be compared with the former books."""

    closed: bool
    closed_at: Moment | None
    closed_by_name: Annotated[str | None, Field(max_length=64)]
    data: Annotated[list[OpeningTotal], Field(max_length=400)]


class OpeningClose(Schema):
    """Why, where there is something to say: it stands in the log."""

    reason: Annotated[str | None, Chars(500)] = None
