"""Pairs of operations on one aggregate, in many orders of their statements: the end is that of one after the other."""

from __future__ import annotations

import os
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from bihuan.kernel.clock import CLOCK
from tests.books import assert_books_balance
from tests.factories.company import PASSWORD, Company
from tests.fulfilment.world import World
from tests.interleavings.stage import TO_THE_END, Call, Plan, Played, Stage, plans

MOST = os.environ.get("INTERLEAVINGS", "6")
"""How many orders a pair is played in; ``INTERLEAVINGS=all`` for all with up to two cuts."""
PREPAYMENT = {"receipt_type": "prepayment"}
Shown = Callable[[], Awaitable[Any]]


@dataclass
class Scene:
    """Two calls on records of their own, and what can be seen afterwards, told without ids and numbers."""

    first: Call
    second: Call
    shown: Shown


Setting = Callable[[World], Awaitable[Scene]]
SETTINGS: dict[str, Setting] = {}


def pair(setting: Setting) -> Setting:
    SETTINGS[setting.__name__] = setting
    return setting


# ------------------------------------------------------------ leads and customers


async def lead(world: World, who: str) -> str:
    body = {"company_name": "线索公司", "contact_name": "王芳", "email": "w@example.com", "source": "web_form"}
    return str((await world.post(who, "/leads", body, 201))["id"])


async def hands(world: World, lead_id: str) -> Any:
    """Owner, whether it lies in the pool, and every change of hands."""
    now = await world.get("admin", f"/leads/{lead_id}")
    history = (await world.get("admin", f"/timeline/leads/{lead_id}"))["data"]
    return now["owner_name"], now["pool_id"] is not None, sorted(entry["action"] for entry in history)


@pair
async def claim_and_claim(world: World) -> Scene:
    one = await lead(world, "li")
    path = f"/leads/{one}/claim"
    return Scene(
        partial(world.try_post, "qian", path), partial(world.try_post, "sun", path), partial(hands, world, one)
    )


@pair
async def recycle_and_claim(world: World) -> Scene:
    one = await lead(world, "qian")
    return Scene(
        partial(world.try_post, "zhao", f"/leads/{one}/recycle", {"reason": "长期不跟进"}),
        partial(world.try_post, "sun", f"/leads/{one}/claim"),
        partial(hands, world, one),
    )


@pair
async def transfer_and_create_opportunity(world: World) -> Scene:
    customer = await world.new_customer()
    deal = {"customer_id": customer["id"], "name": "网关采购", "expected_amount": "1000.00"}
    deal |= {"expected_close_date": (CLOCK.today() + timedelta(days=60)).isoformat(), "demand": "更换全部门店的网关"}

    async def shown() -> Any:
        deals = (await world.get("admin", "/opportunities", customer_id=customer["id"]))["data"]
        owner = (await world.get("admin", f"/customers/{customer['id']}"))["owner_name"]
        return owner, [row["owner_name"] for row in deals]

    transfer = {"owner_id": str(Company.ids["sun"]), "reason": "调整"}
    return Scene(
        partial(world.try_post, "admin", f"/customers/{customer['id']}/transfer", transfer),
        partial(world.try_post, "qian", "/opportunities", deal),
        shown,
    )


async def two_customers(world: World) -> tuple[str, str]:
    return (await world.new_customer())["id"], (await world.new_customer())["id"]


def whose(world: World, kind: str, master: str, loser: str) -> Shown:
    """How many records of a kind each of the two has, and what became of them."""

    async def shown() -> Any:
        found = []
        for customer in (master, loser):
            now = await world.get("admin", f"/customers/{customer}")
            asked = {"object_id": customer, "object_type": "customers"} if kind == "follow-ups" else {}
            rows = (await world.get("admin", f"/{kind}", **(asked or {"customer_id": customer})))["data"]
            found.append((now["status"], now["merged_into_id"] == master, now["follow_up_count"], len(rows)))
        return found

    return shown


def merging(world: World, master: str, loser: str) -> Call:
    return partial(world.try_post, "admin", f"/customers/{master}/merge", {"customer_ids": [loser]})


@pair
async def merge_and_merge_the_other_way(world: World) -> Scene:
    one, two = await two_customers(world)
    return Scene(merging(world, one, two), merging(world, two, one), whose(world, "contacts", one, two))


@pair
async def merge_into_one_and_into_another(world: World) -> Scene:
    """Two merges of the same customer: one wins."""
    one, two = await two_customers(world)
    third = (await world.new_customer())["id"]
    return Scene(merging(world, one, two), merging(world, third, two), whose(world, "contacts", one, two))


@pair
async def merge_and_create_order(world: World) -> Scene:
    """An order that is made for the merged customer meanwhile is not lost."""
    master, loser = await two_customers(world)
    order = {"customer_id": loser, "delivery_date": "2099-12-31"}
    order |= {"lines": [{"product_id": world.products["SV-01"], "qty": "1"}]}
    create = partial(world.try_post, "qian", "/orders", order)
    return Scene(merging(world, master, loser), create, whose(world, "orders", master, loser))


@pair
async def merge_and_report_receipt(world: World) -> Scene:
    master, loser = await two_customers(world)
    money = {"customer_id": loser, "amount": "100.00", "fund_account_id": world.account, **PREPAYMENT}
    report = partial(world.try_post, "qian", "/receipts", money)
    return Scene(merging(world, master, loser), report, whose(world, "receipts", master, loser))


@pair
async def merge_and_follow_up(world: World) -> Scene:
    master, loser = await two_customers(world)
    said = {"object_type": "customers", "object_id": loser, "kind": "phone", "content": "电话里聊了价格和交货"}
    return Scene(
        merging(world, master, loser),
        partial(world.try_post, "qian", "/follow-ups", said),
        whose(world, "follow-ups", master, loser),
    )


@pair
async def merge_and_push_order(world: World) -> Scene:
    """A document that is made of another one, which nobody asks for its customer."""
    master, loser = await two_customers(world)
    body = {"customer_id": loser, "lines": [{"product_id": world.products["SV-01"], "qty": "1"}]}
    quote = await world.post("qian", "/quotes", body, 201)
    push = partial(world.try_post, "qian", f"/quotes/{quote['id']}/push-order", {})
    return Scene(merging(world, master, loser), push, whose(world, "orders", master, loser))


# ------------------------------------------------------------ documents and their approval


async def pending(world: World) -> tuple[Any, str]:
    """A contract with its approval task."""
    body = {
        "customer_id": world.customer["id"],
        "name": "采购合同",
        "payment_term_id": world.term,
        "lines": [{"product_id": world.products["SV-01"], "qty": "1"}],
    }
    contract = await world.post("qian", "/contracts", body, 201)
    contract = await world.post("qian", f"/contracts/{contract['id']}/submit")
    tasks = (await world.get("zhao", "/approval-tasks", limit=200))["data"]
    return contract, next(task["id"] for task in tasks if task["object_id"] == contract["id"])


async def paper(world: World, kind: str, record_id: str) -> Any:
    now = await world.get("admin", f"/{kind}/{record_id}")
    history = (await world.get("admin", f"/timeline/{kind}/{record_id}"))["data"]
    return now["status"], now["remark"], sorted(entry["action"] for entry in history)


@pair
async def approve_and_withdraw(world: World) -> Scene:
    contract, task = await pending(world)
    return Scene(
        partial(world.try_post, "zhao", f"/approval-tasks/{task}/approve", {"comment": "同意"}),
        partial(world.try_post, "qian", f"/contracts/{contract['id']}/withdraw"),
        partial(paper, world, "contracts", contract["id"]),
    )


@pair
async def approve_and_edit(world: World) -> Scene:
    """The decision, and a change of what is being decided."""
    contract, task = await pending(world)
    path = f"/contracts/{contract['id']}"
    etag = (await world.ask("qian", "GET", path)).headers["etag"]
    return Scene(
        partial(world.try_post, "zhao", f"/approval-tasks/{task}/approve", {"comment": "同意"}),
        partial(world.ask, "qian", "PATCH", path, json={"remark": "改过"}, headers={"If-Match": etag}),
        partial(paper, world, "contracts", contract["id"]),
    )


@pair
async def submit_and_edit(world: World) -> Scene:
    body = {"customer_id": world.customer["id"], "delivery_date": "2099-12-31"}
    line = {"product_id": world.products["SV-01"], "qty": "1"}
    order = await world.post("qian", "/orders", {**body, "lines": [line]}, 201)
    path = f"/orders/{order['id']}"
    etag = (await world.ask("qian", "GET", path)).headers["etag"]
    return Scene(
        partial(world.try_post, "qian", f"{path}/submit"),
        partial(world.ask, "qian", "PATCH", path, json={"remark": "改过"}, headers={"If-Match": etag}),
        partial(paper, world, "orders", order["id"]),
    )


@pair
async def number_and_number(world: World) -> Scene:
    start = int((await world.order(("SV-01", "1")))["number"][-4:])
    body = {"customer_id": world.customer["id"], "delivery_date": "2099-12-31"}

    async def shown() -> Any:
        rows = (await world.get("admin", "/orders", customer_id=world.customer["id"], limit=200))["data"]
        after = [int(row["number"][-4:]) - start for row in rows]
        return sorted(one for one in after if one > 0)

    create = partial(world.try_post, "qian", "/orders", body)
    return Scene(create, create, shown)


# ------------------------------------------------------------ deliveries, invoices, money


async def ordered(world: World, order: Any) -> Any:
    now = await world.get("admin", f"/orders/{order['id']}")
    kept = ("status", "ship_status", "receive_status", "invoice_status", "received_amount", "invoiced_amount")
    debts = (await world.get("wu", "/receivables", order_id=order["id"]))["data"]
    invoices = (await world.get("wu", "/invoices", order_id=order["id"]))["data"]
    return (
        [now[name] for name in kept],
        sorted((row["status"], row["amount"], row["balance"]) for row in debts),
        sorted((row["status"], row["amount_incl"]) for row in invoices),
    )


@pair
async def confirm_outbound_and_close_order(world: World) -> Scene:
    order = await world.order(("SV-01", "3"), customer=await world.new_customer(), collection_basis="by_order")
    outbound = await world.outbound(order, "1")
    return Scene(
        partial(world.try_post, "he", f"/outbounds/{outbound['id']}/confirm"),
        partial(world.try_post, "zhao", f"/orders/{order['id']}/close", {"reason": "余量取消"}),
        partial(ordered, world, order),
    )


@pair
async def invoice_and_invoice(world: World) -> Scene:
    order = await world.order(("SV-01", "1"))
    push = partial(world.try_post, "qian", f"/orders/{order['id']}/push-invoice")
    return Scene(push, push, partial(ordered, world, order))


async def owing(world: World) -> tuple[Any, Any, Any]:
    """A customer, an order of 10,600.00 and its debt."""
    customer = await world.new_customer()
    order = await world.order(("SV-01", "1"), customer=customer, collection_basis="by_order")
    debts = (await world.get("wu", "/receivables", order_id=order["id"]))["data"]
    return customer, order, debts[0]


async def settled(world: World, order: Any, *receipts: Any) -> Any:
    now = [await world.get("wu", f"/receipts/{one['id']}") for one in receipts]
    return await ordered(world, order), [(one["status"], one["allocated_amount"]) for one in now]


@pair
async def allocate_and_allocate(world: World) -> Scene:
    """One receipt for two thirds of the debt, another one too."""
    customer, order, debt = await owing(world)
    money = [await world.receipt("7000.00", customer=customer, **PREPAYMENT) for _ in range(2)]
    first, second = (partial(world.allocate, one, debt, "7000.00") for one in money)
    return Scene(first, second, partial(settled, world, order, *money))


@pair
async def allocate_and_allocate_from_one_receipt(world: World) -> Scene:
    customer, order, debt = await owing(world)
    money = await world.receipt("5000.00", customer=customer, **PREPAYMENT)
    pay = partial(world.allocate, money, debt, "3000.00")
    return Scene(pay, pay, partial(settled, world, order, money))


@pair
async def allocate_and_void_receipt(world: World) -> Scene:
    customer, order, debt = await owing(world)
    money = await world.receipt("5000.00", customer=customer, **PREPAYMENT)
    void = partial(world.try_post, "wu", f"/receipts/{money['id']}/void", {"reason": "登记错误"})
    return Scene(partial(world.allocate, money, debt, "5000.00"), void, partial(settled, world, order, money))


@pair
async def allocate_and_reverse(world: World) -> Scene:
    customer, order, debt = await owing(world)
    money = await world.receipt("10600.00", customer=customer, **PREPAYMENT)
    await world.allocate(money, debt, "10000.00")
    posted = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"]
    reverse = partial(world.try_post, "wu", f"/allocations/{posted[0]['id']}/reverse", {"reason": "重来"})
    return Scene(partial(world.allocate, money, debt, "600.00"), reverse, partial(settled, world, order, money))


@pair
async def reverse_and_reverse(world: World) -> Scene:
    customer, order, debt = await owing(world)
    money = await world.receipt("10600.00", customer=customer, **PREPAYMENT)
    await world.allocate(money, debt, "10000.00")
    posted = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"]
    reverse = partial(world.try_post, "wu", f"/allocations/{posted[0]['id']}/reverse", {"reason": "重来"})
    return Scene(reverse, reverse, partial(settled, world, order, money))


# ------------------------------------------------------------ keys


@pair
async def revoke_and_use(world: World) -> Scene:
    body = {"name": "ERP", "scopes": ["lead:write"], "password": PASSWORD}
    key = await world.post("qian", "/api-tokens", body, 201)
    name = f"线索{key['id']}"
    made = {"company_name": name, "contact_name": "王芳", "email": "w@example.com", "source": "web_form"}
    bearer = {"Authorization": f"Bearer {key['token']}"}

    async def use() -> httpx.Response:
        return await (await world.client("qian")).post("/leads", json=made, headers=bearer)

    async def shown() -> Any:
        found = (await world.get("admin", "/leads", q=name))["data"]
        return (await world.get("qian", f"/api-tokens/{key['id']}"))["status"], len(found)

    return Scene(partial(world.try_post, "qian", f"/api-tokens/{key['id']}/revoke"), use, shown)


# ------------------------------------------------------------ every pair


@pytest.mark.parametrize("name", SETTINGS)
async def test_the_end_is_that_of_one_after_the_other(name: str, world: World, stage: Stage, database_url: str) -> None:
    setting = SETTINGS[name]

    async def play(plan: Plan) -> tuple[Played, Any]:
        scene = await setting(world)
        played = await stage.play(scene.first, scene.second, plan)
        return played, await scene.shown()

    serial = [await play(((starts, TO_THE_END),)) for starts in (0, 1)]
    ends = [(played.told, shown) for played, shown in serial]
    assert all("2" in {code[0] for code in told} for told, _ in ends), f"both are refused: {ends}"
    only = [await _one_alone(setting, world, number) for number in (0, 1)]
    chosen = list(plans((len(serial[0][0].steps[0]), len(serial[1][0].steps[1])), 2))
    if MOST != "all":
        chosen = random.Random(name).sample(chosen, min(int(MOST), len(chosen)))
    met = 0
    for plan in chosen:
        played, shown = await play(plan)
        met += played.switches > 1
        allowed = list(ends)
        for number in (0, 1):  # one is sent away to come again: as if it had never been there
            if played.retryable[1 - number] and played.told[number] == only[number][0]:
                allowed.append((played.told, only[number][1]))
        course = "\n".join((f"{plan} {played.course}", *played.steps[0], "--", *played.steps[1]))
        assert (played.told, shown) in allowed, f"{name}: neither of {ends}, but {(played.told, shown)}\n{course}"
    assert met, "they never met"
    await assert_books_balance(database_url)


async def _one_alone(setting: Setting, world: World, number: int) -> tuple[str, Any]:
    scene = await setting(world)
    answer = await (scene.first, scene.second)[number]()
    code = str(answer.status_code) if answer.status_code < 300 else str(answer.json()["code"])
    return code, await scene.shown()
