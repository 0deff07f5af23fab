"""Workdays and the three clocks, with the values of DOMAIN §0.2."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.company.work_calendar.clocks import ClockKind, add_hours, hours_before, is_workday, workdays_in_month
from bihuan.company.work_calendar.models import CalendarDay
from bihuan.company.work_calendar.service import published_days, seed_calendar, work_calendar
from bihuan.kernel.clock import SHANGHAI
from bihuan.kernel.context import Context

CALENDAR = {day: kind for day, kind, _ in published_days()}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "clock_kind", "end"),
    [
        ("2026-11-20 16:00", 48, "workday_24h", "2026-11-24 16:00"),
        ("2026-02-13 10:00", 48, "workday_24h", "2026-02-24 10:00"),
        ("2026-09-30 15:00", 48, "workday_24h", "2026-10-09 15:00"),
        ("2026-11-21 11:00", 48, "workday_24h", "2026-11-25 00:00"),
        ("2026-04-30 18:00", 48, "workday_24h", "2026-05-07 18:00"),
        ("2026-11-20 17:00", 4, "business_hours", "2026-11-23 12:00"),
        ("2026-02-14 16:00", 8, "business_hours", "2026-02-24 16:00"),
        ("2026-11-20 16:00", 48, "calendar", "2026-11-22 16:00"),
        ("2026-11-20 12:30", 0.5, "business_hours", "2026-11-20 13:30"),
        ("2026-11-20 18:00", 1, "business_hours", "2026-11-23 10:00"),
    ],
)
def test_a_clock_counts_its_hours(start: str, hours: float, clock_kind: str, end: str) -> None:
    assert add_hours(at(start), hours, clock_kind, CALENDAR) == at(end)


def test_a_moment_of_another_zone_is_counted_in_shanghai() -> None:
    friday_evening = datetime.fromisoformat("2026-11-20T09:00:00+00:00")
    assert add_hours(friday_evening, 4, "business_hours", CALENDAR) == at("2026-11-23 12:00")


def test_workdays_per_month_of_2026() -> None:
    counted = [workdays_in_month(2026, month, CALENDAR) for month in range(1, 13)]
    assert counted == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_a_year_that_is_not_kept_yet_has_monday_to_friday() -> None:
    assert is_workday(date(2027, 10, 1), CALENDAR)  # a Friday
    assert not is_workday(date(2027, 10, 2), CALENDAR)
    assert not is_workday(date(2026, 10, 1), CALENDAR)
    assert is_workday(date(2026, 10, 10), CALENDAR)  # a Saturday, worked


async def test_the_calendar_is_stored_once(app: object, db: AsyncSession) -> None:
    ctx = Context(db)
    await seed_calendar(ctx)
    assert await db.scalar(select(func.count()).select_from(CalendarDay)) == len(CALENDAR)
    assert await work_calendar(ctx) == CALENDAR


@pytest.mark.parametrize(
    ("end", "hours"),
    [("2026-11-23 12:00", 4), ("2026-11-23 10:00", 1), ("2026-02-24 16:00", 8), ("2026-11-23 03:00", 24)],
)
def test_the_latest_start_whose_hours_are_over(end: str, hours: int) -> None:
    found = hours_before(at(end), hours, ClockKind.BUSINESS_HOURS, CALENDAR)
    assert add_hours(found, hours, "business_hours", CALENDAR) < at(end)
    assert add_hours(found + timedelta(milliseconds=1), hours, "business_hours", CALENDAR) >= at(end)
