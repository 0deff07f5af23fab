"""The golden scenario from the order to the last receipt, to the cent (DOMAIN §29, without the return)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fulfilment.world import World


async def plan_of(world: World, contract: Any) -> Any:
    (row,) = (await world.get("wu", "/payment-plans", contract_id=contract["id"]))["data"]
    return await world.get("qian", f"/payment-plans/{row['id']}")


async def receivables(world: World, order: Any) -> list[tuple[str, str, str]]:
    """Amount, balance and status, in the order they arose."""
    rows = (await world.get("wu", "/receivables", order_id=order["id"], sort="doc_date"))["data"]
    return [(row["amount"], row["balance"], row["status"]) for row in sorted(rows, key=lambda row: row["number"])]


@pytest.mark.req("AR-01", "AR-06", "RCP-01", "RCP-02", "RCP-03", "RCP-06", "RCP-07", "INV-01", "INV-02", "DLV-09")
async def test_from_the_order_to_the_last_receipt(world: World, clock: Callable[[str], None]) -> None:
    clock("2026-11-01 09:00")
    await world.stock_up("GW-200", "100", "620.00")
    clock("2026-11-10 09:00")
    contract = await world.contract()
    assert (contract["amount_incl"], contract["status"]) == ("114560.00", "effective")
    plan = await plan_of(world, contract)
    assert [line["amount"] for line in plan["lines"]] == ["34368.00", "68736.00", "11456.00"]
    assert [line["status"] for line in plan["lines"]] == ["pending", "pending_effect", "pending_effect"]
    assert await receivables(world, {"id": contract["id"]}) == []

    # 5 the order, and a prepayment linked to the contract
    clock("2026-11-13 10:00")
    order = await world.order_of(contract)
    assert order["status"] == "approved"
    prepaid = await world.receipt("34368.00", receipt_type="prepayment", contract_id=contract["id"])
    assert (prepaid["status"], prepaid["unallocated_amount"]) == ("confirmed", "34368.00")
    assert (await plan_of(world, contract))["lines"][0]["status"] == "done"
    assert (await world.get("qian", f"/contracts/{contract['id']}"))["received_amount"] == "34368.00"

    # 6 notice and outbound of 60
    clock("2026-11-16 10:00")
    lines = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "60"}]}
    notice = await world.post("qian", f"/orders/{order['id']}/push-notice", lines, 201)
    await world.post("qian", f"/delivery-notices/{notice['id']}/submit")
    draft = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", None, 201)
    first = await world.post("he", f"/outbounds/{draft['id']}/confirm")
    ar1 = await world.receivable_of(first)
    assert (ar1["amount"], ar1["amount_excl"], ar1["tax_amount"]) == ("62376.00", "55200.00", "7176.00")
    assert (ar1["due_date"], ar1["due_lines"][0]["due_date"]) == ("2026-12-30", "2026-12-30")
    assert await world.stock("GW-200") == ("40", "0", "40")
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["ship_status"], order["shipped_amount"]) == ("partial", "62376.00")
    assert [line["undelivered_qty"] for line in order["lines"]] == ["40", "1"]
    assert (await plan_of(world, contract))["lines"][1]["due_date"] == "2026-12-16"

    # 7 the prepayment is allocated to the first receivable
    answer = await world.allocate(prepaid, ar1, "34368.00")
    assert answer.json()["unallocated_amount"] == "0.00"
    ar1 = await world.get("wu", f"/receivables/{ar1['id']}")
    assert (ar1["balance"], ar1["status"]) == ("28008.00", "partial")
    assert (await world.get("qian", f"/contracts/{contract['id']}"))["received_amount"] == "34368.00"

    # 8 the other 40, and the service
    clock("2026-11-20 10:00")
    second = await world.ship(order, "40")
    ar2 = await world.receivable_of(second)
    assert (ar2["amount"], ar2["amount_excl"], ar2["tax_amount"]) == ("41584.00", "36800.00", "4784.00")
    clock("2026-11-25 10:00")
    third = await world.ship(order)
    ar3 = await world.receivable_of(third)
    assert (ar3["amount"], ar3["amount_excl"], ar3["tax_amount"]) == ("10600.00", "10000.00", "600.00")
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["ship_status"], order["shipped_amount"]) == ("full", "114560.00")

    # 9 money with a bank fee, allocated first in, first out
    clock("2026-11-26 10:00")
    before = (await world.get("wu", f"/fund-accounts/{world.account}"))["balance"]
    money = await world.receipt("68736.00", fee_amount="15.00", contract_id=contract["id"])
    after = (await world.get("wu", f"/fund-accounts/{world.account}"))["balance"]
    assert (before, after) == ("35368.00", "104089.00")  # + 68,721.00
    assert money["unallocated_amount"] == "0.00"
    (charge,) = (await world.get("wu", "/finance-charges", receipt_id=money["id"]))["data"]
    assert (charge["kind"], charge["amount"]) == ("bank_fee", "15.00")
    assert await receivables(world, order) == [
        ("62376.00", "0.00", "settled"),
        ("41584.00", "856.00", "partial"),
        ("10600.00", "10600.00", "open"),
    ]
    plan = await plan_of(world, contract)
    assert [line["received_amount"] for line in plan["lines"]] == ["34368.00", "68736.00", "0.00"]
    assert [line["status"] for line in plan["lines"]] == ["done", "done", "pending_effect"]
    assert (plan["received_amount"], plan["status"]) == ("103104.00", "active")

    # 10 a blue invoice of 60 pieces
    body = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "60"}]}
    invoice = await world.post("qian", f"/orders/{order['id']}/push-invoice", body, 201)
    invoice = await world.post("qian", f"/invoices/{invoice['id']}/submit")
    assert (invoice["status"], invoice["title"], invoice["tax_no"]) == (
        "approved",
        "上海澜桥智能科技有限公司",
        "91310115MA1K35J8HH",
    )
    number = {"invoice_number": "26312000000012345678"}
    invoice = await world.post("wu", f"/invoices/{invoice['id']}/issue", number)
    assert (invoice["status"], invoice["issue_date"]) == ("issued", "2026-11-26")
    assert (invoice["amount_excl"], invoice["tax_amount"], invoice["amount_incl"]) == (
        "55200.00",
        "7176.00",
        "62376.00",
    )
    assert invoice["amount_upper"] == "人民币陆万贰仟叁佰柒拾陆元整"
    assert (await world.get("wu", f"/receivables/{ar1['id']}"))["invoiced_amount"] == "62376.00"
    assert (await world.get("wu", f"/receivables/{ar2['id']}"))["invoiced_amount"] == "0.00"
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["invoice_status"], order["invoiced_amount"]) == ("partial", "62376.00")

    # 12 the rest is paid, and everything is settled
    clock("2026-11-30 10:00")
    last = await world.receipt("11456.00", contract_id=contract["id"])
    assert last["unallocated_amount"] == "0.00"
    assert [row[1:] for row in await receivables(world, order)] == [("0.00", "settled")] * 3
    plan = await plan_of(world, contract)
    assert [line["unreceived"] for line in plan["lines"]] == ["0.00", "0.00", "0.00"]
    assert (plan["received_amount"], plan["status"]) == ("114560.00", "done")
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["receive_status"], order["received_amount"]) == ("full", "114560.00")
    assert (await world.get("qian", f"/contracts/{contract['id']}"))["received_amount"] == "114560.00"

    # the rest is invoiced: order and contract are complete
    rest = await world.post("qian", f"/orders/{order['id']}/push-invoice", None, 201)
    assert rest["amount_incl"] == "52184.00"
    await world.post("qian", f"/invoices/{rest['id']}/submit")
    await world.post("wu", f"/invoices/{rest['id']}/issue", {"invoice_number": "26312000000012345679"})
    assert (await world.get("qian", f"/orders/{order['id']}"))["status"] == "completed"
    assert (await world.get("qian", f"/contracts/{contract['id']}"))["status"] == "completed"
