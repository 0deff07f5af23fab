"""What the API says of a payment term."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.company.payment_term.models import BaseEvent, DateRoll, TermKind
from bihuan.kernel.money import Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Days = Annotated[Whole, Field(ge=0, le=3650, examples=[30])]
DayOfMonth = Annotated[Whole, Field(ge=1, le=31, examples=[25])]
Months = Annotated[Whole, Field(ge=0, le=12, examples=[1])]
Sort = Annotated[Whole, Field(ge=0, le=100_000)]


class InstalmentWrite(Schema):
    """One part of an instalment term; the ratios of all parts add up to 1."""

    name: Annotated[str, Chars(32)]
    ratio: Ratio
    base_event: BaseEvent
    days: Days = 0


class PaymentTermWrite(Schema):
    name: Annotated[str, Chars(64)]
    kind: TermKind
    base_event: BaseEvent | None = None
    days: Days | None = None
    cut_day: DayOfMonth | None = None
    pay_day: DayOfMonth | None = None
    pay_month: Months | None = None
    instalments: Annotated[list[InstalmentWrite], Field(max_length=36, default_factory=list)]
    due_date_roll: DateRoll = DateRoll.NONE
    sort: Sort = 0
    is_active: Flag = True


PaymentTermUpdate = partial("PaymentTermUpdate", PaymentTermWrite)


class Instalment(Schema):
    name: Annotated[str, Field(max_length=32)]
    ratio: Ratio
    base_event: OpenCode
    days: Days


class PaymentTermRow(Schema):
    id: UUID
    version: int
    name: str
    kind: OpenCode
    base_event: OpenCode | None
    days: int | None
    cut_day: int | None
    pay_day: int | None
    pay_month: int | None
    due_date_roll: OpenCode
    sort: int
    is_active: bool


class PaymentTermRead(PaymentTermRow):
    instalments: Annotated[list[Instalment], Field(max_length=36)]
    created_at: Moment
    updated_at: Moment
    actions: Actions


class PaymentTermQuery(ListQuery):
    sort: Literal["sort", "-sort", "name", "-name", "-updated_at", "updated_at"] = "sort"
    kind: Annotated[str | None, OneOf(TermKind)] = None
    is_active: bool | None = None
