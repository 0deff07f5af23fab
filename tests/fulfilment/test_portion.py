"""Parts of an order line: they add up to it exactly, whatever is shipped or invoiced when (DOMAIN §16.2, TRUST R30)."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.fulfilment.outbound.models import Taken, portion
from bihuan.kernel.money import LineAmounts, line, other_price

D = Decimal


def order_line(qty: str, price: str, rate: str, mode: str = "incl", share: str = "0") -> Any:
    other = other_price(D(price), D(rate), "incl" if mode == "incl" else "excl")
    incl, excl = (D(price), other) if mode == "incl" else (other, D(price))
    amounts = line(D(qty), D(price), D(rate), "incl" if mode == "incl" else "excl", D(share))
    return SimpleNamespace(
        qty=D(qty),
        tax_rate=D(rate),
        unit_price_incl=incl,
        unit_price_excl=excl,
        header_share=D(share),
        amount_excl=amounts.excl,
        tax_amount=amounts.tax,
        amount_incl=amounts.incl,
    )


def split(of: Any, parts: list[Decimal], mode: str = "incl") -> list[LineAmounts]:
    taken, found = Taken(), []
    for qty in parts:
        part = portion(of, qty, mode, taken)
        taken = Taken(taken.qty + qty, taken.excl + part.excl, taken.tax + part.tax, taken.incl + part.incl)
        found.append(part)
    return found


@pytest.mark.req("DLV-05")
def test_ten_pieces_one_by_one_are_nine_times_the_same_and_the_rest() -> None:
    parts = split(order_line("10", "9.99", "0.13"), [D(1)] * 10)
    assert parts[:9] == [(D("8.84"), D("1.15"), D("9.99"))] * 9
    assert parts[9] == (D("8.85"), D("1.14"), D("9.99"))
    assert sum(part.incl for part in parts) == D("99.90")


def test_sixty_and_forty_of_a_hundred() -> None:
    parts = split(order_line("100", "1039.60", "0.13"), [D(60), D(40)])
    assert parts == [
        (D("55200.00"), D("7176.00"), D("62376.00")),
        (D("36800.00"), D("4784.00"), D("41584.00")),
    ]


def test_a_header_discount_is_shared_by_quantity() -> None:
    parts = split(order_line("3", "100.00", "0.13", share="10.00"), [D(1), D(1), D(1)])
    assert [part.incl for part in parts] == [D("96.67"), D("96.67"), D("96.66")]


def test_rounding_up_never_takes_more_than_the_line_is_worth() -> None:
    parts = split(order_line("10", "0.006", "0.13"), [D(1)] * 10)
    assert [part.incl for part in parts] == [D("0.01")] * 6 + [D("0.00")] * 4


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    qty=st.integers(1, 60),
    price=st.decimals("0", "9999", places=4),
    rate=st.sampled_from(["0", "0.01", "0.06", "0.13"]),
    mode=st.sampled_from(["incl", "excl"]),
    cuts=st.lists(st.integers(1, 7), max_size=60),
)
def test_parts_add_up_exactly_and_none_is_negative(
    qty: int, price: Decimal, rate: str, mode: str, cuts: list[int]
) -> None:
    of = order_line(str(qty), str(price), rate, mode)
    parts, left = [], qty
    for cut in cuts:
        if left - cut > 0:
            parts.append(D(cut))
            left -= cut
    found = split(of, [*parts, D(left)], mode)
    assert sum(part.excl for part in found) == of.amount_excl
    assert sum(part.tax for part in found) == of.tax_amount
    assert sum(part.incl for part in found) == of.amount_incl
    for part in found:
        assert part.incl == part.excl + part.tax
        assert min(part) >= 0
