"""One clock: business dates are those of Shanghai (DOMAIN §0.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK, SHANGHAI, Clock
from bihuan.kernel.comparing import OPERATORS
from bihuan.kernel.prepared import asked
from bihuan.parties.customer.models import Customer


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T16:30:00+00:00", date(2026, 11, 21)),
        ("2026-11-20T15:59:59.999999+00:00", date(2026, 11, 20)),
        ("2026-11-20T16:00:00+00:00", date(2026, 11, 21)),
        ("2026-12-31T16:00:00+00:00", date(2027, 1, 1)),
        ("2028-02-28T16:00:00+00:00", date(2028, 2, 29)),
        ("2026-11-20T23:30:00-08:00", date(2026, 11, 21)),
    ],
)
def test_the_business_date_is_the_date_in_shanghai(moment: str, day: date) -> None:
    clock = Clock()
    clock.set(datetime.fromisoformat(moment))
    assert clock.today() == day


def test_the_clock_stops_moves_and_runs_again() -> None:
    clock = Clock()
    noon = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=8)))
    clock.set(noon)
    assert (clock.now(), clock.now().tzinfo) == (noon, UTC)
    clock.advance(timedelta(hours=12))
    assert clock.today() == date(2026, 11, 21)
    clock.set(None)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock().set(datetime(2026, 11, 20))


def test_a_borrowed_moment_is_given_back_even_after_an_error() -> None:
    before = CLOCK.now()
    with pytest.raises(ZeroDivisionError), CLOCK.at(datetime(2030, 1, 1, tzinfo=UTC)):
        assert CLOCK.today() == date(2030, 1, 1)
        raise ZeroDivisionError
    assert CLOCK.now() - before < timedelta(seconds=5)


@pytest.mark.parametrize(("op", "days", "first", "end"), [("last_days", 1, -1, 1), ("next_days", 2, 0, 3)])
def test_days_of_a_filter_that_is_remembered_are_counted_when_it_is_asked(
    op: str, days: int, first: int, end: int
) -> None:
    """Conditions are built once and asked for days on end: by sharing rules, which stay with whoever signed in."""
    with CLOCK.at(datetime(2026, 11, 20, 23, tzinfo=SHANGHAI)):
        of_moments = asked("kept", [OPERATORS[op].build(User.created_at, days)])
        of_days = asked("kept", [OPERATORS[op].build(Customer.established_on, days)])
    for today in (date(2026, 11, 20), date(2026, 11, 21), date(2027, 1, 1)):
        with CLOCK.at(datetime.combine(today, time(0, 1), SHANGHAI)):
            begin, until = today + timedelta(days=first), today + timedelta(days=end)
            assert list(of_days.values.values()) == [begin, until]
            midnights = [datetime.combine(day, time(), SHANGHAI) for day in (begin, until)]
            assert list(of_moments.values.values()) == midnights
