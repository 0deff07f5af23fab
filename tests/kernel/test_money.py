"""Money: the tables of DOMAIN §0.4, §2.9, §2.10 and §17.3 to the cent, and laws that hold for every amount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bihuan.kernel.lines import compute, enter_price, number_lines
from bihuan.kernel.money import (
    ZERO,
    Amount,
    Fx,
    PositiveAmount,
    PositiveQuantity,
    Price,
    PriceMode,
    Quantity,
    Ratio,
    SignedAmount,
    SignedQuantity,
    instalments,
    line,
    other_price,
    prorate,
    r2,
    r6,
    upper,
)

cents = st.integers(-(10**12), 10**12).map(lambda n: D(n) / 100)
weights = st.lists(st.integers(0, 10**9).map(lambda n: D(n) / 100), min_size=1, max_size=30)
rates = st.sampled_from([D("0"), D("0.01"), D("0.03"), D("0.06"), D("0.09"), D("0.13")])


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("1.0049", "1.00"),
        ("132.335", "132.34"),
    ],
)
def test_cents_round_half_up_away_from_zero(value: str, rounded: str) -> None:
    assert str(r2(D(value))) == rounded


def test_prices_round_half_up_to_six_decimals() -> None:
    assert (r6(D("0.0000005")), r6(D("-0.0000005")), r6(D("88.48672566"))) == (
        D("0.000001"),
        D("-0.000001"),
        D("88.486726"),
    )


LINES: list[tuple[str, str, PriceMode, str, str, str, str, str]] = [
    ("10", "113", "incl", "0.13", "1000.00", "130.00", "1130.00", "100.000000"),
    ("3", "99.99", "incl", "0.13", "265.46", "34.51", "299.97", "88.486726"),
    ("7", "18.905", "incl", "0.13", "117.12", "15.22", "132.34", "16.730088"),
    ("1", "1000", "incl", "0.06", "943.40", "56.60", "1000.00", "943.396226"),
    ("1", "100", "incl", "0.09", "91.74", "8.26", "100.00", "91.743119"),
    ("1", "100", "incl", "0.03", "97.09", "2.91", "100.00", "97.087379"),
    ("1", "100", "incl", "0.01", "99.01", "0.99", "100.00", "99.009901"),
    ("3", "88.4867", "excl", "0.13", "265.46", "34.51", "299.97", "99.989971"),
    ("7", "17.61", "excl", "0.13", "123.27", "16.03", "139.30", "19.899300"),
]


@pytest.mark.parametrize(("qty", "price", "mode", "rate", "excl", "tax", "incl", "other"), LINES)
def test_a_line_is_computed_from_the_entered_price(
    qty: str, price: str, mode: PriceMode, rate: str, excl: str, tax: str, incl: str, other: str
) -> None:
    assert tuple(map(str, line(D(qty), D(price), D(rate), mode))) == (excl, tax, incl)
    assert str(other_price(D(price), D(rate), mode)) == other


def test_twenty_lines_add_up_from_rounded_lines_not_from_the_rounded_total() -> None:
    amounts = [line(D(1), D("9.99"), D("0.13"), "incl") for _ in range(20)]
    totals = [sum(column, ZERO) for column in zip(*amounts, strict=True)]
    assert totals == [D("176.80"), D("23.00"), D("199.80")]
    assert r2(D("199.80") / D("1.13")) == D("176.81")


def test_a_header_share_is_taken_off_before_tax() -> None:
    assert line(D(1), D(500), D("0.13"), "incl", D("44.12")) == (D("403.43"), D("52.45"), D("455.88"))
    assert line(D(1), D(500), D("0.13"), "excl", D("44.12")) == (D("455.88"), D("59.26"), D("515.14"))


@given(qty=st.integers(1, 10**6), price=cents.map(abs), rate=rates, mode=st.sampled_from(["incl", "excl"]))
def test_excl_and_tax_are_always_incl(qty: int, price: D, rate: D, mode: PriceMode) -> None:
    excl, tax, incl = line(D(qty), price, rate, mode)
    assert excl + tax == incl
    assert all(part == r2(part) for part in (excl, tax, incl))
    assert min(excl, tax, incl) >= 0


def test_a_discount_is_split_by_the_largest_fraction() -> None:
    assert prorate(D("100.00"), [D("500.00"), D("300.00"), D("333.33")]) == [D("44.12"), D("26.47"), D("29.41")]


def test_ties_go_to_the_earlier_line() -> None:
    assert prorate(D("0.02"), [D(1), D(1), D(1)]) == [D("0.01"), D("0.01"), D("0.00")]
    assert prorate(D("-0.02"), [D(1), D(1), D(1)]) == [D("-0.01"), D("-0.01"), D("0.00")]


def test_nothing_is_split_over_nothing_and_something_is_refused() -> None:
    assert prorate(ZERO, [ZERO, ZERO]) == [ZERO, ZERO]
    with pytest.raises(ValueError, match="over nothing"):
        prorate(D("0.01"), [ZERO])


@given(total=cents, parts=weights.filter(any))
def test_parts_add_up_and_none_is_a_cent_off(total: D, parts: list[D]) -> None:
    shares = prorate(total, parts)
    assert sum(shares, ZERO) == total
    for share, weight in zip(shares, parts, strict=True):
        exact = total * weight / sum(parts, ZERO)
        assert abs(share - exact) < D("0.01")
        assert abs(share) >= abs(exact).quantize(D("0.01"), ROUND_DOWN) - D("0.01")
        assert weight or share == 0


@pytest.mark.parametrize(
    ("total", "ratios", "parts"),
    [
        ("99999.99", ["0.3", "0.6", "0.1"], ["30000.00", "59999.99", "10000.00"]),
        ("100.01", ["0.333333", "0.333333", "0.333334"], ["33.34", "33.34", "33.33"]),
        ("0.01", ["0.5", "0.5"], ["0.01", "0.00"]),
        ("1130.00", ["1"], ["1130.00"]),
    ],
)
def test_the_last_instalment_takes_the_remainder(total: str, ratios: list[str], parts: list[str]) -> None:
    assert list(map(str, instalments(D(total), list(map(D, ratios))))) == parts


@given(total=cents.map(abs), ratios=st.lists(st.integers(1, 10**6), min_size=1, max_size=24))
def test_instalments_add_up(total: D, ratios: list[int]) -> None:
    assert sum(instalments(total, [D(ratio) / sum(ratios) for ratio in ratios]), ZERO) == total


# --------------------------------------------------------------------------------------------------- documents


@dataclass
class Header:
    price_mode: Any = "incl"
    header_discount_amount: Any = ZERO
    fx_rate: Any = D(1)
    amount_excl: Any = ZERO
    tax_amount: Any = ZERO
    amount_incl: Any = ZERO
    amount_incl_base: Any = ZERO


@dataclass
class Row:
    qty: D
    list_price: D | None = None
    tax_rate: D = D("0.13")
    is_gift: bool = False
    unit_price_incl: D = ZERO
    unit_price_excl: D = ZERO
    discount_factor: D | None = None
    header_share: D = ZERO
    amount_excl: D = ZERO
    tax_amount: D = ZERO
    amount_incl: D = ZERO
    discount_amount: D = ZERO
    line_no: int = 0


def test_an_entered_factor_makes_the_price_and_an_entered_price_the_factor() -> None:
    by_factor, by_price, by_nothing, unlisted = Row(D(7), D("19.9")), Row(D(1), D("120")), Row(D(1), D("50")), Row(D(1))
    enter_price(by_factor, "incl", None, D("0.95"))
    assert (by_factor.unit_price_incl, by_factor.unit_price_excl) == (D("18.905000"), D("16.730088"))
    enter_price(by_price, "incl", D("100"), None)
    assert (by_price.discount_factor, by_price.unit_price_incl) == (D("0.833333"), D("100"))
    enter_price(by_nothing, "excl", None, None)
    assert (by_nothing.unit_price_excl, by_nothing.unit_price_incl) == (D("50.000000"), D("56.500000"))
    enter_price(unlisted, "incl", D("9.99"), None)
    assert unlisted.discount_factor is None


def test_the_entered_price_is_never_recomputed() -> None:
    row = Row(D(1), D("3"))
    enter_price(row, "incl", D("1"), None)
    assert (row.unit_price_incl, row.discount_factor) == (D("1"), D("0.333333"))


def test_a_header_discount_skips_gifts_and_the_header_is_the_sum_of_its_lines() -> None:
    rows = [Row(D(1), D(500)), Row(D(1), D(300)), Row(D(1), D("333.33")), Row(D(2), D(80), is_gift=True)]
    for row in rows[:3]:
        enter_price(row, "incl", row.list_price, None)
    header = Header(header_discount_amount=D("100.00"))
    compute(header, rows)
    assert [row.header_share for row in rows] == [D("44.12"), D("26.47"), D("29.41"), ZERO]
    assert header.amount_incl == D("1033.33")
    assert header.amount_excl + header.tax_amount == header.amount_incl
    assert [row.discount_amount for row in rows] == [D("44.12"), D("26.47"), D("29.41"), D("160.00")]


def test_the_amount_in_base_currency_is_rounded_once() -> None:
    header, row = Header(fx_rate=D("7.12345678")), Row(D(3))
    enter_price(row, "incl", D("33.33"), None)
    compute(header, [row])
    assert (header.amount_incl, header.amount_incl_base) == (D("99.99"), D("712.27"))


@given(
    prices=st.lists(st.integers(1, 10**7), min_size=1, max_size=20),
    share=st.integers(0, 100),
    mode=st.sampled_from(["incl", "excl"]),
    rate=rates,
)
def test_a_document_adds_up_whatever_its_lines(prices: list[int], share: int, mode: str, rate: D) -> None:
    rows = [Row(D(index + 1), tax_rate=rate) for index in range(len(prices))]
    for row, price in zip(rows, prices, strict=True):
        enter_price(row, mode, D(price) / 100, None)
    gross = sum((r2(row.qty * (row.unit_price_incl if mode == "incl" else row.unit_price_excl)) for row in rows), ZERO)
    header = Header(price_mode=mode, header_discount_amount=r2(gross * share / 100))
    compute(header, rows)
    assert sum((row.header_share for row in rows), ZERO) == header.header_discount_amount
    assert header.amount_excl + header.tax_amount == header.amount_incl
    entered = header.amount_incl if mode == "incl" else header.amount_excl
    assert entered == gross - header.header_discount_amount


def test_lines_are_numbered_by_tens() -> None:
    rows = [Row(D(1)) for _ in range(3)]
    number_lines(rows)
    assert [row.line_no for row in rows] == [10, 20, 30]


# ------------------------------------------------------------------------------------------------- 人民币大写

UPPER = [
    ("0", "人民币零元整"),
    ("0.05", "人民币伍分"),
    ("0.50", "人民币伍角整"),
    ("10.50", "人民币壹拾元零伍角整"),
    ("325.04", "人民币叁佰贰拾伍元零肆分"),
    ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
    ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
    ("6007.14", "人民币陆仟零柒元壹角肆分"),
    ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
    ("100010", "人民币壹拾万零壹拾元整"),
    ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
    ("1000001", "人民币壹佰万零壹元整"),
    ("100010000", "人民币壹亿零壹万元整"),
    ("1000100000000", "人民币壹万亿零壹亿元整"),
    ("114560.00", "人民币壹拾壹万肆仟伍佰陆拾元整"),
    ("-1130.00", "人民币负壹仟壹佰叁拾元整"),
]


@pytest.mark.parametrize(("amount", "text"), UPPER)
def test_an_amount_in_capitals(amount: str, text: str) -> None:
    assert upper(D(amount)) == text


def _capitals(amount: D) -> str:
    """The rules of DOMAIN §2.10 written out once more, to check the library behind ``upper``."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]
    total = int(amount * 100)
    yuan, jiao, fen = total // 100, total // 10 % 10, total % 10
    groups = [yuan // 10**power % 10**4 for power in (12, 8, 4, 0)]
    text, gap, started = "", False, False
    for position, group in enumerate(groups):
        if group:
            if started and (gap or group < 1000):
                text += "零"
            zero = False
            for power in (3, 2, 1, 0):
                digit = group // 10**power % 10
                if digit:
                    inside = group // 10 ** (power + 1) > 0
                    text += ("零" if zero and inside else "") + digits[digit] + units[power]
                zero = digit == 0
            started, gap = True, False
        else:
            gap = started
        text += ("万亿", "亿", "万", "")[position] if group else ""
    if total == 0:
        return "人民币零元整"
    text += "元" if yuan else ""
    if not jiao and not fen:
        return f"人民币{text}整"
    text += "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    text += f"{digits[jiao]}角" if jiao else ""
    return f"人民币{text}{digits[fen]}分" if fen else f"人民币{text}整"


def test_the_second_writing_of_the_rules_agrees_with_the_table() -> None:
    assert [_capitals(D(amount)) for amount, _ in UPPER if not amount.startswith("-")] == [
        text for amount, text in UPPER if not amount.startswith("-")
    ]


@given(st.one_of(st.integers(0, 10**15 - 1), st.integers(0, 10**6), st.integers(0, 10**13 - 1).map(lambda n: n * 100)))
def test_capitals_follow_the_rules_for_every_amount(amount: int) -> None:
    assert upper(D(amount) / 100) == _capitals(D(amount) / 100)


# -------------------------------------------------------------------------------------------------- on the wire

WIRE: list[tuple[Any, list[tuple[str, str]], list[Any]]] = [
    (
        Amount,
        [("0", "0.00"), ("1130", "1130.00"), ("1130.5", "1130.50"), ("9999999999999.99", "9999999999999.99")],
        [
            *"0.005 1.005 -1 +1 1,000.00 1e2 1. .5 01 ٣ １ NaN Infinity 10000000000000.00".split(),
            " 1",
            "1 ",
            "",
            1,
            1.5,
        ],
    ),
    (PositiveAmount, [("0.01", "0.01"), ("10", "10.00")], ["0", "0.0", "0.00", "-0.01", "0.005", 1, None]),
    (SignedAmount, [("-1130", "-1130.00"), ("0", "0.00")], ["--1", "-", "0.005", "−1", -1]),
    (
        Price,
        [("113", "113.00"), ("88.4867", "88.4867"), ("0.123456", "0.123456"), ("1.10", "1.10")],
        ["0.1234567", "-1"],
    ),
    (Ratio, [("0.13", "0.13"), ("0.925", "0.925"), ("1", "1.00")], ["1000", "0.1234567", "13%"]),
    (Fx, [("7.12", "7.12"), ("0.00012345", "0.00012345")], ["0.000000001", "100000000"]),
    (Quantity, [("100", "100"), ("0.5", "0.5"), ("1.2500", "1.25"), ("0", "0")], ["1.00001", "-1", "1000000000000"]),
    (PositiveQuantity, [("0.0001", "0.0001"), ("100", "100"), ("10", "10")], ["0", "0.0000", "-1"]),
    (SignedQuantity, [("-2", "-2"), ("2.5", "2.5")], ["--2", "2.00001"]),
]


@pytest.mark.parametrize(("kind", "good"), [(kind, good) for kind, good, _ in WIRE])
def test_a_number_travels_as_a_string_in_its_canonical_form(kind: Any, good: list[tuple[str, str]]) -> None:
    adapter = TypeAdapter(kind)
    for given_text, shown in good:
        assert adapter.dump_python(adapter.validate_python(given_text), mode="json") == shown


@pytest.mark.parametrize(("kind", "good"), [(kind, good) for kind, good, _ in WIRE])
def test_inside_the_program_a_number_stays_a_number(kind: Any, good: list[tuple[str, str]]) -> None:
    """A body turned into a dict still compares by size: "5.00" would be more than "1130.00"."""
    adapter = TypeAdapter(kind)
    for given_text, _ in good:
        assert adapter.dump_python(adapter.validate_python(given_text)) == D(given_text)


@pytest.mark.parametrize(("kind", "bad"), [(kind, bad) for kind, _, bad in WIRE])
def test_whatever_is_not_exactly_such_a_number_is_refused(kind: Any, bad: list[Any]) -> None:
    adapter = TypeAdapter(kind)
    for value in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@pytest.mark.parametrize("kind", [kind for kind, _, _ in WIRE])
def test_a_number_that_is_cleared_is_missed_not_misread(kind: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(None)
    assert [one["type"] for one in refused.value.errors()] == ["REQUIRED"]


@pytest.mark.parametrize("kind", [kind for kind, _, _ in WIRE])
def test_the_documented_pattern_accepts_exactly_what_the_validator_accepts(kind: Any) -> None:
    adapter = TypeAdapter(kind)
    pattern = re.compile(adapter.json_schema()["pattern"], re.ASCII)
    values = {
        text for _, good, bad in WIRE for text in [*(g for g, _ in good), *(b for b in bad if isinstance(b, str))]
    }
    for value in values:
        try:
            adapter.validate_python(value)
            accepted = True
        except ValidationError:
            accepted = False
        assert accepted == bool(pattern.search(value)), value
