"""Delivery notices: who may ship how much, and that promised goods stay promised (DOMAIN §16.1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fulfilment.world import World, refused


async def notify(world: World, order: Any, qty: str | None = None) -> Any:
    lines = [{"source_line_id": order["lines"][0]["id"], "qty": qty}] if qty else None
    return await world.post("qian", f"/orders/{order['id']}/push-notice", {"lines": lines}, 201)


async def submit(world: World, notice: Any) -> Any:
    return await world.post("qian", f"/delivery-notices/{notice['id']}/submit")


@pytest.mark.req("DLV-02")
async def test_a_notice_reserves_what_it_promises_and_shipping_uses_the_promise_up(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("GW-200", "100", "620.00", house)
    order = await world.order(("GW-200", "100"), ("SV-01", "1"), warehouse_id=house)
    notice = await notify(world, order, "60")
    assert notice["number"].startswith("DN")
    assert (notice["status"], notice["total_qty"], notice["warehouse_id"]) == ("draft", "60", house)
    notice = await submit(world, notice)
    assert (notice["status"], notice["shortage"], notice["lines"][0]["reserved_qty"]) == ("approved", False, "60")
    assert await world.stock("GW-200", house) == ("100", "60", "40")

    draft = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", None, 201)
    assert (draft["total_qty"], draft["delivery_notice_id"]) == ("60", notice["id"])
    one = {"lines": [{"source_line_id": notice["lines"][0]["id"], "qty": "1"}]}
    over = await world.try_post("he", f"/delivery-notices/{notice['id']}/push-outbound", one)
    refused(over, 409, "OVER_SHIPMENT")
    gone = await world.post("he", f"/outbounds/{draft['id']}/confirm")
    assert (gone["status"], gone["amount_incl"]) == ("confirmed", "67800.00")
    assert await world.stock("GW-200", house) == ("40", "0", "40")
    notice = await world.get("he", f"/delivery-notices/{notice['id']}")
    assert (notice["status"], notice["lines"][0]["shipped_qty"], notice["lines"][0]["reserved_qty"]) == (
        "shipped",
        "60",
        "0",
    )
    order = await world.get("qian", f"/orders/{order['id']}")
    assert (order["ship_status"], order["lines"][0]["shipped_qty"]) == ("partial", "60")


async def test_a_notice_cannot_promise_more_than_is_undelivered_and_unpromised(world: World) -> None:
    order = await world.order(("GW-200", "10"))
    await submit(world, await notify(world, order, "6"))
    body = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "5"}]}
    problem = refused(await world.try_post("qian", f"/orders/{order['id']}/push-notice", body), 409, "NOTICE_EXCEEDS")
    assert problem["errors"][0]["params"] == [{"name": "remaining", "value": "4"}]
    rest = await notify(world, order)
    assert rest["total_qty"] == "4"
    refused(await world.try_post("qian", f"/orders/{order['id']}/push-notice"), 409, "NOTHING_LEFT")


async def test_what_cannot_be_reserved_is_a_shortage_and_ships_when_it_has_come(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "5", "3.00", house)
    notice = await submit(world, await notify(world, await world.order(("CB-10", "8"), warehouse_id=house)))
    assert (notice["status"], notice["shortage"], notice["lines"][0]["reserved_qty"]) == ("approved", True, "0")
    draft = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", None, 201)
    short = refused(await world.try_post("he", f"/outbounds/{draft['id']}/confirm"), 409, "STOCK_INSUFFICIENT")
    assert "网线" in short["detail"]
    assert (await world.get("he", f"/outbounds/{draft['id']}"))["status"] == "draft"
    await world.stock_up("CB-10", "3", "3.00", house)
    await world.post("he", f"/outbounds/{draft['id']}/confirm")
    assert await world.stock("CB-10", house) == ("0", "0", "0")


async def test_closing_gives_back_what_has_not_shipped(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "10", "3.00", house)
    order = await world.order(("CB-10", "10"), warehouse_id=house)
    notice = await submit(world, await notify(world, order))
    part = {"lines": [{"source_line_id": notice["lines"][0]["id"], "qty": "4"}]}
    draft = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", part, 201)
    why = {"reason": "客户推迟"}
    refused(await world.try_post("he", f"/delivery-notices/{notice['id']}/close", why), 409, "HAS_REFERENCES")
    await world.post("he", f"/outbounds/{draft['id']}/confirm")
    assert await world.stock("CB-10", house) == ("6", "6", "0")
    closed = await world.post("he", f"/delivery-notices/{notice['id']}/close", why)
    assert (closed["status"], closed["lines"][0]["reserved_qty"]) == ("closed", "0")
    assert await world.stock("CB-10", house) == ("6", "0", "6")
    assert (await notify(world, order))["total_qty"] == "6"


async def test_promised_goods_are_not_shipped_past_the_notice(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "10", "3.00", house)
    order = await world.order(("CB-10", "10"), warehouse_id=house)
    await submit(world, await notify(world, order, "7"))
    body = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "4"}]}
    answer = await world.try_post("he", f"/orders/{order['id']}/push-outbound", body)
    refused(answer, 409, "OVER_SHIPMENT")
    other = await world.outbound(await world.order(("CB-10", "4"), warehouse_id=house))
    refused(await world.try_post("he", f"/outbounds/{other['id']}/confirm"), 409, "STOCK_INSUFFICIENT")
    assert await world.stock("CB-10", house) == ("10", "7", "3")


async def test_nothing_of_a_held_order_is_notified_or_shipped(world: World) -> None:
    order = await world.order(("CB-10", "2"))
    outbound = await world.outbound(order)
    await world.post("wu", f"/orders/{order['id']}/hold", {"reason": "逾期未付"})
    refused(await world.try_post("qian", f"/orders/{order['id']}/push-notice"), 409, "ORDER_ON_HOLD")
    refused(await world.try_post("he", f"/outbounds/{outbound['id']}/confirm"), 409, "ORDER_ON_HOLD")


async def test_a_stranger_sees_no_notice(world: World) -> None:
    notice = await notify(world, await world.order(("GW-200", "1")))
    sun = await world.client("sun")
    refused(await sun.get(f"/delivery-notices/{notice['id']}"), 404, "NOT_FOUND")
    refused(await sun.post(f"/delivery-notices/{notice['id']}/submit", json={}), 404, "NOT_FOUND")
    assert (await world.get("sun", "/delivery-notices"))["data"] == []
    assert (await world.get("qian", f"/delivery-notices/{notice['id']}"))["status"] == "draft"


async def test_a_draft_promises_nothing_and_is_refused_when_the_goods_have_left(world: World) -> None:
    order = await world.order(("CB-10", "10"))
    await world.stock_up("CB-10", "10", "3.00")
    draft = await notify(world, order, "6")
    body = {"lines": [{"source_line_id": order["lines"][0]["id"], "qty": "8"}]}
    outbound = await world.post("he", f"/orders/{order['id']}/push-outbound", body, 201)
    await world.post("he", f"/outbounds/{outbound['id']}/confirm")
    problem = refused(await world.try_post("qian", f"/delivery-notices/{draft['id']}/submit"), 409, "NOTICE_EXCEEDS")
    assert "2" in problem["detail"]
    assert (await world.get("qian", f"/delivery-notices/{draft['id']}"))["status"] == "draft"


CLOSE = {"reason": "客户减少采购"}


async def test_an_order_with_an_open_notice_is_not_closed(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("GW-200", "10", "620.00", house)
    order = await world.order(("GW-200", "10"), warehouse_id=house)
    draft = await notify(world, order, "4")
    path = f"/orders/{order['id']}/close"
    refused(await world.try_post("zhao", path, CLOSE), 409, "OPEN_DELIVERIES")
    approved = await submit(world, draft)
    problem = refused(await world.try_post("zhao", path, CLOSE), 409, "OPEN_DELIVERIES")
    assert problem["detail"] == "订单还有未完成的发货，请先完成、关闭或作废其发货通知单和出库单"
    english = await world.ask("zhao", "POST", path, json=CLOSE, headers={"Accept-Language": "en"})
    assert english.json()["detail"].startswith("Deliveries of this order are still open")
    after = await world.get("zhao", f"/orders/{order['id']}")
    assert (after["status"], after["lines"][0]["cancelled_qty"]) == ("approved", "0")
    assert await world.stock("GW-200", house) == ("10", "4", "6")

    await world.post("he", f"/delivery-notices/{approved['id']}/close", CLOSE)
    closed = await world.post("zhao", path, CLOSE)
    assert (closed["status"], closed["lines"][0]["cancelled_qty"]) == ("closed", "10")
    assert await world.stock("GW-200", house) == ("10", "0", "10")


async def test_an_order_is_not_closed_while_an_outbound_is_being_prepared(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("GW-200", "10", "620.00", house)
    order = await world.order(("GW-200", "10"), warehouse_id=house)
    outbound = await world.outbound(order, "4")
    path = f"/orders/{order['id']}/close"
    refused(await world.try_post("zhao", path, CLOSE), 409, "OPEN_DELIVERIES")
    assert (await world.get("zhao", f"/orders/{order['id']}"))["status"] == "approved"
    await world.post("he", f"/outbounds/{outbound['id']}/confirm")
    closed = await world.post("zhao", path, CLOSE)
    assert (closed["status"], closed["lines"][0]["cancelled_qty"]) == ("closed", "6")


@pytest.mark.req("PERM-09")
async def test_the_telephone_on_a_paper_is_for_whoever_sends_or_sells(world: World) -> None:
    """Masked for the others in the paper, its shape, its history and its filters, and each look at it is noted."""
    house = await world.new_warehouse()
    await world.stock_up("GW-200", "10", "620.00", house)
    where = {"consignee": "收货人", "ship_phone": "13745671234", "ship_address": "张江路 1 号"}
    order = await world.order(("GW-200", "2"), warehouse_id=house, **where)
    notice = await submit(world, await notify(world, order))
    outbound = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound", None, 201)
    there = {"customer_id": world.customer["id"], "consignee": "收货人", "address": "张江路 1 号"}
    address = await world.post("qian", "/customer-addresses", there | {"mobile": where["ship_phone"]}, 201)
    papers = [
        (f"/orders/{order['id']}", "ship_phone", ("qian", "zhao", "he")),
        (f"/delivery-notices/{notice['id']}", "ship_phone", ("qian", "zhao", "he")),
        (f"/outbounds/{outbound['id']}", "ship_phone", ("qian", "zhao", "he")),
        (f"/customer-addresses/{address['id']}", "mobile", ("qian", "zhao")),
    ]
    for url, field, insiders in papers:
        for who in insiders:
            assert (await world.get(who, url))[field] == "13745671234", (who, url)
        for who in ("wu", "boss"):
            assert (await world.get(who, url))[field] == "137****1234", (who, url)
            assert (await world.get(who, url, fields=field))[field] == "137****1234", (who, url)
            assert "13745671234" not in str(await world.get(who, f"/timeline{url}")), (who, url)
        refused(await world.try_post("qian", f"{url}/reveal", {"field": field}), 403, "FORBIDDEN")
        assert (await world.post("boss", f"{url}/reveal", {"field": field}))["value"] == "13745671234"
        told = (await world.get("admin", "/security-events", kind="reveal"))["data"][0]
        assert (told["object_id"], told["detail"]) == (url.rpartition("/")[2], field)
        guess = {"filter": {"field": field, "op": "starts_with", "value": "137"}}
        refused(await world.try_post("wu", f"{url.rpartition('/')[0]}/search", guess), 422, "FIELD_FORBIDDEN")
