"""Many leads at once, as an import writes them: scored and assigned as if they came in one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.by_filter import act_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids
from bihuan.kernel.ownership import hand_over
from bihuan.kernel.workflow import Nothing
from bihuan.parties.assigning.service import decide
from bihuan.parties.lead.models import OPEN, Lead, LeadBehaviour, LeadStatus
from bihuan.parties.lead.rescoring import set_score
from bihuan.parties.lead.service import LEADS
from bihuan.parties.lead.workflow import AUTO_ASSIGN, LEAD_KIND
from bihuan.parties.ownership.workflow import take
from bihuan.parties.score_rule.scoring import QUALIFIES, Event
from bihuan.parties.score_rule.service import score_rules

SCORED = ("score", "intent_level", "intent_by_score", "rescore_on")
"""What a score writes."""


async def behaviours_of_many(ctx: Context, lead_ids: list[UUID]) -> dict[UUID, list[Event]]:
    await ctx.written(LeadBehaviour)
    asked = select(LeadBehaviour.lead_id, LeadBehaviour.kind, LeadBehaviour.at).where(
        LeadBehaviour.lead_id == ids("leads")
    )
    found: dict[UUID, list[Event]] = {}
    for lead_id, kind, at in await ctx.db.execute(asked, {"leads": lead_ids}):
        found.setdefault(lead_id, []).append(Event(kind, at))
    return found


async def score_changed(ctx: Context, leads: Sequence[Lead]) -> None:
    """Leads whose fields have been changed in memory; whoever writes them writes ``SCORED`` as well."""
    open_ones = [lead for lead in leads if lead.status in OPEN]
    events, rules = await behaviours_of_many(ctx, [lead.id for lead in open_ones]), await score_rules(ctx)
    for lead in open_ones:
        set_score(lead, events.get(lead.id, []), rules, CLOCK.today())


async def place_by_rules(ctx: Context, leads: Sequence[Lead]) -> None:
    """New leads, not written yet: into their pool, and from there to whom the rules choose (DOMAIN §4.2, §7.4)."""
    decided = await decide(ctx, leads) if leads else {}
    for lead in leads:
        decision = decided[lead.id]
        pool_id = decision.pool_id
        hand_over(ctx, "leads", lead, "create", owner_id=None, department_id=None, pool_id=pool_id, fresh=True)
        if decision.owner is None or decision.rule is None:
            continue
        ctx.touch(lead)
        changes = difference({"owner_id": None, "pool_id": pool_id}, {"owner_id": decision.owner.id, "pool_id": None})
        ctx.log.append(LogEntry(AUTO_ASSIGN, "leads", lead, changes, decision.said, actor_kind="system"))
        await take(
            ctx,
            LEAD_KIND,
            lead,
            "assign",
            decision.owner,
            decision.protect_days,
            reason=decision.said,
            rule_id=decision.rule.id,
        )


async def qualify_many(ctx: Context, leads: Sequence[Lead]) -> None:
    """Those among new leads, written by now, whose score is high enough (DOMAIN §7.5)."""
    wanted = [lead.id for lead in leads if lead.score >= QUALIFIES and lead.status == LeadStatus.NEW]
    for lead_id in wanted:
        with ctx.system():
            await act_apart(ctx, LEADS, LEADS.action("qualify-by-score"), lead_id, Nothing())
