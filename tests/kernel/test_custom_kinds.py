"""Every kind of field an administrator can make: what it accepts and how it is kept, what it refuses (DOMAIN §0.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from bihuan.kernel.custom_kinds import CustomField, Kind, Option
from bihuan.kernel.errors import Text
from bihuan.kernel.field_rules import Condition, Rules, Wrong, fits_mask

pytestmark = pytest.mark.req("ADM-01", "ADM-07")
ID = "0192f000-0000-7000-8000-000000000001"
OPTIONS = (
    Option("red", Text("红", "Red")),
    Option("green", Text("绿", "Green")),
    Option("old", Text("旧", "Old"), is_active=False),
)


def of(kind: str, **more: Any) -> CustomField:
    options = OPTIONS if "select" in kind else ()
    return CustomField(UUID(ID), "field", Text("字段", "Field"), kind, options, **more)


ACCEPTED = [
    ("text", " 华信  ", "华信"),
    ("text", "e\u0301", "é"),
    ("text", "", None),
    ("text", "宽" * 254, "宽" * 254),
    ("long_text", "一\n二", "一\n二"),
    ("number", "12.50", "12.5"),
    ("number", "-0.000001", "-0.000001"),
    ("number", "-0", "0"),
    ("number", "1000", "1000"),
    ("number", "999999999999999.999999", "999999999999999.999999"),
    ("number", "", None),
    ("money", "1130", "1130.00"),
    ("money", "-0.5", "-0.50"),
    ("money", "9999999999999.99", "9999999999999.99"),
    ("date", "2028-02-29", "2028-02-29"),
    ("date", "1990-01-01", "1990-01-01"),
    ("datetime", "2026-11-20T16:30:00Z", "2026-11-21T00:30:00+08:00"),
    ("datetime", "2026-11-20T16:30:00.999+08:00", "2026-11-20T16:30:00+08:00"),
    ("select", "red", "red"),
    ("select", "", None),
    ("multi_select", ["green", "red"], ["red", "green"]),
    ("multi_select", [], None),
    ("user", ID.upper(), ID),
    ("department", ID, ID),
    ("lookup", ID, ID),
    ("file", [ID, ID], [ID]),
    ("file", [], None),
    ("checkbox", True, True),
    ("checkbox", False, False),
]


@pytest.mark.parametrize(("kind", "sent", "kept"), ACCEPTED)
def test_a_kind_keeps_what_it_accepts_in_one_form(kind: str, sent: Any, kept: Any) -> None:
    assert of(kind).read(sent) == kept
    assert of(kind).read(None) is None


REFUSED = [
    ("text", "宽" * 255, "TOO_LONG"),
    ("text", "a\x00b", "INVALID_CHARACTER"),
    ("text", "a\u202eb", "INVALID_CHARACTER"),
    ("text", "a\nb", "INVALID_CHARACTER"),
    ("text", 12, "INVALID"),
    ("text", ["a"], "INVALID"),
    ("long_text", "字" * 4001, "TOO_LONG"),
    ("long_text", "a\x00b", "INVALID_CHARACTER"),
    *(("number", wrong, "INVALID_NUMBER") for wrong in (1, 1.5, True, "NaN", "Infinity", "1e5", "1,000", "+1", "01")),
    *(("number", wrong, "INVALID_NUMBER") for wrong in ("٣", "１", " 1", ".5", "1.", "1.1234567", "1" * 16, {})),
    *(("money", wrong, "INVALID_MONEY") for wrong in ("0.005", "NaN", "1e3", 12, 0.1, "1,000.00", "10000000000000.00")),
    *(("date", wrong, "INVALID") for wrong in ("2026-02-30", "20261120", "2026-1-1", "2026-11-20T00:00:00Z", 20261120)),
    ("date", "1989-12-31", "DATE_OUT_OF_RANGE"),
    ("date", "2101-01-01", "DATE_OUT_OF_RANGE"),
    *(("datetime", wrong, "INVALID") for wrong in ("2026-11-20T16:30:00", "2026-11-20", "1700000000", 1700000000)),
    ("datetime", "0001-01-01T00:00:00+14:00", "DATE_OUT_OF_RANGE"),
    ("select", "blue", "OPTION_UNKNOWN"),
    ("select", "old", "OPTION_UNKNOWN"),
    ("select", "红", "OPTION_UNKNOWN"),
    ("select", "red\x00", "OPTION_UNKNOWN"),
    ("select", ["red"], "INVALID"),
    ("multi_select", "red", "INVALID"),
    ("multi_select", ["red", "red"], "DUPLICATE_OPTION"),
    ("multi_select", ["red", "blue"], "OPTION_UNKNOWN"),
    ("multi_select", ["red", None], "INVALID"),
    ("multi_select", ["red"] * 51, "TOO_LONG"),
    *((kind, wrong, "INVALID") for kind in ("user", "department", "lookup") for wrong in ("x", 1, [ID], f"{{{ID}}}")),
    ("file", ID, "INVALID"),
    ("file", ["x"], "INVALID"),
    ("file", [ID] * 21, "TOO_LONG"),
    *(("checkbox", wrong, "INVALID") for wrong in ("true", 1, 0, "", [])),
]


@pytest.mark.parametrize(("kind", "sent", "code"), REFUSED)
def test_a_kind_refuses_everything_else(kind: str, sent: Any, code: str) -> None:
    with pytest.raises(Wrong) as refused:
        of(kind).read(sent)
    assert refused.value.code == code


def test_every_kind_of_the_domain_is_tried() -> None:
    assert {kind for kind, *_ in ACCEPTED} == {kind for kind, *_ in REFUSED} == set(Kind)


def test_what_is_no_longer_offered_may_stay_and_not_come_back() -> None:
    assert of("select").read("old", "old") == "old"
    assert of("multi_select").read(["old", "red"], ["old"]) == ["red", "old"]
    with pytest.raises(Wrong):
        of("multi_select").read(["old"], ["red"])


@pytest.mark.parametrize(
    ("kind", "rules", "scale", "value", "kept"),
    [
        ("text", Rules(form="email"), 6, "Chen@Example.COM", "Chen@example.com"),
        ("text", Rules(form="email"), 6, "chen", "INVALID_EMAIL"),
        ("text", Rules(form="mobile"), 6, "+86 138-1234-1234", "13812341234"),
        ("text", Rules(form="phone"), 6, "62", "INVALID_PHONE"),
        ("text", Rules(form="uscc"), 6, "91310115MA1K35J8HX", "INVALID_USCC"),
        ("text", Rules(form="url"), 6, "javascript:alert(1)", "FORMAT_INVALID"),
        ("text", Rules(form="url"), 6, "https://example.com/a", "https://example.com/a"),
        ("text", Rules(form="digits"), 6, "12３", "FORMAT_INVALID"),
        ("text", Rules(form="letters_digits"), 6, "A1", "A1"),
        ("text", Rules(form="mask", mask="AA-0000"), 6, "沪A-0001", "FORMAT_INVALID"),
        ("text", Rules(form="mask", mask="AA-0000"), 6, "SH-0001", "SH-0001"),
        ("text", Rules(min_length=3), 6, "ab", "MIN_LENGTH"),
        ("text", Rules(max_length=3), 6, "abcd", "TOO_LONG"),
        ("number", Rules(minimum="0.5"), 6, "0.4", "MIN_VALUE"),
        ("number", Rules(minimum="0.5", maximum="10"), 6, "9.5", "9.5"),
        ("number", Rules(maximum="10"), 6, "10.1", "MAX_VALUE"),
        ("number", Rules(), 0, "1.5", "INVALID_NUMBER"),
        ("number", Rules(), 2, "1.555", "INVALID_NUMBER"),
        ("money", Rules(minimum="0.00"), 6, "-0.01", "MIN_VALUE"),
        ("date", Rules(minimum="2026-01-01"), 6, "2025-12-31", "MIN_VALUE"),
        ("date", Rules(maximum="2026-12-31"), 6, "2026-12-31", "2026-12-31"),
    ],
)
def test_rules_narrow_a_kind(kind: str, rules: Rules, scale: int, value: str, kept: str) -> None:
    field = of(kind, rules=rules, scale=scale)
    try:
        assert field.read(value) == kept
    except Wrong as refused:
        assert refused.code == kept


def test_a_mask_takes_time_in_proportion_to_the_text() -> None:
    assert fits_mask("a" * 254, "X" * 254)
    assert not fits_mask("a" * 253 + "!", "X" * 254)
    assert fits_mask("(a+)+$.*", "(A+)+$.*")


def test_what_is_demanded_may_depend_on_another_field() -> None:
    rules = Rules(required=True, condition=Condition("grade", frozenset({"A", "B"})))
    assert rules.demand({"grade": "A"})
    assert not rules.demand({"grade": "C"})
    assert not rules.demand({})
    assert Rules(required=True, condition=Condition("custom.ways", frozenset({"sea"}))).demand(
        {"custom.ways": ["air", "sea"]}
    )
    assert Rules(required=True, condition=Condition("is_locked", frozenset({"true"}))).demand({"is_locked": True})
    assert Rules(required=True).demand({})


@pytest.mark.parametrize(
    ("kind", "default", "begun"),
    [
        ("text", "待定", "待定"),
        ("number", "1.50", "1.5"),
        ("checkbox", "true", True),
        ("checkbox", "false", False),
        ("select", "red", "red"),
        ("select", "old", None),
        ("multi_select", "green, red", ["red", "green"]),
        ("date", None, None),
    ],
)
def test_a_new_record_begins_with_the_default(kind: str, default: str | None, begun: Any) -> None:
    assert of(kind, default=default).begin() == begun
