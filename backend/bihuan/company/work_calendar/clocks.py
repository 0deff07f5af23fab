"""Workdays and the three clocks that count hours: pure (DOMAIN §0.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bihuan.company.work_calendar.models import DayKind
from bihuan.kernel.clock import SHANGHAI

Overrides = Mapping[date, str]
"""The calendar: day → DayKind, for days that differ from Monday to Friday."""
Period = tuple[time, time]
WORKING_HOURS: tuple[Period, ...] = ((time(9), time(12)), (time(13), time(18)))


class ClockKind(StrEnum):
    CALENDAR = "calendar"
    WORKDAY_24H = "workday_24h"
    BUSINESS_HOURS = "business_hours"


def is_workday(day: date, overrides: Overrides) -> bool:
    """The calendar's word, otherwise Monday to Friday."""
    kind = overrides.get(day)
    return day.weekday() < 5 if kind is None else kind == DayKind.WORKDAY


def next_workday(day: date, overrides: Overrides) -> date:
    """The day itself if it is a workday, otherwise the first one after it."""
    while not is_workday(day, overrides):
        day += timedelta(days=1)
    return day


def workdays_in_month(year: int, month: int, overrides: Overrides) -> int:
    day, count = date(year, month, 1), 0
    while day.month == month:
        count += is_workday(day, overrides)
        day += timedelta(days=1)
    return count


def add_hours(
    start: datetime,
    hours: float,
    clock_kind: str,
    calendar: Overrides,
    working_hours: tuple[Period, ...] = WORKING_HOURS,
) -> datetime:
    """``start`` (aware) plus that many hours of the given clock, in Asia/Shanghai.

    ``calendar`` counts every hour, ``workday_24h`` the 24 hours of each workday, ``business_hours`` working hours only.
    An hour that ends a day's counting ends it: 48 h from a Sunday end on Wednesday 00:00, not on Thursday's start.
    """
    left = timedelta(hours=float(hours))
    at = start.astimezone(SHANGHAI)
    if clock_kind == ClockKind.CALENDAR:
        return at + left
    whole_days = ((time(0), time(0)),)
    for begin, end in _counting(at, calendar, whole_days if clock_kind == ClockKind.WORKDAY_24H else working_hours):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise AssertionError("unreachable")


def hours_before(end: datetime, hours: int, clock_kind: str, calendar: Overrides) -> datetime:
    """The latest start, to the millisecond, whose ``add_hours`` lies before ``end``: later ones have time left."""
    early, late = end - timedelta(hours=hours), end
    while add_hours(early, hours, clock_kind, calendar) >= end:
        early, late = early - (end - early), early
    while late - early > timedelta(milliseconds=1):
        middle = early + (late - early) / 2
        if add_hours(middle, hours, clock_kind, calendar) < end:
            early = middle
        else:
            late = middle
    return early


def _counting(at: datetime, overrides: Overrides, periods: tuple[Period, ...]) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of time that count, from ``at`` on; a period ending at 00:00 ends with its day."""
    day = at.date()
    while True:
        day = next_workday(day, overrides)
        for opens, closes in periods:
            begin = datetime.combine(day, opens, SHANGHAI)
            closing_day = day + timedelta(days=1) if closes == time(0) else day
            end = datetime.combine(closing_day, closes, SHANGHAI)
            if end > at:
                yield max(begin, at), end
        day += timedelta(days=1)
