"""What the system completed is in force again when something of it is undone (DOMAIN §15.2, decision 0012)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fulfilment.world import World

INVOICE_NUMBERS = iter(range(26_312_000_000_099_000_001, 26_312_000_000_099_000_100))


async def invoiced(world: World, order: Any) -> None:
    invoice = await world.post("qian", f"/orders/{order['id']}/push-invoice?then=submit", None, 201)
    await world.post("wu", f"/invoices/{invoice['id']}/issue", {"invoice_number": str(next(INVOICE_NUMBERS))})


async def statuses(world: World, order: Any) -> tuple[str, ...]:
    now = await world.get("zhao", f"/orders/{order['id']}")
    return now["status"], now["ship_status"], now["receive_status"], now["invoice_status"]


@pytest.mark.req("ORD-02")
async def test_an_order_whose_delivery_comes_back_can_be_delivered_again(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "10", "3.00", house)
    order = await world.order(("CB-10", "10"), collection_basis="by_order", warehouse_id=house)
    await world.receipt("99.90", order_id=order["id"])
    await invoiced(world, order)
    outbound = await world.ship(order)
    assert await statuses(world, order) == ("completed", "full", "full", "full")
    await world.post("he", f"/outbounds/{outbound['id']}/void", {"reason": "客户拒收"})
    assert await statuses(world, order) == ("approved", "none", "full", "full")
    (entry, *_) = (await world.get("zhao", f"/timeline/orders/{order['id']}"))["data"]
    assert {"field": "status", "old": "completed", "new": "approved"} in entry["changes"]
    await world.ship(order)
    assert await statuses(world, order) == ("completed", "full", "full", "full")


async def test_order_and_contract_whose_payment_is_taken_off_are_open_again(world: World) -> None:
    await world.stock_up("GW-200", "100", "620.00")
    contract = await world.contract()
    order = await world.order_of(contract)
    outbound = await world.ship(order)
    await invoiced(world, order)
    receivable = await world.receivable_of(outbound)
    receipt = await world.receipt("114560.00")
    (paid,) = (await world.get("wu", "/allocations", receipt_id=receipt["id"]))["data"]
    assert paid["receivable_id"] == receivable["id"]
    assert await statuses(world, order) == ("completed", "full", "full", "full")
    assert (await world.get("qian", f"/contracts/{contract['id']}"))["status"] == "completed"
    await world.post("wu", f"/allocations/{paid['id']}/reverse", {"reason": "认错客户"})
    assert await statuses(world, order) == ("approved", "full", "none", "full")
    after = await world.get("qian", f"/contracts/{contract['id']}")
    assert (after["status"], after["received_amount"]) == ("effective", "0.00")


async def test_who_completed_a_contract_by_hand_is_not_overruled(world: World) -> None:
    await world.stock_up("GW-200", "100", "620.00")
    contract = await world.contract()
    order = await world.order_of(contract)
    outbound = await world.ship(order)
    await world.post("wu", f"/contracts/{contract['id']}/complete", {"reason": "客户破产，不再开票"})
    await world.post("he", f"/outbounds/{outbound['id']}/void", {"reason": "客户拒收"})
    after = await world.get("qian", f"/contracts/{contract['id']}")
    assert (after["status"], after["shipped_amount"]) == ("completed", "0.00")
