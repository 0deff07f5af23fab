"""When a rule would have taken a record from its owner: pure, on what is known of its past (DOMAIN §6.5).

The deadlines are those of the nightly run itself. What the past does not tell is taken as it is now: the grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.money import ZERO
from bihuan.parties.pool.models import RuleKind
from bihuan.parties.recycle.deadlines import RUN_AT, deadline
from bihuan.parties.recycle.homes import Rule

LATEST = datetime.max.replace(tzinfo=SHANGHAI)


class Held(NamedTuple):
    """A record in somebody's hands; ``until`` is when they lost it, or nothing yet."""

    owner_id: UUID
    since: datetime
    until: datetime | None


class Span(NamedTuple):
    """Something unfinished, such as an open opportunity."""

    begin: datetime
    end: datetime | None

    def covers(self, at: datetime) -> bool:
        return self.begin <= at and (self.end is None or at < self.end)


class Deal(NamedTuple):
    """A contract in force or an approved order, in the company's currency."""

    on: date
    amount: Decimal


class Past(NamedTuple):
    """What is known of one record; moments in their order."""

    id: UUID
    grade: str | None
    locked_at: datetime | None
    first_deal_at: datetime | None
    held: Sequence[Held]
    follow_ups: Sequence[datetime]
    """Of the counting kinds, by anybody."""
    opportunities: Sequence[Span]
    unfinished: Sequence[Span]
    """What keeps a record with its owner while it lasts, open opportunities among it."""
    deals: Sequence[Deal]


class Drop(NamedTuple):
    """Lost by the rule: by whom and when, and what the customer signed after that."""

    record_id: UUID
    owner_id: UUID
    at: datetime
    signed_on: date | None
    signed_amount: Decimal


class Terms(NamedTuple):
    """The proposal: a rule, in force from ``begin``, for the people whose records go to the pool."""

    rule: Rule
    protect_days: int
    people: frozenset[UUID]
    begin: datetime
    end: datetime
    calendar: Overrides


def drops(terms: Terms, past: Past) -> Iterator[Drop]:
    """Of every owner at most one: whoever has lost a record cannot lose it again."""
    for held in past.held:
        if held.owner_id in terms.people:
            at = _lost_at(terms, past, held)
            if at is not None:
                yield drop_of(past, held.owner_id, at)


def drop_of(past: Past, owner_id: UUID, at: datetime) -> Drop:
    later = [deal for deal in past.deals if deal.on >= CLOCK.business_date(at)]
    return Drop(
        past.id,
        owner_id,
        at,
        min((deal.on for deal in later), default=None),
        sum((deal.amount for deal in later), ZERO),
    )


def _lost_at(terms: Terms, past: Past, held: Held) -> datetime | None:
    protected = CLOCK.business_date(held.since) + timedelta(days=terms.protect_days)
    for base, following in _waits(terms.rule, past, held):
        at = max(deadline(terms.rule, base, protected, terms.calendar).at, terms.begin)
        end = min(following, held.until or LATEST, terms.end)
        while at < end:
            if _spared(terms.rule, past, held, at):
                break
            blocking = [span for span in past.unfinished if span.covers(at)]
            if not blocking:
                return at
            if any(span.end is None for span in blocking):
                break
            at = _night_after(max(span.end for span in blocking if span.end is not None))
    return None


def _waits(rule: Rule, past: Past, held: Held) -> Iterator[tuple[datetime, datetime]]:
    """From when the days are counted, and when that would have begun anew."""
    if rule.kind != RuleKind.NO_FOLLOW_UP:
        yield held.since, LATEST
        return
    bases = [held.since, *(at for at in past.follow_ups if at > held.since and (not held.until or at < held.until))]
    yield from zip(bases, [*bases[1:], LATEST], strict=True)


def _night_after(at: datetime) -> datetime:
    """The first nightly run from that moment on."""
    night = datetime.combine(CLOCK.business_date(at), RUN_AT, SHANGHAI)
    return night if night >= at else night + timedelta(days=1)


def _spared(rule: Rule, past: Past, held: Held, at: datetime) -> bool:
    """What the rule asks for had been done, or the record was none of its business."""
    if rule.grades and past.grade not in rule.grades:
        return True
    if past.locked_at is not None and past.locked_at <= at:
        return True
    if rule.exclude_deal and past.first_deal_at is not None and past.first_deal_at <= at:
        return True
    begin = held.since
    match rule.kind:
        case RuleKind.NO_OPPORTUNITY:
            return any(begin <= one.begin <= at for one in past.opportunities)
        case RuleKind.NO_DEAL:
            days = CLOCK.business_date(begin), CLOCK.business_date(at)
            return any(days[0] <= deal.on <= days[1] for deal in past.deals)
        case RuleKind.LEAD_NO_RESPONSE:
            return any(begin <= said <= at for said in past.follow_ups)
    return False
