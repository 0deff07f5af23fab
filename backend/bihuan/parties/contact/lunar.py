"""Birthdays kept by the lunar calendar (农历生日): who has theirs on a day of the solar one (DOMAIN §8.1).

Kept is the solar day of birth (decision 0042). Every lunar year has the birthday once: in the month of that number, not
in the leap month after it, even for whoever was born in one; and on the 29th where the month has no 30th.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from borax.calendars.lunardate import LCalendars, LunarDate

FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_DAY = date(1900, 1, 31)
"""The table of lunar years begins with that of 1900; nothing is known of those born before."""
LONG_MONTH = 30


def lunar_year(day: date) -> int | None:
    """The lunar year in which a solar day lies; None outside the table."""
    return LunarDate.from_solar(day).year if FIRST_DAY <= day < date(LAST_YEAR, 12, 31) else None


def born_for(day: date) -> list[date]:
    """The solar days on which those were born whose lunar birthday is ``day``, the earliest first."""
    year = lunar_year(day)
    if year is None:
        return []
    now = LunarDate.from_solar(day)
    if now.leap:
        return []
    days = [now.day]
    if now.day == LONG_MONTH - 1 and LCalendars.ndays(year, now.month) < LONG_MONTH:
        days.append(LONG_MONTH)
    births = (born for one in range(FIRST_YEAR, year) for born in _births(one, now.month, days))
    return sorted(births)


def _births(year: int, month: int, days: list[int]) -> Iterator[date]:
    """In the month, and in the leap month after it."""
    for leap in (0, 1) if LCalendars.leap_month(year) == month else (0,):
        last = LCalendars.ndays(year, month, leap)
        yield from (LunarDate(year, month, day, leap).to_solar_date() for day in days if day <= last)
