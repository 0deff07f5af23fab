"""What was thrown away is not kept for ever: discarded leads lose what tells of a person (LEAD-22).

A purged lead stays as a number: source, campaign, dates, states and reason are counted in every report as before, and
ledger and log keep their rows. Name, company, ways to reach them, what they wanted, what was said with them and the
fields of the company are gone, from the search box as well. What edits of it have written into the log cannot be
changed by anybody (decision 0020); the purge itself writes no value there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from bihuan.activity.follow_up.models import FollowUp, FollowUpReply
from bihuan.company.setting.service import setting
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.search import FoundBy
from bihuan.parties.lead.models import LEAD_SEARCH, Lead, LeadBehaviour, LeadStatus
from bihuan.parties.lead_retention.schemas import LeadRetention

PURGE = "purge-discarded-leads"
SIZE = 500
"""Leads in one transaction."""
GONE = "已清除"
PERSONAL = (
    *("company_name", "contact_name", "title", "mobile", "telephone", "email", "wechat"),
    *("district", "address", "channel_detail", "utm_content", "referrer", "landing_page", "profile_url"),
    *("demand", "remark", "last_follow_up_content", "discard_note", "next_follow_up_at", "duplicate_of_id"),
    "consent_source",
    *("external_system", "external_id"),
)
"""What is emptied; the name becomes ``GONE``."""


async def kept_days(ctx: Context) -> int | None:
    """Days for which a discarded lead is kept as it was; None for ever."""
    return int(await setting(ctx, "lead_retention_days")) or None


def due(days: int) -> tuple[ColumnElement[bool], ...]:
    """The leads that were discarded so long ago, counted to the second."""
    return (
        Lead.status == LeadStatus.DISCARDED,
        Lead.discarded_at < CLOCK.now() - timedelta(days=days),
        Lead.purged_at.is_(None),
    )


async def forecast(ctx: Context, days: int | None) -> LeadRetention:
    """What a term comes to, the one in force unless told: counted by the index of those that wait."""
    term = await kept_days(ctx) if days is None else days or None
    waiting = 0 if term is None else await ctx.db.scalar(select(func.count()).where(*due(term))) or 0
    purged = await ctx.db.scalar(select(func.count()).where(Lead.purged_at.is_not(None))) or 0
    return LeadRetention(days=term, due=waiting, purged=purged)


async def purge(ctx: Context, _: Mapping[str, Any]) -> None:
    """One set, and the next as another job. What somebody works on right now waits for the next night."""
    days = await kept_days(ctx)
    if days is None:
        return
    found = (
        select(Lead)
        .where(*due(days))
        .order_by(Lead.discarded_at, Lead.id)
        .limit(SIZE)
        .with_for_update(key_share=True, skip_locked=True)
    )
    leads = list(await ctx.db.scalars(found))
    if not leads:
        return
    for lead in leads:
        for name in PERSONAL:
            setattr(lead, name, None)
        lead.name, lead.custom, lead.purged_at = GONE, {}, CLOCK.now()
        lead.version += 1  # a change that is told, by nobody: it does not come to the top of the lists
        ctx.log.append(LogEntry("purge", "leads", lead))
        ctx.found_by.append(FoundBy(LEAD_SEARCH, lead.id, [GONE]))
    await write_columns(ctx, leads, *PERSONAL, "name", "custom", "purged_at", "version")
    await _forget_talks(ctx, [lead.id for lead in leads])
    if len(leads) == SIZE:
        await enqueue(ctx, PURGE, {})


async def _forget_talks(ctx: Context, lead_ids: list[UUID]) -> None:
    """That there was a call stays, with its hour and who made it; what was said does not."""
    asked = select(FollowUp).where(FollowUp.object_type == "leads", FollowUp.object_id == ids("leads"))
    talks = list(await ctx.db.scalars(asked.with_for_update(key_share=True), {"leads": lead_ids}))
    for talk in talks:
        talk.content, talk.next_plan = GONE, None
        talk.version += 1
        ctx.log.append(LogEntry("purge", "follow-ups", talk))
    await write_columns(ctx, talks, "content", "next_plan", "version")
    unsaid: dict[str, Any] = {"synchronize_session": False}
    answers = update(FollowUpReply).where(FollowUpReply.follow_up_id == ids("talks")).values(content=GONE)
    await ctx.db.execute(answers, {"talks": [talk.id for talk in talks]}, execution_options=unsaid)
    notes = update(LeadBehaviour).where(LeadBehaviour.lead_id == ids("leads"), LeadBehaviour.note.is_not(None))
    await ctx.db.execute(notes.values(note=None), {"leads": lead_ids}, execution_options=unsaid)


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    """As a job, which is tried again when it fails."""
    if await kept_days(ctx) is not None:
        await enqueue(ctx, PURGE, {})


JOBS[PURGE] = purge
SCHEDULES["purge-leads"] = ("40 19 * * *", every_night)
"""19:40 UTC: twenty to four in the morning in Shanghai."""
