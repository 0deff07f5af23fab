"""The chain bar: the whole thread from lead to cash, whichever of its documents one stands on (DOMAIN §29)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from tests.fulfilment.world import SCHEDULE, World, ok

Chain = dict[str, list[str]]


async def chain_of(world: World, kind: str, record: Any, who: str = "boss") -> Chain:
    """Numbers by step; steps with nothing in them are left out."""
    steps = (await world.get(who, f"/chain/{kind}/{record['id']}"))["steps"]
    return {step["step"]: [found["number"] for found in step["records"]] for step in steps if step["records"]}


@pytest.fixture(scope="module")
async def deal(world: World) -> dict[str, Any]:
    """Lead → customer → opportunity → quote → contract → order → notice → outbound → invoice → receivable → receipt."""
    await world.stock_up("GW-200", "100", "620.00")
    lead = {
        "company_name": "苏州云帆制造有限公司",
        "contact_name": "陆云",
        "mobile": "13700001111",
        "source": "exhibition",
    }
    lead["industry"] = "it"
    made: dict[str, Any] = {"lead": await world.post("qian", "/leads", lead, 201)}
    wanted = {"customer": {"mode": "new"}, "opportunity": {"name": "云帆网关采购"}}
    made["lead"] = await world.post("qian", f"/leads/{made['lead']['id']}/convert", wanted)
    made["customer"] = await world.get("qian", f"/customers/{made['lead']['converted_customer_id']}")
    made["opportunity"] = await world.get("qian", f"/opportunities/{made['lead']['converted_opportunity_id']}")
    title = {"customer_id": made["customer"]["id"], "title": made["customer"]["name"], "tax_no": "91310115MA1K35J8HH"}
    await world.post("qian", "/invoice-titles", title, 201)
    quote = {
        "customer_id": made["customer"]["id"],
        "opportunity_id": made["opportunity"]["id"],
        "lines": [{"product_id": world.products["GW-200"], "qty": "10"}],
    }
    made["quote"] = await world.post("qian", "/quotes?then=submit", quote, 201)
    path = f"/quotes/{made['quote']['id']}/push-contract?then=submit"
    contract = await world.post("qian", path, {"terms": SCHEDULE}, 201)
    tasks = (await world.get("zhao", "/approval-tasks", limit=200))["data"]
    task = next(task for task in tasks if task["object_id"] == contract["id"])
    await world.post("zhao", f"/approval-tasks/{task['id']}/approve", {"comment": "同意"})
    scan = {"object_type": "contracts", "object_id": contract["id"], "kind": "contract_scan"}
    file = {"file": ("合同扫描件.pdf", b"%PDF-1.4 scan", "application/pdf")}
    ok(await world.ask("qian", "POST", "/attachments", data=scan, files=file), 201)
    signed = {"signed_date": contract["doc_date"]}
    made["contract"] = await world.post("qian", f"/contracts/{contract['id']}/confirm-sign", signed)
    made["order"] = await world.order_of(made["contract"])
    notice = await world.post("qian", f"/orders/{made['order']['id']}/push-notice?then=submit", None, 201)
    made["notice"] = notice
    made["outbound"] = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound?then=confirm", None, 201)
    made["receivable"] = await world.receivable_of(made["outbound"])
    path = f"/orders/{made['order']['id']}/push-invoice?then=submit"
    made["invoice"] = await world.post("qian", path, None, 201)
    money = {"contract_id": made["contract"]["id"], "customer": made["customer"]}
    made["receipt"] = await world.receipt("5000.00", **money)
    return made


def thread(deal: dict[str, Any]) -> Chain:
    """Every step with its documents' numbers."""
    steps = ("lead", "customer", "opportunity", "quote", "contract", "order")
    found = {step: [deal[step]["number"]] for step in steps}
    found["delivery"] = [deal["notice"]["number"], deal["outbound"]["number"]]
    found["invoice"] = [deal["invoice"]["number"]]
    found["receipt"] = [deal["receivable"]["number"], deal["receipt"]["number"]]
    return found


KINDS = {
    "quote": "quotes",
    "contract": "contracts",
    "order": "orders",
    "notice": "delivery-notices",
    "outbound": "outbounds",
    "invoice": "invoices",
    "receivable": "receivables",
    "receipt": "receipts",
}


@pytest.mark.parametrize("stands_on", KINDS)
async def test_every_document_of_a_deal_shows_the_whole_thread(
    world: World, deal: dict[str, Any], stands_on: str
) -> None:
    assert await chain_of(world, KINDS[stands_on], deal[stands_on]) == thread(deal)


async def test_a_receipt_of_no_deal_in_particular_shows_the_deals_it_has_paid(
    world: World, deal: dict[str, Any]
) -> None:
    money = await world.receipt("100.00", customer=deal["customer"], receipt_type="prepayment")
    assert await chain_of(world, "receipts", money) == {
        "customer": [deal["customer"]["number"]],
        "receipt": [money["number"]],
    }
    ok(await world.allocate(money, deal["receivable"], "100.00"))
    shown = await chain_of(world, "receipts", money)
    whole = thread(deal)
    assert shown == {**whole, "receipt": [*whole["receipt"], money["number"]]}
    reversed_ = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"][0]
    await world.post("wu", f"/allocations/{reversed_['id']}/reverse", {"reason": "认错了"})
    assert list(await chain_of(world, "receipts", money)) == ["customer", "receipt"]


async def test_the_thread_ends_where_the_reader_may_not_look(world: World, deal: dict[str, Any]) -> None:
    seen = await chain_of(world, "outbounds", deal["outbound"], "he")
    answer: httpx.Response = await world.ask("he", "GET", f"/leads/{deal['lead']['id']}")
    assert answer.status_code in {403, 404}
    assert "lead" not in seen
    assert seen["delivery"] == thread(deal)["delivery"]


async def test_a_receipt_costs_one_statement_more_than_an_order(world: World, deal: dict[str, Any]) -> None:
    async def costs(kind: str, record: Any) -> int:
        statements: list[str] = []

        def note(*seen: Any) -> None:
            statements.append(seen[2])

        event.listen(Engine, "before_cursor_execute", note)
        try:
            await world.get("boss", f"/chain/{kind}/{record['id']}")
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(statements)

    of_order = await costs("orders", deal["order"])
    assert of_order > 0
    assert await costs("receipts", deal["receipt"]) == of_order  # one for the debts it paid, one less for the lines
    assert await costs("invoices", deal["invoice"]) == of_order
