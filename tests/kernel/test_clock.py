"""One clock: business dates are those of Shanghai (DOMAIN §0.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bihuan.kernel.clock import CLOCK, Clock


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
