"""Aging: open debts by days past due, reproducible for any day of the past (DOMAIN §17.10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fulfilment.world import World


async def aged(world: World, customer: Any, day: str, who: str = "wu") -> Any:
    page = await world.get(who, "/receivables/aging", as_of=day, customer_id=customer["id"])
    assert page["as_of"] == day
    return {name: value for row in page["data"] for name, value in row.items() if value != "0.00"}


@pytest.mark.req("AR-05")
async def test_debts_age_and_a_past_day_keeps_its_figures(world: World, clock: Callable[[str], None]) -> None:
    clock("2026-11-16 09:00")
    customer = await world.new_customer()
    await world.ship(await world.order(("SV-01", "1"), customer=customer))  # due 2026-12-30
    clock("2026-11-20 09:00")
    money = await world.receipt("1600.00", customer=customer, receipt_type="prepayment")
    bare = {"customer_id": customer["id"], "customer_name": customer["name"], "currency": "CNY"}
    before = {**bare, "not_due": "10600.00", "credit": "-1600.00", "net": "9000.00"}
    assert await aged(world, customer, "2026-11-30") == before
    assert await aged(world, customer, "2026-12-30") == before
    late = {**bare, "credit": "-1600.00", "net": "9000.00"}
    for day, bucket in (
        ("2026-12-31", "days_1_30"),
        ("2027-01-29", "days_1_30"),
        ("2027-01-30", "days_31_60"),
        ("2027-03-30", "days_61_90"),
        ("2027-03-31", "days_91_180"),
        ("2027-12-30", "days_181_365"),
        ("2027-12-31", "over_365"),
    ):
        assert await aged(world, customer, day) == {**late, bucket: "10600.00"}, day
    clock("2026-12-10 09:00")
    await world.post("wu", f"/receipts/{money['id']}/auto-allocate")
    assert await aged(world, customer, "2026-12-10") == {**bare, "not_due": "9000.00", "net": "9000.00"}
    assert await aged(world, customer, "2026-12-09") == before
    assert await aged(world, customer, "2026-11-15") == {}
    assert await aged(world, customer, "2026-12-10", "sun") == {}
    assert await aged(world, customer, "2026-12-10", "qian") == {**bare, "not_due": "9000.00", "net": "9000.00"}
