"""What a rule would have taken back, worked out by hand: pure, on pasts that are written down here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bihuan.insights.replay.judging import Deal, Drop, Held, Past, Span, Terms, drops
from bihuan.kernel.clock import SHANGHAI
from bihuan.parties.recycle.homes import Rule

QIAN, SUN, BOSS = UUID(int=1), UUID(int=2), UUID(int=3)
RECORD = UUID(int=9)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def rule(kind: str = "no_follow_up", days: int = 30, **more: Any) -> Rule:
    usual = {"grades": (), "exclude_deal": True, "exclude_open_opportunity": True, "is_active": True}
    dates: dict[str, Any] = {"effective_from": date(2026, 1, 1), "effective_to": None}
    return Rule(id=UUID(int=5), kind=kind, days=days, **usual | dates | more)


def lost(of: Rule, protect: int = 0, **past: Any) -> list[tuple[UUID, str]]:
    nothing: dict[str, Any] = {
        "grade": "B",
        "locked_at": None,
        "first_deal_at": None,
        "held": [Held(QIAN, at("2026-03-01 10:00"), None)],
        "follow_ups": (),
        "opportunities": (),
        "unfinished": (),
        "deals": (),
    }
    people = frozenset({QIAN, SUN})
    terms = Terms(of, protect, people, at("2026-01-01"), at("2026-12-31"), {})
    found = drops(terms, Past(RECORD, **nothing | past))
    return [(one.owner_id, f"{one.at.astimezone(SHANGHAI):%m-%d %H:%M}") for one in found]


def test_received_on_the_first_of_march_with_thirty_days_is_gone_on_the_first_of_april() -> None:
    """The example of DOMAIN §6.5."""
    assert lost(rule()) == [(QIAN, "04-01 02:00")]


def test_a_call_counts_the_days_anew_and_one_too_late_does_not_help() -> None:
    assert lost(rule(), follow_ups=[at("2026-03-20 09:00")]) == [(QIAN, "04-20 02:00")]
    assert lost(rule(), follow_ups=[at("2026-04-01 01:59")]) == [(QIAN, "05-02 02:00")]
    assert lost(rule(), follow_ups=[at("2026-04-01 02:01")]) == [(QIAN, "04-01 02:00")]


def test_whoever_gave_it_up_before_has_nothing_to_lose_and_each_owner_has_their_own_days() -> None:
    hands = [Held(QIAN, at("2026-03-01"), at("2026-03-20")), Held(SUN, at("2026-03-20"), None)]
    assert lost(rule(), held=hands) == [(SUN, "04-20 02:00")]
    assert lost(rule(), held=[Held(BOSS, at("2026-03-01"), None)]) == []


def test_protection_comes_first() -> None:
    assert lost(rule(days=5), protect=15) == [(QIAN, "03-17 02:00")]


def test_what_was_overdue_when_the_rule_began_goes_in_its_first_moment() -> None:
    assert lost(rule(), held=[Held(QIAN, at("2024-06-01"), None)]) == [(QIAN, "01-01 00:00")]


def test_open_business_keeps_it_for_as_long_as_it_is_open() -> None:
    deal = Span(at("2026-03-10"), at("2026-05-05 15:00"))
    assert lost(rule(), unfinished=[deal]) == [(QIAN, "05-06 02:00")]
    assert lost(rule(), unfinished=[deal._replace(end=None)]) == []
    said = [at("2026-05-05 15:30")]
    assert lost(rule(), unfinished=[deal], follow_ups=said) == [(QIAN, "06-05 02:00")]


@pytest.mark.parametrize(
    ("of", "past", "spared"),
    [
        (rule(grades=("A",)), {}, True),
        (rule(grades=("A", "B")), {}, False),
        (rule(), {"locked_at": at("2026-03-05")}, True),
        (rule(), {"locked_at": at("2026-06-05")}, False),
        (rule(), {"first_deal_at": at("2026-03-05")}, True),
        (rule(exclude_deal=False), {"first_deal_at": at("2026-03-05")}, False),
        (rule("no_opportunity"), {"opportunities": [Span(at("2026-03-05"), at("2026-03-06"))]}, True),
        (rule("no_opportunity"), {"opportunities": [Span(at("2026-02-05"), at("2026-02-06"))]}, False),
        (rule("no_deal"), {"deals": [Deal(date(2026, 3, 5), Decimal(1))]}, True),
        (rule("no_deal"), {"deals": [Deal(date(2026, 5, 5), Decimal(1))]}, False),
        (rule("no_deal"), {"follow_ups": [at("2026-03-20")]}, False),
    ],
)
def test_what_the_rule_asks_for_had_been_done(of: Rule, past: dict[str, Any], spared: bool) -> None:
    assert lost(of, **past) == ([] if spared else [(QIAN, "04-01 02:00")])


def test_an_unanswered_lead_is_gone_after_hours_of_work() -> None:
    """Received on Sunday the first of March: 24 hours of work are three days, from Monday."""
    of = rule("lead_no_response", 24)
    (found,) = lost(of)
    assert found[1].startswith("03-04")
    assert lost(of, follow_ups=[at("2026-03-03 09:30")]) == []


def test_what_was_signed_after_it_was_lost_is_told() -> None:
    deals = [
        Deal(date(2026, 3, 20), Decimal("5.00")),
        Deal(date(2026, 4, 1), Decimal("100.10")),
        Deal(date(2026, 6, 1), Decimal("20.05")),
    ]
    terms = Terms(rule(), 0, frozenset({QIAN}), at("2026-01-01"), at("2026-12-31"), {})
    past = Past(RECORD, "B", None, None, [Held(QIAN, at("2026-03-01 10:00"), None)], (), (), (), deals)
    assert list(drops(terms, past)) == [Drop(RECORD, QIAN, at("2026-04-01 02:00"), date(2026, 4, 1), Decimal("120.15"))]
