"""Customers in care plans as a resource: how they get in, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from bihuan.activity.task.models import Task, TaskStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing, Reason
from bihuan.marketing.care_enrolment.schemas import EnrolmentRead, EnrolmentRow
from bihuan.marketing.care_enrolment.workflow import ACTIONS
from bihuan.marketing.care_plan.models import CareEnrolment, CarePlan, CareTrigger, EnrolmentStatus, PlanStatus
from bihuan.marketing.care_plan.service import succeeded
from bihuan.marketing.care_plan.triggers import of_customer
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer


def _of_plan(column: Any) -> Any:
    return select(column).where(CarePlan.id == CareEnrolment.plan_id).correlate(CareEnrolment).scalar_subquery()


def _tasks(*which: Any) -> Any:
    counted = select(func.count()).where(Task.enrolment_id == CareEnrolment.id, *which)
    return counted.correlate(CareEnrolment).scalar_subquery()


CARE_ENROLMENTS: Resource[CareEnrolment] = Resource(
    name="care-enrolments",
    one="care-enrolment",
    label=Label("关怀记录", "care enrolment"),
    model=CareEnrolment,
    read=EnrolmentRead,
    row=EnrolmentRow,
    actions=ACTIONS,
    derived={
        "plan_name": _of_plan(CarePlan.name),
        "customer_name": NameOf(Customer, CareEnrolment.customer_id),
        "contact_name": NameOf(Contact, CareEnrolment.contact_id),
        "planned": func.jsonb_array_length(CareEnrolment.steps),
        "tasks": _tasks(),
        "tasks_done": _tasks(Task.status == TaskStatus.COMPLETED),
        "succeeded": _of_plan(succeeded()),
    },
)


async def enrol(ctx: Context, plan: CarePlan, day: date, rows: Iterable[Any]) -> list[CareEnrolment]:
    """Candidates as rows, each at the beginning of the plan: its first step is due on its day."""
    made = []
    for row in rows:
        first = plan.steps[0]["day"]
        one = CareEnrolment(
            plan_id=plan.id,
            customer_id=row.customer_id,
            contact_id=row.contact_id,
            occasion=row.occasion,
            enrolled_on=day,
            steps=plan.steps,
            next_on=day + timedelta(days=first),
        )
        made.append(await CARE_ENROLMENTS.add(ctx, one))
    return made


async def stand_alone(ctx: Context, plan_id: UUID) -> None:
    """One transaction at a time lets customers into a plan: two would both find the same ones."""
    await ctx.db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"care-plan:{plan_id}", 0))))


def _plans(trigger: CareTrigger) -> Select[Any]:
    return select(CarePlan).where(
        CarePlan.trigger == trigger, CarePlan.status == PlanStatus.ACTIVE, CarePlan.deleted_at.is_(None)
    )


async def state_entered(ctx: Context, customer: Any, trigger: CareTrigger) -> None:
    """The customer has come into a state that active plans wait for: they begin at once, with what is due today."""
    day = CLOCK.today()
    for plan in (await ctx.db.scalars(_plans(trigger).order_by(CarePlan.id))).all():
        await stand_alone(ctx, plan.id)
        await ctx.written(Customer, CareEnrolment)
        rows = (await ctx.db.execute(of_customer(ctx, plan, day, customer.id))).all()
        for one in await enrol(ctx, plan, day, rows):
            await ctx.db.flush()
            await CARE_ENROLMENTS.act(ctx, one.id, "advance", Nothing())


async def lost(ctx: Context, customer: Any, _: Any) -> None:
    """Consequence of a change of the lifecycle: win-back begins at once (CUST-22)."""
    if customer.lifecycle != "lost":
        return
    await ctx.write_appended()  # the ledger tells since when
    await state_entered(ctx, customer, CareTrigger.LOST)


async def graded(ctx: Context, customer: Any, _: Any) -> None:
    """Consequence of a grade that was set: dedicated service begins at once (CUST-10)."""
    await state_entered(ctx, customer, CareTrigger.GRADE)


async def over(ctx: Context, customer: Any, _: Any) -> None:
    """Consequence of the end of a customer: nobody is cared for any more."""
    await ctx.written(CareEnrolment)
    running = select(CareEnrolment.id).where(
        CareEnrolment.customer_id == customer.id, CareEnrolment.status == EnrolmentStatus.RUNNING
    )
    for enrolment_id in (await ctx.db.scalars(running.order_by(CareEnrolment.id))).all():
        await CARE_ENROLMENTS.act(ctx, enrolment_id, "stop", Reason(reason="客户已废弃或合并"))
