"""Receivables: raised once per source, due by the payment term of the order (DOMAIN §17.2, §17.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fulfilment.world import World


async def term(world: World, name: str) -> str:
    rows = (await world.get("admin", "/payment-terms", limit=200))["data"]
    return str(next(row["id"] for row in rows if row["name"] == name))


async def due(world: World, name: str) -> tuple[Any, Any]:
    """An outbound of a service under a payment term, and its receivable."""
    order = await world.order(("SV-01", "1"), payment_term_id=await term(world, name))
    outbound = await world.ship(order)
    return outbound, await world.receivable_of(outbound)


@pytest.mark.req("AR-01")
@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("款到发货", "2026-11-07"),
        ("货到付款", None),
        ("发货后30天", "2026-12-07"),
        ("月结30天", "2026-12-30"),
        ("开票后30天", None),
        ("每月25日截止，次月10日付款", "2026-12-10"),
    ],
)
async def test_the_payment_term_of_the_order_says_when(
    world: World, clock: Callable[[str], None], name: str, day: str | None
) -> None:
    clock("2026-11-07 10:00")
    _, receivable = await due(world, name)
    assert (receivable["due_date"], receivable["amount"]) == (day, "10600.00")


async def test_cash_on_delivery_is_due_when_it_is_signed_for(world: World, clock: Callable[[str], None]) -> None:
    clock("2026-11-07 10:00")
    outbound, receivable = await due(world, "货到付款")
    clock("2026-11-12 10:00")
    await world.post("he", f"/outbounds/{outbound['id']}/sign")
    assert (await world.get("wu", f"/receivables/{receivable['id']}"))["due_date"] == "2026-11-12"


async def test_instalments_fall_due_line_by_line(world: World, clock: Callable[[str], None]) -> None:
    clock("2026-11-07 10:00")
    _, receivable = await due(world, "签约30%，验收60%，质保10%（一年）")
    assert [(row["amount"], row["due_date"]) for row in receivable["due_lines"]] == [
        ("3180.00", None),
        ("6360.00", None),
        ("1060.00", None),
    ]


@pytest.mark.req("DLV-09")
async def test_an_order_paid_by_order_owes_everything_at_once_and_deliveries_add_nothing(world: World) -> None:
    order = await world.order(("SV-01", "2"), collection_basis="by_order")
    (row,) = (await world.get("wu", "/receivables", order_id=order["id"]))["data"]
    assert (row["amount"], row["outbound_id"]) == ("21200.00", None)
    await world.ship(order, "1")
    assert len((await world.get("wu", "/receivables", order_id=order["id"]))["data"]) == 1


async def test_an_unpaid_receivable_is_voided_with_its_order(world: World) -> None:
    order = await world.order(("SV-01", "1"), collection_basis="by_order")
    await world.post("zhao", f"/orders/{order['id']}/void", {"reason": "客户取消"})
    (row,) = (await world.get("wu", "/receivables", order_id=order["id"]))["data"]
    assert row["status"] == "voided"
