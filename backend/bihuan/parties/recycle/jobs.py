"""The nightly run that takes back what nobody works on, and its hourly sister for unanswered leads (DOMAIN §6.5).

A run finds its candidates with one statement a rule and queues them in batches. Each is a transaction of its own, and
a set: what takes one record back is told of all of them, in as many statements. What somebody has locked, the record or
a child of it, is left for the next run: a batch waits for nobody, and no claim for a batch. A record is judged again
under its lock, so that a run done twice takes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Select, select, text

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.company.work_calendar.service import work_calendar
from bihuan.kernel.by_filter import act_apart, done_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.parties.handover.spared import in_handover
from bihuan.parties.ownership.schemas import RecycleByRule
from bihuan.parties.ownership.service import Kind, with_children_in_use, without_open_business
from bihuan.parties.recycle.deadlines import DAILY, HOURLY, neglected_before, said
from bihuan.parties.recycle.due import KINDS, applies, base_of, over
from bihuan.parties.recycle.homes import Rule, homes_of, rules_on

log = structlog.get_logger()
PLAN, BATCH, VERB = "plan-recycling", "recycle", "recycle-by-rule"
SIZE = 200


def due(kind: Kind, rule: Rule, day: date, now: datetime, calendar: Overrides) -> list[ColumnElement[bool]]:
    """Everything the run asks of a record, but whose it is."""
    before = neglected_before(rule, day, now, calendar)
    return [*applies(kind, rule), *over(kind, rule, before, day), without_open_business(kind)]


def candidates(kind: Kind, rule: Rule, day: date, now: datetime, calendar: Overrides) -> Select[UUID]:
    """The records of ``:owners`` whose time is over, the longest neglected first."""
    model = kind.model
    return (
        select(model.id)
        .where(model.owner_id == ids("owners"), *due(kind, rule, day, now, calendar))
        .order_by(base_of(kind, rule), model.id)
    )


async def plan(ctx: Context, day: date, now: datetime, kinds: Iterable[str]) -> list[dict[str, Any]]:
    """The batches of a run. A record that several rules find is in several batches: the first one takes it."""
    calendar = await work_calendar(ctx)
    batches: list[dict[str, Any]] = []
    spared = await in_handover(ctx)
    for name, kind in KINDS.items():
        homes = await homes_of(ctx, name)
        for home, rule in rules_on(homes, day, kinds):
            people = [one for one in homes.people(home.id) if one not in spared]
            found = await ctx.db.scalars(candidates(kind, rule, day, now, calendar), {"owners": people})
            of = {"object": name, "rule": rule.id, "day": day.isoformat(), "now": now.isoformat()}
            every = found.all()
            batches += [of | {"ids": every[at : at + SIZE]} for at in range(0, len(every), SIZE)]
    return batches


class Due(NamedTuple):
    """Records that are locked and judged, and what is to be said of them."""

    resource: Resource[Any]
    records: Sequence[Any]
    data: RecycleByRule


async def take_back(ctx: Context, payload: Mapping[str, Any]) -> None:
    """One batch: whatever is still due and nobody else is at."""
    found = await still_due(ctx, payload)
    if found is not None and found.records:
        await recycle(ctx, *found)


async def still_due(ctx: Context, payload: Mapping[str, Any]) -> Due | None:
    """Locked with their children; None where the rule or its pool has been switched off meanwhile."""
    kind = KINDS[payload["object"]]
    day, now = date.fromisoformat(payload["day"]), datetime.fromisoformat(payload["now"])
    homes = await homes_of(ctx, kind.name)
    known = {str(rule.id): (home, rule) for home, rule in rules_on(homes, day, {*DAILY, *HOURLY})}
    if str(payload["rule"]) not in known:
        return None
    home, rule = known[str(payload["rule"])]
    spared = await in_handover(ctx)
    people = [one for one in homes.people(home.id) if one not in spared]
    still = (
        select(kind.model)
        .where(
            kind.model.id == ids("records"),
            kind.model.owner_id == ids("owners"),
            *due(kind, rule, day, now, await work_calendar(ctx)),
        )
        .order_by(kind.model.id)
        .with_for_update(key_share=True, skip_locked=True, of=kind.model)
    )
    asked = {"records": [UUID(str(one)) for one in payload["ids"]], "owners": people}
    records = (await ctx.db.scalars(still, asked)).all()
    used = await with_children_in_use(ctx, kind, [record.id for record in records])
    data = RecycleByRule(reason=f"{said(rule).zh}，自动回收", reason_code=rule.kind)
    return Due(RESOURCES[kind.name], [record for record in records if record.id not in used], data)


async def recycle(ctx: Context, resource: Resource[Any], records: Sequence[Any], data: RecycleByRule) -> None:
    """All at once, in as many statements as one takes; where one of them is refused, each apart from the others."""
    found = [record.id for record in records]
    refused = await done_apart(ctx, partial(resource.act_on_all, ctx, records, resource.action(VERB), data))
    if refused is not None:
        ctx.db.expunge_all()  # what was undone in the database stands in the objects yet
        await recycle_one_by_one(ctx, resource, found, data)


async def recycle_one_by_one(ctx: Context, resource: Resource[Any], found: Iterable[UUID], data: RecycleByRule) -> None:
    """Each in a savepoint: one that is refused stays with its owner, and the others do not."""
    action = resource.action(VERB)
    for record_id in found:
        refused = await act_apart(ctx, resource, action, record_id, data)
        if refused is not None:
            log.warning("not recycled", object=resource.name, id=str(record_id), code=refused.code)


async def plan_run(ctx: Context, payload: Mapping[str, Any]) -> None:
    """Find the candidates of a run and queue them, all or none of them."""
    day, now = date.fromisoformat(payload["day"]), datetime.fromisoformat(payload["now"])
    await ctx.db.execute(text("SET LOCAL statement_timeout = '300s'"))  # a request must be quicker, the night need not
    await ctx.db.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    for batch in await plan(ctx, day, now, payload["kinds"]):
        await enqueue(ctx, BATCH, batch)


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    await _ask(ctx, DAILY)


async def every_hour(ctx: Context, _: Mapping[str, Any]) -> None:
    await _ask(ctx, HOURLY)


async def _ask(ctx: Context, kinds: Iterable[str]) -> None:
    """As a job, which is tried again when it fails."""
    now = CLOCK.now()
    await enqueue(ctx, PLAN, {"day": CLOCK.today().isoformat(), "now": now.isoformat(), "kinds": sorted(kinds)})


JOBS |= {PLAN: plan_run, BATCH: take_back}
SCHEDULES["recycle"] = ("0 18 * * *", every_night)
"""18:00 UTC: two in the morning in Shanghai."""
SCHEDULES["recycle-unanswered-leads"] = ("0 * * * *", every_hour)
