"""Flow conditions and the arithmetic of several approvers, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from bihuan.approvals.flow.conditions import holds, matches
from bihuan.approvals.instance.engine import verdict

D = Decimal


@pytest.mark.parametrize(
    ("actual", "op", "expected", "answer"),
    [
        (D("0.95"), "gte", "0.95", True),
        (D("0.949999"), "gte", "0.95", False),
        (D("0.95"), "gte", 0.95, True),
        (D("100000.00"), "lt", "100000", False),
        (D("99999.99"), "lt", "100000", True),
        (D("0.90"), "between", ["0.90", "0.95"], True),
        (D("0.96"), "between", ["0.90", "0.95"], False),
        (D("5"), "gt", "5", False),
        (D("5"), "lte", "5", True),
        (False, "eq", False, True),
        (True, "eq", False, False),
        ("CNY", "in", ["CNY", "USD"], True),
        ("EUR", "in", ["CNY", "USD"], False),
        ("采购合同", "contains", "合同", True),
        ("CNY", "ne", "USD", True),
        (date(2026, 11, 7), "lt", "2026-11-08", True),
        (None, "gte", "0.95", False),
        (None, "lt", "0.95", False),
        (None, "eq", None, True),
        (None, "ne", "x", True),
        (None, "contains", "x", False),
    ],
)
def test_a_condition_compares_like_with_like(actual: object, op: str, expected: object, answer: bool) -> None:
    assert holds(actual, op, expected) is answer


def test_all_conditions_must_hold_and_no_condition_always_does() -> None:
    record = SimpleNamespace(min_discount_factor=D("0.96"), below_floor=True)
    discount = {"field": "min_discount_factor", "op": "gte", "value": "0.95"}
    floor = {"field": "below_floor", "op": "eq", "value": False}
    assert matches(record, [discount]) and matches(record, [])
    assert not matches(record, [discount, floor])
    assert not matches(record, [{"field": "no_such_field", "op": "gt", "value": 1}])


def test_a_misspelt_operator_is_an_error_and_never_an_approval() -> None:
    with pytest.raises(ValueError, match="greater"):
        holds(D(1), "greater", 0)


@pytest.mark.parametrize(
    ("mode", "states", "ratio", "answer"),
    [
        ("sequential", ["approved", "waiting"], None, "open"),
        ("sequential", ["approved", "approved"], None, "approved"),
        ("sequential", ["rejected", "waiting"], None, "rejected"),
        ("all", ["approved", "open"], None, "open"),
        ("all", ["open", "rejected"], None, "rejected"),
        ("any", ["open", "open"], None, "open"),
        ("any", ["approved", "open"], None, "approved"),
        ("any", ["open", "rejected"], None, "rejected"),
        ("ratio", ["approved", "open", "open"], D("0.6"), "open"),
        ("ratio", ["approved", "approved", "open"], D("0.6"), "approved"),
        ("ratio", ["rejected", "approved", "open"], D("0.6"), "open"),
        ("ratio", ["rejected", "rejected", "open"], D("0.6"), "rejected"),
    ],
)
def test_the_tasks_of_a_node_decide_it(mode: str, states: list[str], ratio: Decimal | None, answer: str) -> None:
    assert verdict(mode, states, ratio) == answer
