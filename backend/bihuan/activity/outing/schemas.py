"""Outings on the wire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from bihuan.activity.outing.models import OutingReason, OutingStatus, Transport
from bihuan.kernel.money import decimal_wire
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

MOST = 30
"""Customers of one outing."""
_LNG = r"-?(180(\.0{1,7})?|(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]{1,7})?)"
_LAT = r"-?(90(\.0{1,7})?|[1-8]?[0-9](\.[0-9]{1,7})?)"
Longitude = Annotated[Decimal, *decimal_wire(_LNG, 7, "INVALID_NUMBER", "121.4737010", False)]
Latitude = Annotated[Decimal, *decimal_wire(_LAT, 7, "INVALID_NUMBER", "31.2304160", False)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Name = Annotated[str | None, Field(max_length=128)]
Purpose = Annotated[str | None, Chars(200)]


class OutingLineWrite(Schema):
    """A customer to call on; each once. What was checked in stays with its customer."""

    customer_id: UUID
    purpose: Purpose = None


class OutingFields(Schema):
    """``destination`` is needed where no customer is named."""

    start_at: Moment
    end_at: Moment
    reason: OutingReason = OutingReason.VISIT
    transport: Transport | None = None
    destination: Annotated[str | None, Chars(200)] = None
    remark: Annotated[str | None, Prose(2_000)] = None
    lines: Annotated[list[OutingLineWrite], Field(max_length=MOST)] = Field(default_factory=list)


class OutingCreate(OutingFields):
    """One's own: nobody is sent out by others."""


OutingUpdate = partial("OutingUpdate", OutingFields)


class CheckIn(Schema):
    """Where somebody is, as their browser knows it; the time is the server's. ``photo_id`` is a file of the outing."""

    line_id: UUID
    lng: Longitude
    lat: Latitude
    accuracy_m: Annotated[Whole, Field(ge=0, le=100_000, examples=[15], description="Radius in metres")]
    photo_id: UUID | None = None


class OutingLineRead(TypedDict):
    """``follow_up_id``: what the person wrote about the customer on those days. Before the return none is missing."""

    id: UUID
    customer_id: UUID
    customer_name: Name
    purpose: Annotated[str | None, Field(max_length=200)]
    checked_in_at: Moment | None
    lng: Longitude | None
    lat: Latitude | None
    accuracy_m: int | None
    photo_id: UUID | None
    follow_up_id: UUID | None
    is_missing: bool


class OutingRow(Schema):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    number: Annotated[str | None, Field(max_length=64, examples=["GO202611300001"])]
    status: OpenCode
    owner_id: UUID | None
    owner_name: Name
    start_at: Moment
    end_at: Moment
    reason: OpenCode
    transport: OpenCode | None
    destination: Annotated[str | None, Field(max_length=200)]
    customer_names: Annotated[str | None, Field(max_length=5_000, examples=["上海澜桥智能科技有限公司"])]
    missing_count: Count
    started_at: Moment | None
    returned_at: Moment | None
    updated_at: Moment


class OutingRead(OutingRow):
    day: date
    last_day: date
    remark: Annotated[str | None, Field(max_length=2_000)]
    lines: Annotated[list[OutingLineRead], Field(max_length=200)]
    created_at: Moment
    actions: Actions


class OutingQuery(OwnedQuery):
    sort: Literal["-start_at", "start_at", "-updated_at", "updated_at"] = "-start_at"
    status: Annotated[str | None, OneOf(OutingStatus)] = None
    owner_id: UUID | None = None
    reason: Annotated[str | None, OneOf(OutingReason)] = None
    start_at_gte: Moment | None = None
    start_at_lte: Moment | None = None


class PlannedCustomer(Schema):
    customer_id: UUID
    purpose: Purpose = None


class PlannedDay(Schema):
    """The customers of one day, all of them. ``version`` is that of the open outing that was seen, null for none."""

    day: BusinessDate
    version: Annotated[Whole, Field(ge=1, le=2_147_483_647)] | None = None
    customers: Annotated[list[PlannedCustomer], Field(max_length=MOST)]


class WeekPlan(Schema):
    """Days of one week, from Monday on; a day that is not named stays as it is."""

    days: Annotated[list[PlannedDay], Field(min_length=1, max_length=7)]
    transport: Transport | None = None


class WeekOuting(Schema):
    id: UUID
    version: int
    number: Annotated[str | None, Field(max_length=64, examples=["GO202611300001"])]
    status: OpenCode
    day: date
    start_at: Moment
    end_at: Moment
    lines: Annotated[list[OutingLineRead], Field(max_length=200)]


class WeekRead(Schema):
    """The outings that begin in a week, of one person; ``week`` is its Monday."""

    week: date
    owner_id: UUID
    owner_name: Name
    check_in: Annotated[OpenCode, Field(examples=["optional"], description="`off`, `optional` or `required`")]
    outings: Annotated[list[WeekOuting], Field(max_length=200)]


class WeekQuery(Schema):
    """Any day of the week; whose, one's own unless told."""

    day: BusinessDate | None = None
    owner_id: UUID | None = None
