"""The night lets customers into active plans, and does what is due (DOMAIN §22.7).

A plan's night is one transaction for a hundred customers, and the next one goes on: what is in stands there once, by
a unique index, and counts against the limit of the day. Steps are done customer by customer, each apart from the
others. A run that was broken off, or is done twice, finds what is left and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, text

from bihuan.kernel.by_filter import done_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.workflow import Nothing
from bihuan.marketing.care_enrolment.service import CARE_ENROLMENTS, enrol, stand_alone
from bihuan.marketing.care_plan.models import CareEnrolment, CarePlan, EnrolmentStatus, PlanStatus
from bihuan.marketing.care_plan.triggers import candidates
from bihuan.parties.customer.service import CUSTOMERS

log = structlog.get_logger()
ENROL, STEPS = "enrol-in-care", "care-steps"
SIZE = 100
_ACTIVE = (CarePlan.status == PlanStatus.ACTIVE, CarePlan.deleted_at.is_(None))


async def enrol_some(ctx: Context, payload: Mapping[str, Any]) -> None:
    """The next customers of a plan, as far as the limit of the day allows; then on, or to the steps."""
    day, plan_id = date.fromisoformat(payload["day"]), UUID(str(payload["plan"]))
    await ctx.db.execute(text("SET LOCAL statement_timeout = '300s'"))  # a request must be quicker, the night need not
    await ctx.db.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    await stand_alone(ctx, plan_id)
    plan = await ctx.db.scalar(select(CarePlan).where(CarePlan.id == plan_id, *_ACTIVE))
    if plan is None:
        return  # switched off meanwhile
    today = select(func.count()).where(CareEnrolment.plan_id == plan_id, CareEnrolment.enrolled_on == day)
    room = min(SIZE, plan.daily_limit - int(await ctx.db.scalar(today) or 0))
    rows = (await ctx.db.execute(candidates(ctx, plan, day).limit(room))).all() if room > 0 else []
    await enrol(ctx, plan, day, rows)
    if len(rows) == SIZE:
        await enqueue(ctx, ENROL, payload)
    await enqueue(ctx, STEPS, {"day": payload["day"]})


async def do_steps(ctx: Context, payload: Mapping[str, Any]) -> None:
    """What is due by the day, of active plans; the customer is locked first, as everywhere."""
    due = (
        select(CareEnrolment.id, CareEnrolment.customer_id)
        .join(CarePlan, CarePlan.id == CareEnrolment.plan_id)
        .where(
            CareEnrolment.status == EnrolmentStatus.RUNNING,
            CareEnrolment.next_on <= date.fromisoformat(payload["day"]),
            *_ACTIVE,
        )
        .order_by(CareEnrolment.next_on, CareEnrolment.id)
        .limit(SIZE)
    )
    done = 0
    found = (await ctx.db.execute(due)).all()
    for enrolment_id, customer_id in found:
        refused = await done_apart(ctx, partial(_advance, ctx, enrolment_id, customer_id))
        done += refused is None
        if refused is not None:
            log.warning("care not advanced", id=str(enrolment_id), code=refused.code)
    if done and len(found) == SIZE:
        await enqueue(ctx, STEPS, payload)


async def _advance(ctx: Context, enrolment_id: UUID, customer_id: UUID) -> None:
    await CUSTOMERS.lock(ctx, [customer_id])
    await CARE_ENROLMENTS.act(ctx, enrolment_id, "advance", Nothing())


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    """As jobs, which are tried again when they fail: one a plan, and one for what is due of those under way."""
    day = CLOCK.today().isoformat()
    for plan_id in await ctx.db.scalars(select(CarePlan.id).where(*_ACTIVE).order_by(CarePlan.id)):
        await enqueue(ctx, ENROL, {"day": day, "plan": str(plan_id)})
    await enqueue(ctx, STEPS, {"day": day})


JOBS |= {ENROL: enrol_some, STEPS: do_steps}
SCHEDULES["customer-care"] = ("30 19 * * *", every_night)
"""19:30 UTC: half past three in the morning in Shanghai, after customers have been lost and taken back."""
