"""When a rule runs out for a record, and what it says: pure (DOMAIN §6.5)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import true

from bihuan.company.work_calendar.clocks import ClockKind, Overrides, add_hours, hours_before
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.errors import Text
from bihuan.parties.pool.models import RuleKind
from bihuan.parties.recycle.homes import Rule

HOURLY = frozenset({RuleKind.LEAD_NO_RESPONSE})
DAILY = frozenset(RuleKind) - HOURLY
RUN_AT = time(2)
"""The nightly run, in Shanghai."""


class Deadline(NamedTuple):
    """The last day that is granted, and the moment after which the record may be gone."""

    on: date
    at: datetime


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def deadline(rule: Rule, base: datetime, protected_until: date | None, calendar: Overrides) -> Deadline:
    """N full days from the base date, and no earlier than the protection ends; hours of work are not protected.

    Received on 03-01 with 30 days: 03-31, taken by the run of 04-01 02:00.
    """
    if rule.kind in HOURLY:
        at = add_hours(base, rule.days, ClockKind.BUSINESS_HOURS, calendar)
        return Deadline(at.date(), at)
    day = CLOCK.business_date(base) + timedelta(days=rule.days)
    if protected_until is not None:
        day = max(day, protected_until)
    return Deadline(day, datetime.combine(day + timedelta(days=1), RUN_AT, SHANGHAI))


def under(rule: Rule, found: Deadline) -> Deadline:
    """No earlier than the rule begins: what was over before is taken by its first run."""
    first = RUN_AT if rule.kind not in HOURLY else time()
    begin = datetime.combine(rule.effective_from, first, SHANGHAI)
    return found if found.at > begin else Deadline(rule.effective_from - timedelta(days=1), begin)


def neglected_before(rule: Rule, day: date, now: datetime, calendar: Overrides) -> datetime:
    """Where the base lies before this moment, the deadline has passed on ``day``, for hours of work at ``now``."""
    if rule.kind in HOURLY:
        return hours_before(now, rule.days, ClockKind.BUSINESS_HOURS, calendar)
    return midnight(day - timedelta(days=rule.days))


def begins_at(rule: Rule, last: Any, moment: datetime, calendar: Overrides) -> Any:
    """Deadlines of ``moment`` or later, told from what orders them: the last day, or the base of hours of work.

    Those hours are walked backwards to the millisecond: what lies that close in front is let in. None ends before the
    rule begins (``under``), where all that were over end together.
    """
    if rule.kind in HOURLY:
        if moment <= midnight(rule.effective_from):
            return true()
        return last > hours_before(moment, rule.days, ClockKind.BUSINESS_HOURS, calendar)
    local = moment.astimezone(SHANGHAI)
    return last >= local.date() - timedelta(days=local.time() <= RUN_AT)


_WORDS = {
    RuleKind.NO_FOLLOW_UP: Text("{n} 天未跟进", "no follow-up for {n} days"),
    RuleKind.NO_OPPORTUNITY: Text("{n} 天未新建商机", "no new opportunity for {n} days"),
    RuleKind.NO_DEAL: Text("{n} 天未成交", "no deal for {n} days"),
    RuleKind.LEAD_NOT_CONVERTED: Text("{n} 天未转换", "not converted for {n} days"),
    RuleKind.LEAD_NO_RESPONSE: Text("{n} 个工作小时未首次响应", "no first response for {n} working hours"),
}


def said(rule: Rule) -> Text:
    """The rule in words, as the ledger keeps it: ``30 天未跟进（B 级）``."""
    words = _WORDS[RuleKind(rule.kind)]
    grades = "、".join(rule.grades), ", ".join(rule.grades)
    of = (f"（{grades[0]} 级）", f" (grade {grades[1]})") if rule.grades else ("", "")
    return Text(words.zh.format(n=rule.days) + of[0], words.en.format(n=rule.days) + of[1])
