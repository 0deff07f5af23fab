"""Outings beside follow-ups, on the wire (外出对照表, FUP-08)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import Cursor, Limit, PageInfo
from bihuan.kernel.wire import BusinessDate, Moment, OpenCode, Schema

Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Name = Annotated[str | None, Field(max_length=128)]


class ComparedKind(StrEnum):
    """What is looked at: customers called on without or with a record, or visits on no outing."""

    MISSING = "missing"
    OVERDUE = "overdue"
    RECORDED = "recorded"
    UNREGISTERED = "unregistered"


class ComparisonQuery(Schema):
    """Business dates, both included, at most 92 days; the last 31 unless told."""

    date_from: BusinessDate | None = None
    date_to: BusinessDate | None = None
    user_id: UUID | None = None


class ComparedPerson(Schema):
    """``customers`` were to be called on; ``visits`` were written down, ``unregistered`` those on no outing."""

    user_id: UUID
    user_name: Name
    department_name: Name
    outings: Count
    customers: Count
    recorded: Count
    missing: Count
    visits: Count
    unregistered: Count


class Comparison(Schema):
    """People with most to explain first, of whom 500 are shown."""

    date_from: date
    date_to: date
    data: Annotated[list[ComparedPerson], Field(max_length=500)]


class LinesQuery(ComparisonQuery):
    """``overdue``: of one's subordinates, and missing for more than a day after the return."""

    kind: ComparedKind = ComparedKind.MISSING
    limit: Limit = 50
    cursor: Cursor = None


class ComparedLine(Schema):
    """A customer of an outing, or a visit that belongs to none."""

    id: UUID
    at: Moment
    kind: Annotated[OpenCode, Field(examples=["missing"])]
    user_id: UUID
    user_name: Name
    customer_id: UUID
    customer_name: Name
    purpose: Annotated[str | None, Field(max_length=200)]
    outing_id: UUID | None
    outing_number: Annotated[str | None, Field(max_length=64)]
    returned_at: Moment | None
    checked_in_at: Moment | None
    follow_up_id: UUID | None
    content: Annotated[str | None, Field(max_length=200)]


class ComparedLines(Schema):
    """The latest first."""

    data: Annotated[list[ComparedLine], Field(max_length=200)]
    page: PageInfo
