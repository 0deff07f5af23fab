"""Who has a lunar birthday on a day: the days below are those of the almanac."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bihuan.parties.contact.lunar import FIRST_DAY, born_for, lunar_year

DAYS = (
    # born, then the birthdays of three years
    ("1985-09-17", ("2025-09-24", "2026-09-13", "2027-09-03")),  # 八月初三
    ("1984-02-02", ("2025-01-29", "2026-02-17", "2027-02-06")),  # 正月初一, the spring festival
    ("1976-10-01", ("2025-09-29", "2026-09-18", "2027-09-08")),  # 闰八月初八: in the eighth month
    ("1990-07-30", ("2025-07-03", "2026-07-22", "2027-07-12")),  # 六月初九; 2025 has a sixth month twice
    ("1982-01-24", ("2025-01-28", "2026-02-16", "2027-02-05")),  # 腊月三十, where the month has 29 days
    ("1996-01-08", ("2026-01-06", "2026-12-26", "2027-12-15")),  # 冬月十八: never in 2025, twice in 2026
)


@pytest.fixture(scope="module")
def three_years() -> dict[date, list[date]]:
    """For every day who has a birthday on it."""
    every = (date(2025, 1, 1) + timedelta(one) for one in range(3 * 365))
    return {day: born_for(day) for day in every}


@pytest.mark.parametrize(("born", "days"), DAYS)
def test_a_lunar_birthday_comes_once_in_every_lunar_year(
    three_years: dict[date, list[date]], born: str, days: tuple[str, ...]
) -> None:
    assert tuple(str(day) for day, births in three_years.items() if date.fromisoformat(born) in births) == days


def test_the_table_begins_and_ends() -> None:
    assert lunar_year(FIRST_DAY) == 1900
    assert lunar_year(FIRST_DAY - timedelta(1)) is None
    assert born_for(date(1899, 1, 1)) == []
    assert born_for(FIRST_DAY) == [], "nobody in the table was born before"
    assert born_for(date(2100, 12, 31)) == []


def test_nobody_has_theirs_in_a_leap_month() -> None:
    assert born_for(date(2025, 7, 25)) == []  # 闰六月初一
    assert date(1990, 7, 22) in born_for(date(2025, 6, 25))  # 六月初一
