"""How customers are cared for: by aspect and period over all, and of one customer (CUST-30, CUST-31).

Counted over the tasks, by the same conditions by which their list filters (``outcome``): a figure lists what it counts.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select

from bihuan.activity.task.models import (
    OPEN,
    CareDimension,
    Task,
    TaskOrigin,
    TaskOutcome,
    TaskStatus,
    has_outcome,
    is_overdue,
)
from bihuan.activity.task.service import TASKS
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.errors import Invalid
from bihuan.marketing.care_enrolment.schemas import (
    CareFigures,
    CareOfCustomer,
    CareReport,
    CareReportQuery,
    EnrolmentRow,
)
from bihuan.marketing.care_enrolment.service import CARE_ENROLMENTS
from bihuan.marketing.care_plan.models import CareEnrolment
from bihuan.parties.customer.service import CUSTOMERS

USUAL, LONGEST = timedelta(days=29), timedelta(days=366)
A_YEAR = timedelta(days=365)
SHOWN = 20


def is_care() -> ColumnElement[bool]:
    """A task of an aspect of care, by hand or by a plan, or any task of a plan."""
    return or_(Task.care_dimension.is_not(None), Task.origin == TaskOrigin.CARE_PLAN)


async def _figures(ctx: Context, *which: ColumnElement[bool]) -> list[CareFigures]:
    counts = [func.count(case((has_outcome(one), 1))).label(str(one)) for one in TaskOutcome]
    asked = (
        select(Task.care_dimension.label("dimension"), func.count().label("created"), *counts)
        .where(is_care(), Task.deleted_at.is_(None), *which)
        .group_by(Task.care_dimension)
    )
    await ctx.written(Task)
    found = {row.dimension: CareFigures.model_validate(row) for row in await ctx.db.execute(asked)}
    order = [*CareDimension, None]
    return [found[one] for one in order if one in found]


async def care_report(ctx: Context, asked: CareReportQuery) -> CareReport:
    """Raises DATE_OUT_OF_RANGE for a period that ends before it begins, or is longer than a year."""
    ctx.require(TASKS.name, "read")
    last = asked.date_to or CLOCK.today()
    first = asked.date_from or last - USUAL
    if not first <= last <= first + LONGEST:
        raise Invalid("/query/date_to", "DATE_OUT_OF_RANGE")
    came = (Task.created_at >= _midnight(first), Task.created_at < _midnight(last + timedelta(days=1)))
    rows = await _figures(ctx, *came, TASKS.scope(ctx))
    return CareReport(date_from=first, date_to=last, rows=rows)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


async def care_of(ctx: Context, customer_id: UUID) -> CareOfCustomer:
    """Of a customer the reader sees: whoever reads it reads how it is cared for."""
    await CUSTOMERS.get(ctx, customer_id)
    await ctx.written(Task, CareEnrolment)
    theirs = (Task.customer_id == customer_id, Task.deleted_at.is_(None))
    open_ = select(func.count(case((Task.status == one_of(OPEN), 1))), func.count(case((is_overdue(), 1)))).where(
        is_care(), *theirs
    )
    open_tasks, overdue = (await ctx.db.execute(open_)).one()
    last: Any = (
        await ctx.db.execute(
            select(Task.completed_at, Task.title, User.name)
            .outerjoin(User, User.id == Task.owner_id)
            .where(is_care(), Task.status == TaskStatus.COMPLETED, *theirs)
            .order_by(Task.completed_at.desc())
            .limit(1)
        )
    ).one_or_none()
    since = CLOCK.now() - A_YEAR
    return CareOfCustomer(
        open_tasks=open_tasks,
        overdue_tasks=overdue,
        last_care_at=last[0] if last else None,
        last_care_title=last[1] if last else None,
        last_care_by=last[2] if last else None,
        figures=await _figures(ctx, *theirs, Task.created_at >= since),
        enrolments=await _enrolments(ctx, customer_id),
    )


async def _enrolments(ctx: Context, customer_id: UUID) -> list[EnrolmentRow]:
    columns = [
        CARE_ENROLMENTS.column(ctx, name).label(name)
        for name in EnrolmentRow.model_fields
        if name not in {"external_system", "external_id"}
    ]
    asked = (
        select(*columns)
        .select_from(CareEnrolment)
        .where(CareEnrolment.customer_id == customer_id)
        .order_by(CareEnrolment.created_at.desc(), CareEnrolment.id.desc())
        .limit(SHOWN)
    )
    return [EnrolmentRow.model_validate(row) for row in await ctx.db.execute(asked)]
