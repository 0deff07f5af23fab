"""The score of a lead follows what changes, in the transaction of the change (DOMAIN §7.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_id
from bihuan.parties.lead.models import OPEN, Lead, LeadBehaviour
from bihuan.parties.matching import ConditionField
from bihuan.parties.score_rule.models import BehaviourKind as B
from bihuan.parties.score_rule.scoring import Event, Rule, Scored, band, changes_on, score_of
from bihuan.parties.score_rule.service import score_rules

BEGINS_WITH = {
    "web_form": B.FORM_SUBMIT,
    "exhibition": B.EVENT_ATTENDED,
    "seminar": B.EVENT_ATTENDED,
    "inbound_call": B.INBOUND_CALL,
}
"""How a lead came in is the first thing that it did; lists below a source mean the same."""
ASKED = frozenset(field.value for field in ConditionField)
"""Fields that rules may ask: an edit of another changes no score."""
_DONE = select(LeadBehaviour.kind, LeadBehaviour.at).where(LeadBehaviour.lead_id == one_id("lead"))


async def behaviours_of(ctx: Context, lead_id: UUID) -> list[Event]:
    await ctx.written(LeadBehaviour)
    rows = await ctx.db.execute(_DONE.order_by(LeadBehaviour.at), {"lead": lead_id})
    return [Event(kind, at) for kind, at in rows]


def begun(lead: Lead) -> list[Event]:
    """What a new lead has done by coming in."""
    kind = BEGINS_WITH.get(lead.source)
    return [Event(kind, lead.created_at)] if kind is not None else []


def note_behaviours(ctx: Context, lead_id: UUID, events: Iterable[Event], note: str | None = None) -> None:
    for event in events:
        ctx.append(LeadBehaviour, lead_id=lead_id, kind=event.kind, at=event.at, note=note)


async def score_new(ctx: Context, lead: Lead, created_at: datetime | None = None) -> None:
    """A lead that is being made: its first behaviour is written down, and it has a score from the beginning."""
    lead.created_at = created_at or CLOCK.now()
    events = begun(lead)
    note_behaviours(ctx, lead.id, events)
    set_score(lead, events, await score_rules(ctx), CLOCK.today())


async def rescore(ctx: Context, lead: Lead) -> Scored | None:
    """Score a lead behind its door anew; what has ended keeps the score it ended with."""
    if lead.status not in OPEN:
        return None
    return set_score(lead, await behaviours_of(ctx, lead.id), await score_rules(ctx), CLOCK.today())


def set_score(lead: Any, events: Sequence[Event], rules: Sequence[Rule], today: date) -> Scored:
    """Score, the intent unless it was judged by hand, and the day when time alone changes it.

    Without any rule nothing is known, and nothing is said about the intent.
    """
    found = score_of(lead, events, rules, today)
    lead.score = found.score
    lead.rescore_on = changes_on(lead, events, rules, today)
    if rules and (lead.intent_level is None or lead.intent_by_score):
        lead.intent_level, lead.intent_by_score = band(found.score), True
    return found


def judged(lead: Lead, given: dict[str, Any]) -> None:
    """An intent that somebody writes stays; one that is cleared follows the score again."""
    if "intent_level" in given:
        lead.intent_by_score = False
