"""Care plans as a resource: what they ask for is checked when they are written, not in the night."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from bihuan.company.dictionary.service import check_codes
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid, invalid
from bihuan.kernel.filtering import check_impersonal, parse
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.marketing.care_plan.models import (
    BEFOREHAND,
    COUNTED,
    Assignee,
    CareEnrolment,
    CarePlan,
    CareTrigger,
    EnrolmentStatus,
    StepKind,
)
from bihuan.marketing.care_plan.schemas import Candidate, CarePlanRead, CarePlanRow, CarePlanWrite, CareStep, Trial
from bihuan.marketing.care_plan.triggers import candidates
from bihuan.marketing.care_plan.workflow import ACTIONS
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.opportunity.models import Opportunity

PLACEHOLDERS = ("客户名称", "联系人", "负责人")
_HOLDS = re.compile(r"\{([^{}]*)\}")
SHOWN = 50
_Owner = aliased(User)


def succeeded() -> Any:
    """A deal of the customer began within the days of the plan: computed, never typed in (DOMAIN §22.7)."""
    within = CareEnrolment.created_at + func.make_interval(0, 0, 0, CarePlan.success_days)
    return (
        select(Opportunity.id)
        .where(
            Opportunity.customer_id == CareEnrolment.customer_id,
            Opportunity.created_at > CareEnrolment.created_at,
            Opportunity.created_at <= within,
            Opportunity.deleted_at.is_(None),
        )
        .correlate(CareEnrolment, CarePlan)
        .exists()
    )


async def _more(ctx: Context, plan: CarePlan) -> dict[str, Any]:
    """How many there were, how they fared, and the people of the steps by name."""
    await ctx.written(CareEnrolment)

    def counted(*which: Any) -> Any:
        return func.count(case((which[0], 1))) if which else func.count()

    of = CareEnrolment
    asked = (
        select(
            counted().label("enrolled"),
            counted(of.status == EnrolmentStatus.FINISHED).label("finished"),
            counted(of.status == EnrolmentStatus.ENDED).label("ended"),
            counted(succeeded()).label("succeeded"),
        )
        .join(CarePlan, CarePlan.id == of.plan_id)
        .where(of.plan_id == plan.id)
    )
    found = dict((await ctx.db.execute(asked)).one()._mapping)
    people = {UUID(step["person_id"]) for step in plan.steps if step["person_id"]}
    asked_people = select(User.id, User.name).where(User.id.in_(people))
    names = {user_id: name for user_id, name in await ctx.db.execute(asked_people)}
    steps = [
        {**step, "person_name": names.get(UUID(step["person_id"])) if step["person_id"] else None}
        for step in plan.steps
    ]
    return found | {"steps": steps}


_running = (
    select(func.count())
    .where(CareEnrolment.plan_id == CarePlan.id, CareEnrolment.status == EnrolmentStatus.RUNNING)
    .correlate(CarePlan)
    .scalar_subquery()
)

CARE_PLANS: Resource[CarePlan] = Resource(
    name="care-plans",
    one="care-plan",
    label=Label("关怀计划", "care plan"),
    model=CarePlan,
    read=CarePlanRead,
    row=CarePlanRow,
    actions=ACTIONS,
    derived={"running": _running},
    enrich=_more,
)


async def create_plan(ctx: Context, data: CarePlanWrite) -> CarePlan:
    """Switched off. Raises 422 with everything that does not fit together."""
    ctx.require(CARE_PLANS.name, "create")
    plan = CarePlan(**data.model_dump(exclude={"steps"}), steps=written(data.steps))
    await check(ctx, plan)
    return await CARE_PLANS.add(ctx, plan)


async def update_plan(ctx: Context, plan_id: UUID, data: Schema, if_match: str) -> CarePlan:
    """Whoever is under way goes on with the steps with which they began."""
    async with CARE_PLANS.change(ctx, plan_id, "update", if_match=if_match) as plan:
        for name in data.model_fields_set:
            value = getattr(data, name)
            setattr(plan, name, written(value) if name == "steps" else value)
        if not plan.steps and plan.status == "active":
            raise DomainError("CARE_PLAN_EMPTY")
        await check(ctx, plan)
    return plan


def written(steps: Sequence[CareStep]) -> list[dict[str, Any]]:
    """As they are kept, in the order of their days."""
    return [step.model_dump(mode="json") for step in sorted(steps, key=lambda one: one.day)]


async def check(ctx: Context, plan: CarePlan) -> None:
    """Raises REQUIRED, INVALID, REF_NOT_FOUND, UNKNOWN_PLACEHOLDER at their places, and what filters do."""
    errors = list[FieldError]()
    trigger = CareTrigger(plan.trigger)
    if trigger in COUNTED and not plan.days:
        errors.append(FieldError("/days", "REQUIRED"))
    if trigger not in COUNTED | BEFOREHAND and plan.days is not None:
        errors.append(FieldError("/days", "INVALID"))
    if trigger in BEFOREHAND and (plan.days or 0) > 60:
        errors.append(FieldError("/days", "INVALID"))
    if (trigger == CareTrigger.GRADE) != (plan.grade is not None):
        errors.append(FieldError("/grade", "INVALID" if plan.grade else "REQUIRED"))
    people = {UUID(step["person_id"]) for step in plan.steps if step["person_id"]}
    active = select(User.id).where(User.id.in_(people), User.status == UserStatus.ACTIVE, User.deleted_at.is_(None))
    known = set((await ctx.db.scalars(active)).all()) if people else set()
    for place, step in enumerate(plan.steps):
        errors += _check_step(step, known, f"/steps/{place}")
    if errors:
        raise invalid(errors)
    if plan.grade is not None:
        await check_codes(ctx, {"grade": ("grade", plan.grade)})
    if plan.filter is not None:
        try:
            asked = parse(ctx, CUSTOMERS, orjson.loads(plan.filter))
        except orjson.JSONDecodeError:
            raise Invalid("/filter", "INVALID") from None
        check_impersonal(asked.tree)  # by night nobody in particular asks


def _check_step(step: dict[str, Any], known: set[UUID], at: str) -> list[FieldError]:
    errors = list[FieldError]()
    needs_person = step["kind"] == StepKind.MEMBER or step["assignee"] == Assignee.PERSON
    if step["kind"] == StepKind.TASK and not step["title"]:
        errors.append(FieldError(f"{at}/title", "REQUIRED"))
    if needs_person and not step["person_id"]:
        errors.append(FieldError(f"{at}/person_id", "REQUIRED"))
    elif step["person_id"] and UUID(step["person_id"]) not in known:
        errors.append(FieldError(f"{at}/person_id", "REF_NOT_FOUND"))
    for name in ("title", "text"):
        if any(word not in PLACEHOLDERS for word in _HOLDS.findall(step[name] or "")):
            errors.append(FieldError(f"{at}/{name}", "UNKNOWN_PLACEHOLDER"))
    return errors


async def trial(ctx: Context, plan_id: UUID) -> Trial:
    """Who would begin today, whether the plan is on or off; nothing is done."""
    plan = await CARE_PLANS.get(ctx, plan_id)
    ctx.require("customers", "read")
    found: Select[Any] = candidates(ctx, plan, CLOCK.today()).where(CUSTOMERS.scope(ctx))
    capped = found.limit(COUNT_CAP + 1).subquery()
    total = int(await ctx.db.scalar(select(func.count()).select_from(capped)) or 0)
    some = found.limit(SHOWN).subquery()
    rows = await ctx.db.execute(
        select(
            some.c.customer_id,
            Customer.name.label("customer_name"),
            _Owner.name.label("owner_name"),
            Contact.name.label("contact_name"),
            some.c.since,
        )
        .join(Customer, Customer.id == some.c.customer_id)
        .outerjoin(_Owner, _Owner.id == Customer.owner_id)
        .outerjoin(Contact, Contact.id == some.c.contact_id)
        .order_by(some.c.since, some.c.customer_id)
    )
    return Trial(
        total=min(total, COUNT_CAP),
        total_relation="gte" if total > COUNT_CAP else "eq",
        data=[Candidate.model_validate(row) for row in rows],
    )
