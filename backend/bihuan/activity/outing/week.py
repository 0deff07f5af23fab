"""A week of outings, day by customer: seen as a whole, and saved as a whole (周计划外出安排, FUP-07)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bihuan.activity.outing.models import OPEN, Outing, OutingStatus
from bihuan.activity.outing.schemas import OutingCreate, OutingLineWrite, PlannedDay, WeekOuting, WeekPlan, WeekRead
from bihuan.activity.outing.service import OUTINGS, create_outing, lines_of_many, set_lines
from bihuan.company.setting.service import setting
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.numbering import number_records
from bihuan.kernel.workflow import Reason

BEGINS, ENDS = time(9), time(18)
"""A planned day is a working day (DOMAIN §0.2); the hours are put right on the outing."""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


async def week_of(ctx: Context, day: date | None, owner_id: UUID | None) -> WeekRead:
    """The outings of a person that begin in the week, as far as the reader may see them."""
    ctx.require(OUTINGS.name, "read")
    first = monday(day or CLOCK.today())
    whose = owner_id or ctx.me.id
    await ctx.written(Outing)
    asked = (
        OUTINGS.alive(select(Outing))
        .where(
            Outing.owner_id == whose,
            Outing.day >= first,
            Outing.day < first + timedelta(days=7),
            Outing.status != OutingStatus.CANCELLED,
            OUTINGS.scope(ctx),
        )
        .order_by(Outing.day, Outing.start_at, Outing.id)
        .limit(200)
    )
    outings = (await ctx.db.scalars(asked)).all()
    lines = await lines_of_many(ctx, [one.id for one in outings]) if outings else {}
    name = await ctx.db.scalar(select(User.name).where(User.id == whose)) if outings or whose == ctx.me.id else None
    shown = [
        WeekOuting(
            **{key: getattr(one, key) for key in WeekOuting.model_fields if key != "lines"},
            lines=lines.get(one.id, []),
        )
        for one in outings
    ]
    check_in = await setting(ctx, "outing_check_in")
    return WeekRead(week=first, owner_id=whose, owner_name=name, check_in=check_in, outings=shown)


async def plan_week(ctx: Context, data: WeekPlan) -> WeekRead:
    """Every named day gets exactly its customers: one outing a day, made, changed or called off. All of it or nothing.

    Raises DUPLICATE_OPTION for a day named twice, DATE_OUT_OF_RANGE for one of another week or one that is over,
    STALE_VERSION where somebody has changed a day meanwhile, and what an outing refuses.
    """
    ctx.require(OUTINGS.name, "create")
    days = [one.day for one in data.days]
    for place, day in enumerate(days):
        if day in days[:place]:
            raise Invalid(f"/days/{place}/day", "DUPLICATE_OPTION")
        if monday(day) != monday(days[0]) or day < CLOCK.today():
            raise Invalid(f"/days/{place}/day", "DATE_OUT_OF_RANGE")
    open_ones = (
        OUTINGS.alive(select(Outing))
        .where(Outing.owner_id == ctx.me.id, Outing.day.in_(days), Outing.status == one_of(OPEN))
        .order_by(Outing.id)
        .options(selectinload(Outing.lines))
        .with_for_update(key_share=True)
    )
    known = {outing.day: outing for outing in await ctx.db.scalars(open_ones)}
    for place, one in enumerate(data.days):
        await _plan_day(ctx, known.get(one.day), one, data, f"/days/{place}/customers")
    await ctx.db.flush()
    await number_records(ctx)
    await ctx.db.flush()
    return await week_of(ctx, days[0], None)


async def _plan_day(ctx: Context, outing: Outing | None, day: PlannedDay, week: WeekPlan, at: str) -> None:
    if (outing.version if outing else None) != day.version:
        raise DomainError("STALE_VERSION", extra={"current_version": outing.version} if outing else {})
    if outing is None:
        if day.customers:
            await create_outing(ctx, _new(day, week), at)
        return
    if not day.customers and not outing.destination:
        await OUTINGS.act(ctx, outing.id, "cancel", Reason(reason="周计划中已无客户"))
        return
    async with OUTINGS.change(ctx, outing.id, "update") as held:
        await set_lines(ctx, held, [one.model_dump() for one in day.customers], at)


def _new(day: PlannedDay, week: WeekPlan) -> OutingCreate:
    return OutingCreate(
        start_at=datetime.combine(day.day, BEGINS, SHANGHAI),
        end_at=datetime.combine(day.day, ENDS, SHANGHAI),
        transport=week.transport,
        lines=[OutingLineWrite(customer_id=one.customer_id, purpose=one.purpose) for one in day.customers],
    )
