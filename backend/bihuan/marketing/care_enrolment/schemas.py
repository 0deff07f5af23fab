"""Customers in care plans on the wire, and how they are cared for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions
from bihuan.marketing.care_plan.models import EnrolmentStatus
from bihuan.marketing.care_plan.schemas import MOST_STEPS, Count

Name = Annotated[str | None, Field(max_length=128)]


class EnrolmentRow(Schema):
    """``done`` of ``planned`` steps have come; ``succeeded`` when a deal began in time after the beginning."""

    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    plan_id: UUID
    plan_name: Annotated[str, Field(max_length=64)]
    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    contact_id: UUID | None
    contact_name: Name
    status: OpenCode
    enrolled_on: date
    next_step: Annotated[int, Field(ge=0, le=MOST_STEPS)]
    planned: Annotated[int, Field(ge=0, le=MOST_STEPS)]
    next_on: date | None
    ended_on: date | None
    end_reason: Annotated[str | None, Field(max_length=500)]
    tasks: Count
    tasks_done: Count
    succeeded: bool
    created_at: Moment
    updated_at: Moment


class EnrolmentRead(EnrolmentRow):
    occasion: Annotated[str, Field(max_length=96, examples=["lost:2026-11-30"])]
    actions: Actions


class EnrolmentQuery(ListQuery):
    sort: Literal["-created_at", "created_at", "-updated_at", "updated_at"] = "-created_at"
    status: Annotated[str | None, OneOf(EnrolmentStatus)] = None
    plan_id: UUID | None = None
    customer_id: UUID | None = None


class CareFigures(Schema):
    """Tasks of one aspect of care; ``dimension`` is null for tasks of care plans that name none."""

    dimension: OpenCode | None
    created: Count
    done_in_time: Count
    done_late: Count
    missed: Count
    open: Count
    cancelled: Count


class CareReport(Schema):
    """Tasks of care that came in a period, as far as the reader sees them; by when they came."""

    date_from: date
    date_to: date
    rows: Annotated[list[CareFigures], Field(max_length=10)]


class CareReportQuery(Schema):
    """The last thirty days unless told; a year at most."""

    date_from: BusinessDate | None = None
    date_to: BusinessDate | None = None


class CareOfCustomer(Schema):
    """The indicators of a customer's care: of twelve months, the plans they are in, and what was done last."""

    open_tasks: Count
    overdue_tasks: Count
    last_care_at: Moment | None
    last_care_title: Name
    last_care_by: Annotated[str | None, Field(max_length=64)]
    figures: Annotated[list[CareFigures], Field(max_length=10)]
    enrolments: Annotated[list[EnrolmentRow], Field(max_length=20)]
