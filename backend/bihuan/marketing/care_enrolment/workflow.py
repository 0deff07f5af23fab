"""How a customer goes through a care plan: step by step, until the last one or until they are none for it any more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.activity.task.following import call_off
from bihuan.activity.task.models import Task, TaskOrigin
from bihuan.activity.task.service import plan_task
from bihuan.identity.sharing.schemas import ShareCustomer
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.workflow import Action, Nothing, Reason, enter
from bihuan.marketing.care_plan.models import Assignee, CareEnrolment, CarePlan, StepKind
from bihuan.marketing.care_plan.models import EnrolmentStatus as S
from bihuan.marketing.care_plan.triggers import left_state
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS

ROLE = "专属服务"
"""What somebody is in the team whom a plan has put there."""


async def advance(ctx: Context, enrolment: CareEnrolment, _: Any) -> None:
    """Whatever is due by today. Done twice it finds nothing. The customer is locked already."""
    today = CLOCK.today()
    if enrolment.next_on is None or enrolment.next_on > today:
        return
    plan = await ctx.db.get_one(CarePlan, enrolment.plan_id)
    held = ctx.held.get(enrolment.customer_id)
    customer: Customer = held if held is not None else await ctx.db.get_one(Customer, enrolment.customer_id)
    why = left_state(plan, enrolment, customer)
    if why is not None:
        await _stop(ctx, enrolment, why)
        return
    while enrolment.next_step < len(enrolment.steps):
        step = enrolment.steps[enrolment.next_step]
        on = enrolment.enrolled_on + timedelta(days=step["day"])
        if on > today:
            enrolment.next_on = on
            return
        await _do(ctx, enrolment, step, customer)
        enrolment.next_step += 1
    _over(enrolment, today)
    enter(enrolment, S.FINISHED)


def _over(enrolment: CareEnrolment, day: date, why: str | None = None) -> None:
    enrolment.next_on, enrolment.ended_on, enrolment.end_reason = None, day, why


async def _stop(ctx: Context, enrolment: CareEnrolment, why: str) -> None:
    """What it has asked of people is called off with it."""
    _over(enrolment, CLOCK.today(), why)
    enter(enrolment, S.ENDED)
    await call_off(ctx, why, Task.enrolment_id == enrolment.id)


async def _do(ctx: Context, enrolment: CareEnrolment, step: dict[str, Any], customer: Customer) -> None:
    person = UUID(step["person_id"]) if step["person_id"] else None
    if step["kind"] == StepKind.MEMBER:
        if person is not None and customer.owner_id not in (None, person) and await _is_active(ctx, person):
            let_in = ShareCustomer(user_ids=[person], permission="write", role=ROLE)
            await CUSTOMERS.act(ctx, customer.id, "share", let_in)
        return
    owner_id = {Assignee.OWNER: customer.owner_id, Assignee.PERSON: person, Assignee.POOL: None}[
        Assignee(step["assignee"])
    ]
    if owner_id is not None and not await _is_active(ctx, owner_id):
        owner_id = None  # nobody waits for somebody who is not there: whoever has time takes it from the pool
    words = await _words(ctx, enrolment, customer)
    task = Task(
        title=_filled(step["title"], words)[:128],
        description=_filled(step["text"], words) if step["text"] else None,
        task_type=step["task_type"],
        priority=step["priority"],
        care_dimension=step["care_dimension"],
        object_type="customers",
        object_id=customer.id,
        customer_id=customer.id,
        due_at=CLOCK.now() + timedelta(hours=step["due_hours"]),
        origin=TaskOrigin.CARE_PLAN,
        enrolment_id=enrolment.id,
    )
    await plan_task(ctx, task, owner_id)


async def _is_active(ctx: Context, user_id: UUID) -> bool:
    return await ctx.db.scalar(select(User.status).where(User.id == user_id)) == UserStatus.ACTIVE


async def _words(ctx: Context, enrolment: CareEnrolment, customer: Customer) -> dict[str, str]:
    owner = await ctx.db.scalar(select(User.name).where(User.id == customer.owner_id))
    contact = customer.contact_name
    if enrolment.contact_id is not None:
        contact = await ctx.db.scalar(select(Contact.name).where(Contact.id == enrolment.contact_id))
    return {"客户名称": customer.name, "联系人": contact or "", "负责人": owner or ""}


def _filled(written: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        written = written.replace(f"{{{name}}}", word)
    return written


async def end(ctx: Context, enrolment: CareEnrolment, data: Reason) -> None:
    """By hand, with the reason. What it has asked of people is called off."""
    _over(enrolment, CLOCK.today(), data.reason)
    with ctx.system():
        await call_off(ctx, data.reason, Task.enrolment_id == enrolment.id)


async def stop(ctx: Context, enrolment: CareEnrolment, data: Reason) -> None:
    await end(ctx, enrolment, data)


ACTIONS = (
    Action("end", {S.RUNNING}, S.ENDED, Text("结束关怀", "End the care"), Reason, effect=end),
    Action(
        "advance",
        {S.RUNNING},
        None,
        Text("执行关怀步骤", "Do what is due"),
        Nothing,
        effect=advance,
        permission="end",
        system=True,
        targets=(S.FINISHED, S.ENDED),
    ),
    Action(
        "stop",
        {S.RUNNING},
        S.ENDED,
        Text("自动结束", "Ended by itself"),
        Reason,
        effect=stop,
        permission="end",
        system=True,
    ),
)
