"""Outbounds: goods leave stock once, at the ordered price, and come back whole when voided (DOMAIN §16.2)."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.audit import AuditEntry
from tests.fulfilment.world import World, refused, together


@pytest.mark.req("DLV-01", "DLV-03", "DLV-05")
async def test_an_order_ships_in_parts_and_the_parts_add_up(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "10", "3.00", house)
    order = await world.order(("CB-10", "10"), warehouse_id=house)
    parts = [await world.ship(order, "1") for _ in range(10)]
    assert [(part["amount_excl"], part["tax_amount"]) for part in parts] == [("8.84", "1.15")] * 9 + [("8.85", "1.14")]
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["ship_status"], order["shipped_amount"]) == ("full", "99.90")
    assert (await world.get("wu", "/orders", customer_id=world.customer["id"]))["data"]
    refused(await world.try_post("he", f"/orders/{order['id']}/push-outbound"), 409, "NOTHING_LEFT")


async def test_no_more_than_is_undelivered_ships(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("GW-200", "200", "620.00", house)
    order = await world.order(("GW-200", "100"), warehouse_id=house)
    await world.ship(order, "60")
    body = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "41"}]}
    problem = refused(await world.try_post("he", f"/orders/{order['id']}/push-outbound", body), 409, "OVER_SHIPMENT")
    assert problem["errors"][0]["params"] == [{"name": "remaining", "value": "40"}]
    assert await world.stock("GW-200", house) == ("140", "0", "140")


async def test_a_service_is_delivered_without_stock(world: World) -> None:
    order = await world.order(("SV-01", "1"), warehouse_id=None)
    gone = await world.ship(order)
    assert (gone["status"], gone["amount_incl"]) == ("confirmed", "10600.00")
    assert (await world.get("wu", "/stock-ledger", doc_id=gone["id"]))["data"] == []
    boss = await world.get("boss", f"/outbounds/{gone['id']}")
    assert boss["cost_amount"] == "4000.00"
    assert (await world.get("qian", f"/outbounds/{gone['id']}"))["cost_amount"] is None


async def test_goods_need_a_warehouse(world: World) -> None:
    order = await world.order(("CB-10", "1"), warehouse_id=None)
    answer = await world.try_post("he", f"/orders/{order['id']}/push-outbound")
    assert refused(answer, 422, "WAREHOUSE_REQUIRED")["errors"][0]["pointer"] == "/warehouse_id"


@pytest.mark.req("DLV-04")
async def test_several_orders_of_one_customer_leave_together(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "5", "3.00", house)
    orders = [await world.order(("CB-10", qty), warehouse_id=house) for qty in ("2", "3")]
    lines = [{"source_line_id": order["lines"][0]["id"], "qty": order["lines"][0]["qty"]} for order in orders]
    body = {"warehouse_id": house, "lines": lines}
    outbound = await world.post("he", "/outbounds", body, 201)
    assert (outbound["order_ids"], outbound["amount_incl"]) == (sorted(order["id"] for order in orders), "49.95")
    await world.post("he", f"/outbounds/{outbound['id']}/confirm")
    for order in orders:
        assert (await world.get("qian", f"/orders/{order['id']}"))["ship_status"] == "full"
    rows = (await world.get("wu", "/receivables", outbound_id=outbound["id"]))["data"]
    assert sorted(row["amount"] for row in rows) == ["19.98", "29.97"]

    other = await world.order(("CB-10", "1"), customer=await world.new_customer())
    mixed = [lines[0], {"source_line_id": other["lines"][0]["id"], "qty": "1"}]
    refused(await world.try_post("he", "/outbounds", {"warehouse_id": house, "lines": mixed}), 409, "CUSTOMER_MISMATCH")


async def test_voiding_brings_goods_order_and_notice_back(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("GW-200", "10", "620.00", house)
    order = await world.order(("GW-200", "10"), warehouse_id=house)
    notice = await world.post("qian", f"/orders/{order['id']}/push-notice", None, 201)
    await world.post("qian", f"/delivery-notices/{notice['id']}/submit")
    draft = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", None, 201)
    gone = await world.post("he", f"/outbounds/{draft['id']}/confirm")
    receivable = await world.receivable_of(gone)
    back = await world.post("he", f"/outbounds/{gone['id']}/void", {"reason": "发错仓库"})
    assert back["status"] == "voided"
    assert await world.stock("GW-200", house) == ("10", "10", "0")
    moves = (await world.get("wu", "/stock-ledger", doc_id=gone["id"], sort="created_at"))["data"]
    assert [(move["kind"], move["qty"], move["amount"]) for move in moves] == [
        ("sale_out", "-10", "-6200.00"),
        ("sale_out_cancel", "10", "6200.00"),
    ]
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["ship_status"], order["shipped_amount"]) == ("none", "0.00")
    notice = await world.get("qian", f"/delivery-notices/{notice['id']}")
    assert (notice["status"], notice["lines"][0]["shipped_qty"]) == ("approved", "0")
    assert (await world.get("wu", f"/receivables/{receivable['id']}"))["status"] == "voided"
    again = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", None, 201)
    assert (await world.post("he", f"/outbounds/{again['id']}/confirm"))["amount_incl"] == "11300.00"


async def test_what_is_paid_is_not_voided(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "1", "3.00", house)
    customer = await world.new_customer()
    gone = await world.ship(await world.order(("CB-10", "1"), warehouse_id=house, customer=customer))
    await world.receipt("1.00", customer=customer)
    refused(await world.try_post("he", f"/outbounds/{gone['id']}/void", {"reason": "退"}), 409, "RECEIVABLE_SETTLED")
    assert (await world.get("he", f"/outbounds/{gone['id']}"))["status"] == "confirmed"
    assert await world.stock("CB-10", house) == ("0", "0", "0")


@pytest.mark.req("DLV-08")
async def test_it_travels_under_a_number_and_is_signed_for(world: World) -> None:
    gone = await world.ship(await world.order(("SV-01", "1")))
    refused(await world.try_post("he", f"/outbounds/{gone['id']}/ship"), 422, "TRACKING_REQUIRED")
    way = {"carrier_code": "shunfeng", "tracking_no": "SF1234567890"}
    shipped = await world.post("he", f"/outbounds/{gone['id']}/ship", way)
    assert (shipped["status"], shipped["tracking_no"]) == ("shipped", "SF1234567890")
    (found,) = (await world.get("qian", "/outbounds", tracking_no="SF1234567890"))["data"]
    assert found["id"] == gone["id"]
    signed = await world.post("qian", f"/outbounds/{gone['id']}/sign", {"signed_by": "陈岚"})
    assert (signed["status"], signed["signed_by"]) == ("signed", "陈岚")
    refused(await world.try_post("he", f"/outbounds/{gone['id']}/void", {"reason": "迟了"}), 409, "INVALID_TRANSITION")


@pytest.mark.parametrize("on_hand", ["10", "1"], ids=["last of the order", "last in stock"])
async def test_two_outbounds_cannot_ship_the_same_last_piece(world: World, on_hand: str) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", on_hand, "3.00", house)
    order = await world.order(("CB-10", "1"), warehouse_id=house)
    orders = [order, order] if on_hand == "10" else [order, await world.order(("CB-10", "1"), warehouse_id=house)]
    drafts = [await world.outbound(one, "1") for one in orders]
    answers = await together(*(partial(world.try_post, "he", f"/outbounds/{one['id']}/confirm") for one in drafts))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (loser,) = (answer.json()["code"] for answer in answers if answer.status_code == 409)
    assert loser == ("OVER_SHIPMENT" if on_hand == "10" else "STOCK_INSUFFICIENT")
    left = str(int(on_hand) - 1)
    assert await world.stock("CB-10", house) == (left, "0", left)
    states = sorted([(await world.get("he", f"/outbounds/{one['id']}"))["status"] for one in drafts])
    assert states == ["confirmed", "draft"]


async def test_a_repeated_request_ships_once(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "2", "3.00", house)
    outbound = await world.outbound(await world.order(("CB-10", "1"), warehouse_id=house))
    he = await world.client("he")
    key = {"Idempotency-Key": outbound["id"]}
    answers = [await he.post(f"/outbounds/{outbound['id']}/confirm", json={}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert await world.stock("CB-10", house) == ("1", "0", "1")


@pytest.mark.req("DLV-03")
async def test_an_administrator_can_require_the_notice(world: World) -> None:
    order = await world.order(("SV-01", "1"))
    path = "/settings/outbound_source"

    async def choose(value: str, version: int) -> None:
        match = {"If-Match": f'"settings:outbound_source:{version}"'}
        answer = await world.ask("admin", "PATCH", path, json={"value": value}, headers=match)
        assert answer.status_code == 200, answer.text

    await choose("notice", 0)
    refused(await world.try_post("he", f"/orders/{order['id']}/push-outbound"), 409, "NOTICE_REQUIRED")
    await choose("both", 1)
    assert (await world.ship(order))["status"] == "confirmed"


async def test_a_confirmed_outbound_is_not_edited(world: World) -> None:
    outbound = await world.ship(await world.order(("SV-01", "1")))
    path = f"/outbounds/{outbound['id']}"
    match = {"If-Match": f'"outbounds:{outbound["id"]}:{outbound["version"]}"'}
    refused(await world.ask("he", "PATCH", path, json={"remark": "改"}, headers=match), 409, "DOCUMENT_APPROVED")
    after = await world.get("he", path)
    assert (after["version"], after["remark"]) == (outbound["version"], None)


async def test_the_timeline_tells_progress_where_a_state_has_changed_and_the_log_every_step(
    world: World, db: AsyncSession
) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "10", "3.00", house)
    order = await world.order(("CB-10", "10"), warehouse_id=house)
    for qty in ("3", "3", "4"):
        await world.ship(order, qty)
    told = (await world.get("qian", f"/timeline/orders/{order['id']}"))["data"]
    assert [one["action"] for one in told] == ["progress", "progress", "approve", "submit", "create"]
    states = [
        (change["old"], change["new"])
        for entry in told[:2]
        for change in entry["changes"]
        if change["field"] == "ship_status"
    ]
    assert states == [("partial", "full"), ("none", "partial")]
    amounts = [change for change in told[1]["changes"] if change["field"] == "shipped_amount"]
    assert amounts == [{"field": "shipped_amount", "old": "0.00", "new": "29.97"}]
    logged = select(func.count()).where(AuditEntry.object_id == UUID(order["id"]), AuditEntry.action == "progress")
    assert await db.scalar(logged) == 3
