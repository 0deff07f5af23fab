"""A score explains itself, and rules are tried on real leads before they count (DOMAIN §7.5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_id, one_of
from bihuan.kernel.errors import Invalid
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.lead.models import OPEN, Lead, LeadBehaviour
from bihuan.parties.lead.service import LEADS
from bihuan.parties.lead.sets import behaviours_of_many
from bihuan.parties.lead_scoring.schemas import (
    BehaviourRead,
    ScoreExplained,
    ScoreReason,
    ScoreTrial,
    ScoreTrialResult,
    ScoreTried,
)
from bihuan.parties.matching import ConditionField, stored
from bihuan.parties.score_rule.models import ScoreRule
from bihuan.parties.score_rule.scoring import Event, Rule, band, score_of
from bihuan.parties.score_rule.service import check_rule, in_force, score_rules

SHOWN = 50
NEEDED = ("id", "created_at", "counted_follow_up_at", *(field.value for field in ConditionField))
"""What rules ask of a lead."""


async def explain(ctx: Context, lead_id: UUID) -> ScoreExplained:
    """By the rules of today. Raises NOT_FOUND for a lead out of sight."""
    lead = await LEADS.get(ctx, lead_id)
    asked = select(LeadBehaviour).where(LeadBehaviour.lead_id == one_id("lead"))
    done = (await ctx.db.scalars(asked.order_by(LeadBehaviour.at.desc()), {"lead": lead_id})).all()
    rules = await score_rules(ctx) if lead.status in OPEN else ()
    found = score_of(lead, [Event(one.kind, one.at) for one in done], rules, CLOCK.today())
    return ScoreExplained(
        score=lead.score,
        intent_level=lead.intent_level,
        intent_by_score=lead.intent_by_score,
        fit=found.fit,
        behaviour=found.behaviour,
        reasons=[ScoreReason(**reason._asdict()) for reason in found.reasons],
        behaviours=[BehaviourRead(kind=one.kind, at=one.at, note=one.note) for one in done[:SHOWN]],
    )


def rows_of(*where: Any) -> Select[Any]:
    """The columns that rules ask of open leads."""
    columns = [getattr(Lead, name) for name in NEEDED]
    open_leads = (Lead.status == one_of(OPEN), Lead.deleted_at.is_(None))
    return select(Lead.number, Lead.name, *columns).where(*open_leads, *where)


async def try_rule(ctx: Context, asked: ScoreTrial) -> ScoreTrialResult:
    """What a rule would change for the latest open leads in sight. Nothing is written."""
    ctx.require("leads", "read")
    replaced = asked.rule_id
    if replaced is not None and await ctx.db.scalar(select(ScoreRule.id).where(ScoreRule.id == replaced)) is None:
        raise Invalid("/rule_id", "REF_NOT_FOUND")
    draft = ScoreRule(**asked.rule.model_dump(exclude={"conditions"}), conditions=stored(asked.rule.conditions))
    check_rule(draft, asked.rule.conditions)
    rule = await in_force(ctx, draft)
    now = await score_rules(ctx)
    then = [one for one in now if one.id != replaced] + [rule] * draft.is_active
    latest = rows_of(RESOURCES["leads"].scope(ctx)).order_by(Lead.updated_at.desc(), Lead.id.desc())
    leads = (await ctx.db.execute(latest.limit(asked.limit))).all()
    events = await behaviours_of_many(ctx, [lead.id for lead in leads])
    data = [_tried(lead, events.get(lead.id, []), now, then, rule) for lead in leads]
    return ScoreTrialResult(
        tried=len(data),
        matched=sum(one.points != 0 for one in data),
        changed=sum(one.before != one.after for one in data),
        data=sorted(data, key=lambda one: (one.before == one.after, one.points == 0)),
    )


def _tried(lead: Any, events: list[Event], now: Any, then: Any, rule: Rule) -> ScoreTried:
    today = CLOCK.today()
    before, after = (score_of(lead, events, rules, today).score for rules in (now, then))
    alone = score_of(lead, events, [rule], today).reasons
    return ScoreTried(
        id=lead.id,
        number=lead.number,
        name=lead.name,
        before=before,
        after=after,
        intent_before=band(before),
        intent_after=band(after),
        points=alone[0].points if alone else Decimal(0),
    )
