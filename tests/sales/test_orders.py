"""Orders: from contract or quote, never more than agreed, and the verbs deliveries and billing use (DOMAIN §15)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bihuan.kernel.pushdown import link
from bihuan.kernel.settling import settle
from bihuan.kernel.workflow import unreachable
from bihuan.sales.order.models import Order, OrderStatus
from bihuan.sales.order.service import record_invoice, record_receipt, record_return, record_shipment
from bihuan.sales.order.workflow import ACTIONS
from tests.sales.conftest import Do, ok, refused

BOOKS_DO_NOT_BALANCE = "shipments and invoices are told to orders without documents behind them"


def test_every_state_of_an_order_can_be_reached() -> None:
    assert unreachable(OrderStatus, OrderStatus.DRAFT, ACTIONS) == set()


@pytest.mark.req("ORD-01")
async def test_an_order_from_a_contract_is_approved_at_once(client: Any, make_contract: Do) -> None:
    contract = await make_contract()
    qian = await client("qian")
    order = ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={"po_no": "PO-7788"}), 201)
    assert (order["status"], order["amount_incl"], order["source"]) == ("draft", "114560.00", "contract")
    assert order["contract_number"] == contract["number"]
    assert [line["contract_line_id"] for line in order["lines"]] == [line["id"] for line in contract["lines"]]
    order = ok(await qian.post(f"/orders/{order['id']}/submit", json={}))
    assert order["status"] == "approved"
    assert (order["ship_status"], order["receive_status"], order["invoice_status"]) == ("none", "none", "none")
    assert [line["undelivered_qty"] for line in order["lines"]] == ["100", "1"]
    after = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert after["ordered_amount"] == "114560.00"
    assert [line["ordered_qty"] for line in after["lines"]] == ["100", "1"]


async def test_more_than_contracted_is_refused_and_nothing_is_made(client: Any, make_contract: Do) -> None:
    contract = await make_contract()
    gateway = contract["lines"][0]["id"]
    qian = await client("qian")
    path = f"/contracts/{contract['id']}/push-order"
    too_many = {"lines": [{"source_line_id": gateway, "qty": "101"}]}
    problem = refused(await qian.post(path, json=too_many), 409, "EXCEEDS_CONTRACT")
    assert problem["errors"][0]["pointer"] == "/lines/0/qty"
    assert "100" in problem["detail"]
    query = {"contract_id": contract["id"]}
    assert ok(await qian.get("/orders", params=query))["data"] == []
    assert ok(await qian.get(f"/contracts/{contract['id']}"))["version"] == contract["version"]
    ok(await qian.post(path, json={"lines": [{"source_line_id": gateway, "qty": "60"}]}), 201)
    forty_one = {"lines": [{"source_line_id": gateway, "qty": "41"}]}
    refused(await qian.post(path, json=forty_one), 409, "EXCEEDS_CONTRACT")
    rest = ok(await qian.post(path, json={}), 201)
    assert [(line["product_code"], line["qty"]) for line in rest["lines"]] == [("GW-200", "40"), ("SV-01", "1")]
    refused(await qian.post(path, json={}), 409, "NOTHING_LEFT")


async def test_two_people_pushing_at_once_cannot_order_twice(client: Any, make_contract: Do) -> None:
    contract = await make_contract()
    qian, zhao = await client("qian"), await client("zhao")
    path = f"/contracts/{contract['id']}/push-order"
    eighty = {"lines": [{"source_line_id": contract["lines"][0]["id"], "qty": "80"}]}
    answers = await asyncio.gather(*(user.post(path, json=eighty) for user in (qian, zhao, qian, zhao)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"EXCEEDS_CONTRACT"}
    after = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert after["lines"][0]["ordered_qty"] == "80"


async def test_a_header_discount_is_ordered_to_the_cent(client: Any, make_contract: Do) -> None:
    contract = await make_contract(header_discount_amount="100.01")
    assert contract["amount_incl"] == "114459.99"
    gateway = contract["lines"][0]["id"]
    qian = await client("qian")
    path = f"/contracts/{contract['id']}/push-order"
    parts = [{"lines": [{"source_line_id": gateway, "qty": "33"}]}] * 2
    made = [ok(await qian.post(path, json=part), 201) for part in [*parts, {}]]
    total = sum(Decimal(order["amount_incl"]) for order in made)
    assert total == Decimal("114459.99")
    for order in made:
        assert ok(await qian.post(f"/orders/{order['id']}/submit", json={}))["status"] == "approved"
    assert ok(await qian.get(f"/contracts/{contract['id']}"))["ordered_amount"] == "114459.99"


async def test_an_order_typed_in_under_a_contract_fits_into_its_amount(
    client: Any, make_contract: Do, customer: dict[str, Any], goods: dict[str, str]
) -> None:
    contract = await make_contract()
    qian = await client("qian")
    body = {
        "customer_id": customer["id"],
        "contract_id": contract["id"],
        "delivery_date": contract["doc_date"],
        "lines": [{"product_id": goods["GW-200"], "qty": "110", "unit_price_incl": "1100.00"}],
    }
    order = ok(await qian.post("/orders", json=body), 201)
    problem = refused(await qian.post(f"/orders/{order['id']}/submit", json={}), 409, "EXCEEDS_CONTRACT")
    assert "114560" in problem["detail"]
    after = ok(await qian.get(f"/orders/{order['id']}"))
    assert (after["status"], after["version"]) == ("draft", order["version"])
    assert ok(await qian.get(f"/contracts/{contract['id']}"))["ordered_amount"] == "0.00"


@pytest.mark.req("ORD-05")
@pytest.mark.req("QUO-05")
async def test_an_order_straight_from_a_quote(client: Any, make_quote: Do, approve: Do) -> None:
    quote = await approve("quotes", await make_quote())
    qian = await client("qian")
    order = ok(await qian.post(f"/quotes/{quote['id']}/push-order", json={}), 201)
    assert (order["amount_incl"], order["source"], order["quote_number"]) == ("114560.00", "quote", quote["number"])
    assert ok(await qian.get(f"/quotes/{quote['id']}"))["status"] == "converted"
    match = {"If-Match": f'"orders:{order["id"]}:{order["version"]}"'}
    answer = await qian.put(f"/orders/{order['id']}/lines", json={"lines": []}, headers=match)
    refused(answer, 409, "LINES_FROM_SOURCE")
    refused(await qian.post(f"/quotes/{quote['id']}/push-order", json={}), 409, "INVALID_TRANSITION")


async def test_void_is_possible_until_something_stands_on_the_order(
    app: Any, client: Any, make_contract: Do, act: Do
) -> None:
    contract = await make_contract()
    qian, zhao = await client("qian"), await client("zhao")
    path = f"/contracts/{contract['id']}/push-order"
    order = ok(await qian.post(path, json={}), 201)
    order = await act("orders", order, "submit")
    async with app.state.sessions() as db:
        from bihuan.kernel.context import Context

        ctx = Context(db, actor_kind="system")
        notice = UUID("0192f000-0000-7000-8000-00000000d001")
        line = UUID(order["lines"][0]["id"])
        link(
            ctx, ("orders", UUID(order["id"])), ("delivery-notices", notice), [(line, notice, Decimal(60), Decimal(0))]
        )
        await settle(ctx)
        await db.commit()
        refused(await zhao.post(f"/orders/{order['id']}/void", json={"reason": "x"}), 409, "HAS_REFERENCES")
        shown = ok(await qian.get(f"/orders/{order['id']}"))
        assert (shown["status"], shown["lines"][0]["notified_qty"]) == ("approved", "60")
        from bihuan.kernel.pushdown import release

        await release(ctx, notice)
        await db.commit()
    assert (await act("orders", order, "void", by="zhao", reason="客户取消"))["status"] == "voided"
    after = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert (after["ordered_amount"], after["lines"][0]["ordered_qty"]) == ("0.00", "0")
    ok(await qian.post(path, json={}), 201)


async def test_a_held_order_is_released_by_hand(client: Any, make_contract: Do, act: Do) -> None:
    contract = await make_contract()
    qian = await client("qian")
    order = await act("orders", ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 201), "submit")
    order = await act("orders", order, "hold", by="wu", reason="逾期未付款")
    assert (order["hold"], order["hold_reason"], order["status"]) == (True, "逾期未付款", "approved")
    wu = await client("wu")
    refused(await wu.post(f"/orders/{order['id']}/hold", json={"reason": "x"}), 409, "ORDER_ON_HOLD")
    order = await act("orders", order, "release", by="wu")
    assert (order["hold"], order["hold_reason"]) == (False, None)


async def locked(db: Any, order: dict[str, Any]) -> Order:
    statement = select(Order).where(Order.id == UUID(order["id"])).options(selectinload(Order.lines))
    found: Order = await db.scalar(statement.with_for_update(of=Order))
    return found


@pytest.mark.req("ORD-10")
async def test_deliveries_and_money_move_the_three_statuses(
    client: Any, make_contract: Do, act: Do, db: Any, ctx_for: Any
) -> None:
    contract = await make_contract()
    qian = await client("qian")
    order = await act("orders", ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 201), "submit")
    ctx = await ctx_for("wu")
    gateway, service = (UUID(line["id"]) for line in order["lines"])
    await record_shipment(ctx, await locked(db, order), {gateway: Decimal(60)}, Decimal("62376.00"))
    await settle(ctx)
    await db.commit()
    shown = ok(await qian.get(f"/orders/{order['id']}"))
    assert (shown["ship_status"], shown["shipped_amount"]) == ("partial", "62376.00")
    assert [line["undelivered_qty"] for line in shown["lines"]] == ["40", "1"]
    everything = {gateway: Decimal(100), service: Decimal(1)}
    await record_shipment(ctx, await locked(db, order), everything, Decimal("52184.00"))
    await record_return(ctx, UUID(order["id"]), Decimal("2079.20"))
    await record_invoice(ctx, UUID(order["id"]), Decimal("112480.80"))
    await record_receipt(ctx, UUID(order["id"]), Decimal("103104.00"))
    await settle(ctx)
    await db.commit()
    shown = ok(await qian.get(f"/orders/{order['id']}"))
    assert (shown["ship_status"], shown["receive_status"], shown["invoice_status"]) == ("full", "partial", "full")
    assert (shown["status"], shown["net_amount"]) == ("approved", "112480.80")
    await record_receipt(ctx, UUID(order["id"]), Decimal("9376.80"))
    await settle(ctx)
    await db.commit()
    shown = ok(await qian.get(f"/orders/{order['id']}"))
    assert (shown["status"], shown["receive_status"]) == ("completed", "full")
    after = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert (after["shipped_amount"], after["received_amount"]) == ("114560.00", "112480.80")
    assert after["status"] == "completed"


async def test_a_short_close_gives_the_rest_back(
    client: Any, make_contract: Do, act: Do, db: Any, ctx_for: Any
) -> None:
    contract = await make_contract()
    qian = await client("qian")
    order = await act("orders", ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 201), "submit")
    ctx = await ctx_for("wu")
    gateway = UUID(order["lines"][0]["id"])
    await record_shipment(ctx, await locked(db, order), {gateway: Decimal(60)}, Decimal("62376.00"))
    await settle(ctx)
    await db.commit()
    order = await act("orders", order, "close", by="zhao", reason="客户减少采购")
    assert order["status"] == "closed"
    assert [line["cancelled_qty"] for line in order["lines"]] == ["40", "1"]
    after = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert after["ordered_amount"] == "62376.00"
    assert [line["ordered_qty"] for line in after["lines"]] == ["60", "0"]
    again = ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 201)
    assert [line["qty"] for line in again["lines"]] == ["40", "1"]


async def test_a_delivery_before_the_order_is_refused(client: Any, customer: dict[str, Any]) -> None:
    qian = await client("qian")
    body = {"customer_id": customer["id"], "doc_date": "2026-11-13", "delivery_date": "2026-11-12"}
    problem = refused(await qian.post("/orders", json=body), 422, "MIN_VALUE")
    assert problem["errors"][0]["pointer"] == "/delivery_date"


async def test_buttons_say_why_they_are_grey(client: Any, make_contract: Do) -> None:
    contract = await make_contract(sign=False)
    actions = {action["name"]: action for action in contract["actions"]}
    assert actions["submit"]["enabled"] is True
    assert actions["push-order"] == {
        "name": "push-order",
        "enabled": False,
        "reason": "合同未生效或已结束",
        "target": "orders",
    }
    assert actions["confirm-sign"]["enabled"] is False


async def test_a_deleted_draft_gives_its_quantities_back(client: Any, make_contract: Do) -> None:
    contract = await make_contract()
    qian = await client("qian")
    path = f"/contracts/{contract['id']}/push-order"
    order = ok(await qian.post(path, json={}), 201)
    match = {"If-Match": f'"orders:{order["id"]}:{order["version"]}"'}
    refused(await qian.delete(f"/orders/{order['id']}"), 428, "PRECONDITION_REQUIRED")
    assert (await qian.delete(f"/orders/{order['id']}", headers=match)).status_code == 204
    refused(await qian.get(f"/orders/{order['id']}"), 404, "NOT_FOUND")
    again = ok(await qian.post(path, json={}), 201)
    assert again["amount_incl"] == "114560.00"
    submitted = ok(await qian.post(f"/orders/{again['id']}/submit", json={}))
    match = {"If-Match": f'"orders:{again["id"]}:{submitted["version"]}"'}
    refused(await qian.delete(f"/orders/{again['id']}", headers=match), 409, "DOCUMENT_APPROVED")


async def test_an_approved_order_is_not_edited(client: Any, make_contract: Do) -> None:
    contract = await make_contract()
    qian = await client("qian")
    order = ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 201)
    path = f"/orders/{order['id']}"
    order = ok(await qian.post(f"{path}/submit", json={}))
    match = {"If-Match": f'"orders:{order["id"]}:{order["version"]}"'}
    refused(await qian.patch(path, json={"remark": "改"}, headers=match), 409, "DOCUMENT_APPROVED")
    refused(await qian.put(f"{path}/lines", json={"lines": []}, headers=match), 409, "DOCUMENT_APPROVED")
    after = ok(await qian.get(path))
    assert (after["version"], after["remark"], after["lines"]) == (order["version"], order["remark"], order["lines"])
