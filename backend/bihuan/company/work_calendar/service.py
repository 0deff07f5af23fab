"""The stored calendar: read once a request, and the State Council's notices of 2025 and 2026 (DOMAIN §0.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bihuan.company.work_calendar.clocks import Overrides
from bihuan.company.work_calendar.models import CalendarDay, DayKind
from bihuan.kernel.context import Context

_read: WeakKeyDictionary[Context, Overrides] = WeakKeyDictionary()

HOLIDAYS: tuple[tuple[str, str, str], ...] = (
    ("2025-01-01", "2025-01-01", "元旦"),
    ("2025-01-28", "2025-02-04", "春节"),
    ("2025-04-04", "2025-04-06", "清明节"),
    ("2025-05-01", "2025-05-05", "劳动节"),
    ("2025-05-31", "2025-06-02", "端午节"),
    ("2025-10-01", "2025-10-08", "国庆节、中秋节"),
    ("2026-01-01", "2026-01-03", "元旦"),
    ("2026-02-15", "2026-02-23", "春节"),
    ("2026-04-04", "2026-04-06", "清明节"),
    ("2026-05-01", "2026-05-05", "劳动节"),
    ("2026-06-19", "2026-06-21", "端午节"),
    ("2026-09-25", "2026-09-27", "中秋节"),
    ("2026-10-01", "2026-10-07", "国庆节"),
)
MAKE_UP_WORKDAYS: tuple[str, ...] = (
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
)


def published_days() -> Iterator[tuple[date, str, str]]:
    """(day, kind, name) of every day the notices name."""
    for first, last, name in HOLIDAYS:
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        while day <= end:
            yield day, DayKind.HOLIDAY, name
            day += timedelta(days=1)
    for made_up in MAKE_UP_WORKDAYS:
        yield date.fromisoformat(made_up), DayKind.WORKDAY, "调休上班"


async def work_calendar(ctx: Context) -> Overrides:
    """All days that differ from Monday to Friday; one statement, kept for the rest of the request."""
    known = _read.get(ctx)
    if known is None:
        rows = await ctx.db.execute(select(CalendarDay.day, CalendarDay.kind))
        known = _read[ctx] = {day: kind for day, kind in rows}
    return known


async def seed_calendar(ctx: Context) -> None:
    """Store the published days. Idempotent: a day an administrator has set is left alone."""
    rows = [{"day": day, "kind": kind, "name": name} for day, kind, name in published_days()]
    await ctx.db.execute(insert(CalendarDay).values(rows).on_conflict_do_nothing())
