"""Scores follow the calendar every night, and new rules at once: leads in sets, never all of them at a time.

A lead knows the day on which time alone changes its score (``rescore_on``), so a night reads those whose day has come,
by an index, and writes nothing else. New rules go through the open leads by id, a set in each transaction; a run that
meets newer rules than its own stops, since those have asked for a run of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.by_filter import act_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids, one_of
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.workflow import Nothing
from bihuan.parties.lead.models import OPEN, Lead
from bihuan.parties.lead.rescoring import set_score
from bihuan.parties.lead.service import LEADS, assign_later
from bihuan.parties.lead.sets import SCORED, behaviours_of_many
from bihuan.parties.lead_scoring.service import rows_of
from bihuan.parties.score_rule.scoring import QUALIFIES, Rule
from bihuan.parties.score_rule.service import RESCORE, rules_version, score_rules

NIGHTLY = "rescore-due-leads"
SIZE = 1_000
SHOWN = ("score", "intent_level", "intent_by_score")


async def rescore_all(ctx: Context, payload: Mapping[str, Any]) -> None:
    """One set of the open leads, and the next as another job."""
    if payload["version"] != await rules_version(ctx):
        return
    after = UUID(payload["after"]) if "after" in payload else UUID(int=0)
    done = await _set(ctx, await score_rules(ctx), Lead.id > after)
    if done is not None:
        await enqueue(ctx, RESCORE, {"after": done, "version": payload["version"]})


async def rescore_due(ctx: Context, _: Mapping[str, Any]) -> None:
    """One set of those whose day has come, and the next as another job."""
    if await _set(ctx, await score_rules(ctx), Lead.rescore_on <= CLOCK.today()) is not None:
        await enqueue(ctx, NIGHTLY, {})


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    """As a job, which is tried again when it fails."""
    await enqueue(ctx, NIGHTLY, {})


async def _set(ctx: Context, rules: Sequence[Rule], *where: Any) -> UUID | None:
    """Score the next leads; the last of them, or None when there are no more."""
    await ctx.db.execute(text("SET LOCAL statement_timeout = '300s'"))  # a request must be quicker, a job need not
    rows = (
        await ctx.db.execute(
            rows_of(*where).add_columns(Lead.intent_by_score, Lead.rescore_on).order_by(Lead.id).limit(SIZE)
        )
    ).all()
    if not rows:
        return None
    events = await behaviours_of_many(ctx, [row.id for row in rows])
    today = CLOCK.today()
    changed: list[UUID] = []
    for row in rows:
        now = SimpleNamespace(**row._mapping)
        set_score(now, events.get(row.id, []), rules, today)
        if any(getattr(now, name) != getattr(row, name) for name in SCORED):
            changed.append(row.id)
    await _write(ctx, changed, rules)
    return UUID(str(rows[-1].id)) if len(rows) == SIZE else None


async def _write(ctx: Context, changed: list[UUID], rules: Sequence[Rule]) -> None:
    """Judged again under their locks; what somebody works on right now scores itself."""
    if not changed:
        return
    locked = (
        select(Lead)
        .where(Lead.id == ids("changed"), Lead.status == one_of(OPEN), Lead.deleted_at.is_(None))
        .order_by(Lead.id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    leads = (await ctx.db.scalars(locked, {"changed": changed})).all()
    events = await behaviours_of_many(ctx, [lead.id for lead in leads])  # with what was done until they were locked
    qualified: dict[UUID, bool] = {}
    for lead in leads:
        before = {name: getattr(lead, name) for name in SHOWN}
        set_score(lead, events.get(lead.id, []), rules, CLOCK.today())
        changes = difference(before, {name: getattr(lead, name) for name in SHOWN})
        if changes:
            lead.version += 1  # a change that is told, by nobody: it does not come to the top of the lists
            ctx.log.append(LogEntry("rescore", "leads", lead, changes))
        if before["score"] < QUALIFIES <= lead.score:
            qualified[lead.id] = lead.owner_id is None
    await write_columns(ctx, leads, *SCORED, "version")
    for lead_id, is_free in qualified.items():
        refused = await act_apart(ctx, LEADS, LEADS.action("qualify-by-score"), lead_id, Nothing())
        if refused is None and is_free:
            await assign_later(ctx, lead_id)


JOBS |= {RESCORE: rescore_all, NIGHTLY: rescore_due}
SCHEDULES["rescore-leads"] = ("30 18 * * *", every_night)
"""18:30 UTC: half past two in the morning in Shanghai."""
