"""客户360: one request tells everything of a customer, and its figures are the documents' (DOMAIN §5.2, §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bihuan.kernel.clock import CLOCK
from tests.fulfilment.world import World, ok, refused

Figures = dict[str, tuple[int, str | None]]


async def overview_of(world: World, customer: dict[str, Any], who: str = "boss") -> Any:
    return await world.get(who, f"/customers/{customer['id']}/overview")


def figures_of(shown: Any) -> Figures:
    return {one["name"]: (one["count"], one["amount"]) for one in shown["figures"]}


@pytest.mark.req("CUST-18", "CUST-19", "CUST-35")
async def test_every_figure_is_what_the_documents_say(world: World, deal: dict[str, Any]) -> None:
    shown = await overview_of(world, deal["customer"])
    order, won = deal["order"]["amount_incl"], deal["contract"]["amount_incl"]
    left = str(Decimal(deal["receivable"]["amount"]) - Decimal("5000.00"))
    profit = Decimal(deal["outbound"]["amount_excl"]) - Decimal("6200.00")
    assert figures_of(shown) == {
        "contacts": (1, None),
        "opportunities_open": (0, "0.00"),
        "opportunities_won": (1, won),
        "quotes_open": (0, "0.00"),
        "contracts": (1, deal["contract"]["amount_incl"]),
        "orders": (1, order),
        "shipped": (1, deal["outbound"]["amount_incl"]),
        "invoiced": (0, "0.00"),
        "received": (1, "5000.00"),
        "receivable": (1, left),
        "overdue": (0, "0.00"),
        "prepayment": (0, "0.00"),
        "opening_balances": (0, "0.00"),
        "gross_profit": (1, str(profit)),
    }


@pytest.mark.req("CUST-18")
async def test_each_figure_opens_the_rows_behind_it(world: World, deal: dict[str, Any]) -> None:
    other = await world.new_customer()
    assert all(count <= 1 for count, _ in figures_of(await overview_of(world, other)).values())
    for one in (await overview_of(world, deal["customer"]))["figures"]:
        query = dict(part.split("=") for part in one["filter"].split("&"))
        listed = await world.get("boss", f"/{one['resource']}", count="exact", **query)
        assert listed["page"]["total"] == one["count"], one["name"]


@pytest.mark.req("CUST-32")
async def test_what_is_late_is_told_instalment_by_instalment(world: World, deal: dict[str, Any], clock: Any) -> None:
    due = CLOCK.today() + timedelta(days=200)
    clock(f"{due.isoformat()} 09:00")
    shown = await overview_of(world, deal["customer"])
    left = figures_of(shown)["receivable"][1]
    rows = (await world.get("boss", "/receivables/aging", customer_id=deal["customer"]["id"]))["data"]
    late = sum(Decimal(value) for name, value in rows[0].items() if name.startswith(("days_", "over_")))
    assert figures_of(shown)["overdue"] == (1, str(late))
    assert late > 0
    credit = shown["credit"]
    assert (credit["credit_limit"], credit["exposure"], credit["available"]) == (None, left, None)
    assert (credit["settled_count"], credit["late_count"], credit["days_late"]) == (0, 0, None)


@pytest.mark.req("CUST-32")
async def test_credit_is_the_limit_less_what_is_owed_and_nothing_once_it_has_expired(
    world: World, deal: dict[str, Any]
) -> None:
    limit = {"credit_limit": "100000.00", "credit_grade": "A"}
    await world.post("wu", f"/customers/{deal['customer']['id']}/set-credit", limit)
    credit = (await overview_of(world, deal["customer"]))["credit"]
    owed = Decimal(credit["exposure"])
    assert Decimal(credit["available"]) == Decimal("100000.00") - owed
    await world.post("wu", f"/customers/{deal['customer']['id']}/set-credit", limit | {"credit_valid_to": "2020-01-01"})
    credit = (await overview_of(world, deal["customer"]))["credit"]
    assert Decimal(credit["available"]) == -owed


@pytest.mark.req("CUST-32")
async def test_a_debt_that_was_settled_late_stays_in_the_history(world: World, clock: Any) -> None:
    customer = await world.new_customer()
    await world.stock_up("GW-200", "5", "620.00")
    order = await world.order(("GW-200", "1"), customer=customer)
    notice = await world.post("qian", f"/orders/{order['id']}/push-notice?then=submit", None, 201)
    outbound = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound?then=confirm", None, 201)
    debt = await world.receivable_of(outbound)
    paid = (await world.get("wu", f"/receivables/{debt['id']}"))["due_date"]
    day = CLOCK.today().fromisoformat(paid) + timedelta(days=4)
    clock(f"{day.isoformat()} 10:00")
    await world.receipt("1130.00", customer=customer, order_id=order["id"])
    credit = (await overview_of(world, customer))["credit"]
    assert (credit["settled_count"], credit["late_count"], credit["days_late"]) == (1, 1, "4.0")


@pytest.mark.req("CUST-36")
async def test_needs_promises_and_people_stand_at_the_top(world: World) -> None:
    customer = await world.new_customer()
    await world.post(
        "qian",
        "/contacts",
        {"customer_id": customer["id"], "name": "赵总", "mobile": "13500009999", "is_key_decision_maker": True},
        201,
    )
    told = {
        "object_type": "customers",
        "object_id": customer["id"],
        "kind": "phone",
        "content": "客户想在年底前换掉旧网关",
        "next_plan": "带样机上门演示",
        "next_follow_up_at": (CLOCK.now() + timedelta(days=2)).isoformat(),
    }
    await world.post("qian", "/follow-ups", told, 201)
    need = {"customer_id": customer["id"], "name": "网关更新", "expected_amount": "50000.00", "demand": "换网关"}
    need["expected_close_date"] = str(CLOCK.today() + timedelta(days=30))
    await world.post("qian", "/opportunities", need, 201)
    order = await world.order(("GW-200", "2"), customer=customer)
    shown = await overview_of(world, customer, "qian")
    assert [(one["name"], one["is_key_decision_maker"]) for one in shown["contacts"]] == [
        ("陈岚", False),
        ("赵总", True),
    ]
    assert [(one["content"], one["next_plan"], one["author_name"]) for one in shown["follow_ups"]] == [
        (told["content"], told["next_plan"], "钱程")
    ]
    assert shown["follow_up_count"] == 1
    by_section = {one["section"]: (one["resource"], one["title"], one["amount"]) for one in shown["records"]}
    assert by_section["need"] == ("opportunities", "网关更新", "50000.00")
    assert by_section["promise"] == ("orders", order["number"], "2260.00")


@pytest.mark.req("CUST-19")
async def test_the_parts_that_are_to_come_have_their_place_and_say_what_feeds_them(
    world: World, deal: dict[str, Any]
) -> None:
    awaited = (await overview_of(world, deal["customer"]))["awaited"]
    assert [(one["name"], one["fed_by"]) for one in awaited] == [
        ("tickets", "service"),
        ("complaints", "service"),
        ("assets", "service"),
        ("campaigns", "marketing"),
        ("surveys", "marketing"),
        ("expenses", "expenses"),
        ("care", "marketing"),
        ("care_feedback", "service"),
        ("win_back", "marketing"),
    ]


async def test_everybody_sees_of_it_what_they_may_read_elsewhere(world: World, deal: dict[str, Any]) -> None:
    path = f"/customers/{deal['customer']['id']}/overview"
    refused(await world.ask("sun", "GET", path), 404, "NOT_FOUND")
    shown = await overview_of(world, deal["customer"], "he")  # the warehouse: orders and deliveries, no money
    assert set(figures_of(shown)) == {"orders", "shipped"}
    assert shown["contacts"] == []
    assert {one["resource"] for one in shown["records"]} == {"orders", "delivery-notices", "outbounds"}
    assert (shown["credit"]["exposure"], shown["credit"]["available"]) == (None, None)


async def test_people_of_a_customer_in_a_pool_are_shown_without_their_phones(world: World) -> None:
    customer = await world.new_customer()
    given_up = {"reason_code": "no_demand", "reason": "暂无需求"}
    await world.post("qian", f"/customers/{customer['id']}/return", given_up)
    (person,) = (await overview_of(world, customer))["contacts"]
    mobile = customer["contact_mobile"]
    assert (person["phone_hidden"], person["mobile"]) == (True, f"{mobile[:3]}****{mobile[-4:]}")


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_it_costs_the_same_whatever_there_is_to_tell(world: World, deal: dict[str, Any], db: Any) -> None:
    bare = await world.new_customer()
    for customer in (bare, deal["customer"]):
        await overview_of(world, customer)
        with statements() as seen:
            await overview_of(world, customer)
        assert len([one for one in seen if one.startswith(("SELECT", "WITH"))]) == 7, seen  # who asks, and six
    assert await db.scalar(text("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'ix_%_customer'")) >= 9
    ok(await world.ask("boss", "GET", f"/customers/{bare['id']}"))
