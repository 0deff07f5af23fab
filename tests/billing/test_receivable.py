"""Receivables: raised once per source, due by the payment term of the order (DOMAIN §17.2, §17.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fulfilment.world import World, refused


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


# closing short (DOMAIN §15.2, decision 0009) -------------------------------------------------------------------------

CLOSE = {"reason": "客户减少采购"}


async def owed(world: World, order: Any) -> Any:
    """The receivable of an order that is paid by order."""
    (row,) = (await world.get("wu", "/receivables", order_id=order["id"]))["data"]
    return await world.get("wu", f"/receivables/{row['id']}")


async def half_shipped(world: World, **more: Any) -> Any:
    """Paid by order: 10 × 9.99 and one service of 10,600.00, of which 3 × 9.99 have left the house."""
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "10", "3.00", house)
    order = await world.order(("CB-10", "10"), ("SV-01", "1"), collection_basis="by_order", warehouse_id=house, **more)
    await world.ship(order, "3")
    return order


async def test_what_a_short_close_gives_up_is_not_owed(world: World) -> None:
    order = await half_shipped(world)
    before = await owed(world, order)
    assert (before["amount"], before["balance"], before["status"]) == ("10699.90", "10699.90", "open")
    closed = await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    after = await owed(world, order)
    assert (after["amount_excl"], after["tax_amount"], after["amount"]) == ("26.52", "3.45", "29.97")
    assert (after["balance"], after["status"]) == ("29.97", "open")
    assert [(line["product_code"], line["qty"], line["amount_incl"]) for line in after["lines"]] == [
        ("CB-10", "3", "29.97")
    ]
    assert [line["amount"] for line in after["due_lines"]] == ["29.97"]
    assert after["due_date"] == before["due_date"]
    assert (closed["amount_incl"], closed["net_amount"], closed["receive_status"]) == ("10699.90", "29.97", "none")
    (entry, *_) = (await world.get("wu", f"/timeline/receivables/{after['id']}"))["data"]
    assert (entry["action"], entry["reason"]) == ("reduce", "客户减少采购")
    assert {"field": "amount", "old": "10699.90", "new": "29.97"} in entry["changes"]


async def test_what_is_paid_already_counts_towards_what_was_delivered(world: World) -> None:
    order = await half_shipped(world)
    money = await world.receipt("29.97", receipt_type="prepayment", order_id=order["id"])
    assert money["unallocated_amount"] == "0.00"
    closed = await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    after = await owed(world, order)
    assert (after["amount"], after["settled_amount"], after["balance"], after["status"]) == (
        *("29.97", "29.97", "0.00"),
        "settled",
    )
    assert (closed["receive_status"], closed["received_amount"]) == ("full", "29.97")
    steps = {step["step"]: step for step in (await world.get("zhao", f"/chain/orders/{order['id']}"))["steps"]}
    assert steps["receipt"]["remaining"] is None
    assert steps["invoice"]["remaining"] == "未开票 ¥29.97"
    assert steps["delivery"]["remaining"] is None


async def test_more_paid_than_delivered_is_freed_by_finance_first(world: World) -> None:
    order = await half_shipped(world)
    money = await world.receipt("100.00", receipt_type="prepayment", order_id=order["id"])
    before = await owed(world, order)
    assert before["settled_amount"] == "100.00"
    refused(await world.try_post("zhao", f"/orders/{order['id']}/close", CLOSE), 409, "RECEIVABLE_SETTLED")
    assert (await world.get("zhao", f"/orders/{order['id']}"))["status"] == "approved"
    assert await owed(world, order) == before
    (allocation,) = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"]
    await world.post("wu", f"/allocations/{allocation['id']}/reverse", {"reason": "订单提前关闭"})
    await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    after = await owed(world, order)
    assert (after["amount"], after["balance"]) == ("29.97", "29.97")
    assert (await world.allocate(money, after, "29.97")).status_code == 200
    assert (await world.get("wu", f"/receipts/{money['id']}"))["unallocated_amount"] == "70.03"


async def test_nothing_delivered_is_nothing_owed(world: World) -> None:
    order = await world.order(("SV-01", "2"), collection_basis="by_order")
    closed = await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    assert (closed["status"], closed["net_amount"], closed["receive_status"]) == ("closed", "0.00", "none")
    assert (await owed(world, order))["status"] == "voided"


async def test_an_invoice_keeps_an_undelivered_order_open(world: World) -> None:
    order = await world.order(("SV-01", "1"), collection_basis="by_order")
    invoice = await world.post("qian", f"/orders/{order['id']}/push-invoice?then=submit", None, 201)
    await world.post("wu", f"/invoices/{invoice['id']}/issue", {"invoice_number": "26312000000088880001"})
    refused(await world.try_post("zhao", f"/orders/{order['id']}/close", CLOSE), 409, "RECEIVABLE_SETTLED")
    assert (await world.get("zhao", f"/orders/{order['id']}"))["status"] == "approved"
    assert (await owed(world, order))["amount"] == "10600.00"


async def test_due_lines_shrink_in_proportion_and_keep_their_dates(world: World) -> None:
    order = await half_shipped(world, payment_term_id=await term(world, "签约30%，验收60%，质保10%（一年）"))
    before = await owed(world, order)
    assert [line["amount"] for line in before["due_lines"]] == ["3209.97", "6419.94", "1069.99"]
    await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    after = await owed(world, order)
    assert [line["amount"] for line in after["due_lines"]] == ["8.99", "17.98", "3.00"]
    assert [line["due_date"] for line in after["due_lines"]] == [line["due_date"] for line in before["due_lines"]]


async def only_outbound(world: World, order: Any) -> Any:
    (found,) = (await world.get("he", "/outbounds", warehouse_id=order["warehouse_id"]))["data"]
    return found


async def twice_shipped_and_closed(world: World) -> tuple[Any, Any, Any]:
    """Half shipped, two more pieces in a second outbound, then closed: 5 × 9.99 are owed."""
    order = await half_shipped(world)
    first = await only_outbound(world, order)
    second = await world.ship(order, "2")
    await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    assert (await owed(world, order))["amount"] == "49.95"
    return order, first, second


async def test_what_comes_back_after_a_short_close_is_not_owed(world: World) -> None:
    order, first, second = await twice_shipped_and_closed(world)
    await world.post("he", f"/outbounds/{second['id']}/void", {"reason": "客户拒收"})
    after = await owed(world, order)
    assert (after["amount_excl"], after["tax_amount"], after["amount"]) == ("26.52", "3.45", "29.97")
    assert (after["balance"], after["status"]) == ("29.97", "open")
    assert [(line["qty"], line["amount_incl"]) for line in after["lines"]] == [("3", "29.97")]
    assert [line["amount"] for line in after["due_lines"]] == ["29.97"]
    (entry, *_) = (await world.get("wu", f"/timeline/receivables/{after['id']}"))["data"]
    assert (entry["action"], entry["reason"]) == ("reduce", "客户拒收")
    assert {"field": "amount", "old": "49.95", "new": "29.97"} in entry["changes"]
    closed = await world.get("zhao", f"/orders/{order['id']}")
    assert (closed["status"], closed["net_amount"], closed["receive_status"]) == ("closed", "29.97", "none")
    await world.post("he", f"/outbounds/{first['id']}/void", {"reason": "客户拒收"})
    assert (await owed(world, order))["status"] == "voided"
    assert (await world.get("zhao", f"/orders/{order['id']}"))["net_amount"] == "0.00"


async def test_what_is_paid_of_a_closed_order_does_not_come_back(world: World) -> None:
    order, _, second = await twice_shipped_and_closed(world)
    money = await world.receipt("29.98", receipt_type="prepayment", order_id=order["id"])
    before = await owed(world, order)
    assert (before["settled_amount"], before["balance"]) == ("29.98", "19.97")
    path, why = f"/outbounds/{second['id']}/void", {"reason": "客户拒收"}
    stock = await world.stock("CB-10", second["warehouse_id"])
    refused(await world.try_post("he", path, why), 409, "RECEIVABLE_SETTLED")
    assert (await world.get("he", f"/outbounds/{second['id']}"))["status"] == "confirmed"
    assert await world.stock("CB-10", second["warehouse_id"]) == stock == ("5", "0", "5")
    assert await owed(world, order) == before
    (allocation,) = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"]
    await world.post("wu", f"/allocations/{allocation['id']}/reverse", {"reason": "退货"})
    await world.post("he", path, why)
    after = await owed(world, order)
    assert (after["amount"], after["settled_amount"], after["balance"]) == ("29.97", "0.00", "29.97")


async def test_what_comes_back_while_the_order_is_open_is_still_to_be_delivered(world: World) -> None:
    order = await half_shipped(world)
    gone = await only_outbound(world, order)
    before = await owed(world, order)
    await world.post("he", f"/outbounds/{gone['id']}/void", {"reason": "发错仓库"})
    assert await owed(world, order) == before


async def test_an_order_paid_by_delivery_owes_what_its_outbounds_say(world: World) -> None:
    order = await world.order(("SV-01", "2"))
    await world.ship(order, "1")
    await world.post("zhao", f"/orders/{order['id']}/close", CLOSE)
    assert (await owed(world, order))["amount"] == "10600.00"
