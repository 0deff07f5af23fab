"""How a score comes about, and what it says: pure (DOMAIN §7.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import floor
from typing import Any, NamedTuple
from uuid import UUID

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.money import r2
from bihuan.parties.score_rule.models import ScoreKind

FIT_CAP = BEHAVIOUR_CAP = 60
SCORE_CAP = 100
BANDS = ((80, "A"), (60, "B"), (40, "C"))
QUALIFIES = 80
REMEMBERED = 400
"""Days after which an event is worth nothing: of 20 points, 0.002 are left."""
EXACT = 1e-9
"""Halves are halves, whatever is lost in the powers."""


class Rule(NamedTuple):
    """A rule that is in force, its conditions ready to be asked."""

    id: UUID
    name: str
    kind: str
    points: int
    holds: Callable[[Any], bool]
    behaviour: str | None
    most: int | None
    half_life_days: int
    days: int | None


class Event(NamedTuple):
    """What a lead did, and when."""

    kind: str
    at: datetime


class Reason(NamedTuple):
    """What one rule gave: ``points`` after decay and its own bound, to two decimals; of how many events."""

    rule_id: UUID
    name: str
    kind: str
    points: Decimal
    times: int


class Scored(NamedTuple):
    score: int
    fit: Decimal
    """At most 60, whatever the rules sum up to."""
    behaviour: Decimal
    reasons: tuple[Reason, ...]


def band(score: int) -> str:
    """A from 80, B from 60, C from 40, D."""
    return next((name for least, name in BANDS if score >= least), "D")


def score_of(lead: Any, events: Sequence[Event], rules: Iterable[Rule], today: date) -> Scored:
    """min(100, fit + behaviour), each at most 60, never below 0, rounded half up; ages are whole business days.

    A lead needs the fields that conditions ask, ``created_at`` and ``counted_follow_up_at``.
    """
    fit, behaviour = 0, 0.0
    reasons: list[Reason] = []
    for rule in rules:
        points, count = _given(rule, lead, events, today)
        if not count:
            continue
        if rule.kind == ScoreKind.FIT:
            fit += rule.points
        else:
            behaviour += points
        shown = r2(Decimal(repr(points)))
        reasons.append(Reason(rule.id, rule.name, rule.kind, shown, count))
    fit, behaviour = min(fit, FIT_CAP), min(behaviour, float(BEHAVIOUR_CAP))
    whole = floor(fit + behaviour + 0.5 + EXACT)
    return Scored(
        max(0, min(SCORE_CAP, whole)),
        Decimal(fit),
        r2(Decimal(repr(behaviour))),
        tuple(reasons),
    )


def _given(rule: Rule, lead: Any, events: Sequence[Event], today: date) -> tuple[float, int]:
    """Points, and how often the rule applies."""
    if rule.kind == ScoreKind.FIT:
        return float(rule.points), int(rule.holds(lead))
    if rule.kind == ScoreKind.IDLE:
        return float(rule.points), int(today > _idle_until(rule, lead, events))
    ages = [(today - CLOCK.business_date(event.at)).days for event in events if event.kind == rule.behaviour]
    counted = [max(0, age) for age in ages if age <= REMEMBERED]
    worth = sum(rule.points * 0.5 ** (age / rule.half_life_days) for age in counted)
    if rule.most is not None:
        worth = max(-float(rule.most), min(float(rule.most), worth))
    return worth, len(counted)


def _idle_until(rule: Rule, lead: Any, events: Sequence[Event]) -> date:
    """The last day that is granted: so many full days after the last sign of life."""
    signs = [lead.created_at, *(event.at for event in events)]
    if lead.counted_follow_up_at is not None:
        signs.append(lead.counted_follow_up_at)
    return CLOCK.business_date(max(signs)) + timedelta(days=rule.days or 0)


def changes_on(lead: Any, events: Sequence[Event], rules: Sequence[Rule], today: date) -> date | None:
    """The next business date on which time alone changes the score; None when it never does."""
    now = score_of(lead, events, rules, today).score
    counted = {rule.behaviour for rule in rules if rule.kind == ScoreKind.BEHAVIOUR}
    fresh = (event for event in events if (today - CLOCK.business_date(event.at)).days <= REMEMBERED)
    if not any(event.kind in counted for event in fresh):  # only silence can change it
        ends = sorted(_idle_until(rule, lead, events) for rule in rules if rule.kind == ScoreKind.IDLE)
        days = [day + timedelta(days=1) for day in ends if day >= today]
    else:
        days = [today + timedelta(days=ahead) for ahead in range(1, REMEMBERED + 2)]
    return next((day for day in days if score_of(lead, events, rules, day).score != now), None)
