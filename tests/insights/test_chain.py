"""The chain bar: the whole thread from lead to cash, whichever of its documents one stands on (DOMAIN §29)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from tests.fulfilment.world import World, ok

Chain = dict[str, list[str]]


async def chain_of(world: World, kind: str, record: Any, who: str = "boss") -> Chain:
    """Numbers by step; steps with nothing in them are left out."""
    steps = (await world.get(who, f"/chain/{kind}/{record['id']}"))["steps"]
    return {step["step"]: [found["number"] for found in step["records"]] for step in steps if step["records"]}


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


@pytest.mark.req("AUD-04")
async def test_an_order_is_traced_with_who_made_each_document_and_when(world: World, deal: dict[str, Any]) -> None:
    steps = (await world.get("boss", f"/chain/orders/{deal['order']['id']}"))["steps"]
    traced = {one["number"]: one for step in steps for one in step["records"]}
    for name, who in {"lead": "钱程", "quote": "钱程", "order": "钱程", "outbound": "何伟", "receipt": "吴静"}.items():
        record = await world.get("boss", f"/{KINDS.get(name, 'leads')}/{deal[name]['id']}")
        one = traced[deal[name]["number"]]
        assert (one["created_by_name"], one["created_at"]) == (who, record["created_at"]), name
        assert (one["status"], one["updated_at"]) == (record["status"], record["updated_at"]), name
    assert traced[deal["contract"]["number"]]["updated_by_name"] is not None


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
