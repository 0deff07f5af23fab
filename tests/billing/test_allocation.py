"""Allocations: money pays debts once, within both, and a reversal is the exact negative (TRUST R39–R42)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.billing.allocation.models import Allocation
from bihuan.billing.receipt.models import Receipt
from bihuan.billing.receivable.models import Receivable, ReceivableDue
from tests.fulfilment.world import World, refused, together

MANUAL = {"receipt_type": "prepayment"}
"""A prepayment that names no order stays unallocated when it is confirmed."""


async def debt(world: World, customer: Any, qty: str = "1", code: str = "SV-01") -> Any:
    """A receivable of services: 10,600.00 apiece."""
    return await world.receivable_of(await world.ship(await world.order((code, qty), customer=customer)))


async def fresh(world: World, record: Any) -> Any:
    kind = "receivables" if str(record["number"]).startswith("AR") else "receipts"
    return await world.get("wu", f"/{kind}/{record['id']}")


async def books_agree(db: AsyncSession, customer: Any) -> None:
    """R39–R41 and R48: balances, sums of allocations and due lines, and what debt and money differ by."""
    await db.rollback()
    for receivable in await db.scalars(select(Receivable).where(Receivable.customer_id == UUID(customer["id"]))):
        paid = await db.scalar(
            select(func.coalesce(func.sum(Allocation.amount), 0)).where(Allocation.receivable_id == receivable.id)
        )
        due = await db.scalar(
            select(func.sum(ReceivableDue.settled)).where(ReceivableDue.receivable_id == receivable.id)
        )
        assert receivable.settled_amount == paid == due
        assert receivable.balance == receivable.amount - receivable.settled_amount
    for receipt in await db.scalars(select(Receipt).where(Receipt.customer_id == UUID(customer["id"]))):
        used = await db.scalar(
            select(func.coalesce(func.sum(Allocation.amount), 0)).where(Allocation.receipt_id == receipt.id)
        )
        assert receipt.allocated_amount == used


async def test_no_more_than_the_receipt_has_and_the_debt_is_open(world: World, db: AsyncSession) -> None:
    customer = await world.new_customer()
    owed = await debt(world, customer)
    small = await world.receipt("100.00", customer=customer, **MANUAL)
    problem = refused(await world.allocate(small, owed, "100.01"), 409, "OVER_ALLOCATION")
    assert problem["errors"][0]["pointer"] == "/lines/0/amount"
    assert problem["errors"][0]["params"] == [{"name": "balance", "value": "100.00"}]
    large = await world.receipt("20000.00", customer=customer, **MANUAL)
    refused(await world.allocate(large, owed, "10600.01"), 409, "OVER_ALLOCATION")
    assert ((await fresh(world, owed))["balance"], (await fresh(world, large))["allocated_amount"]) == (
        "10600.00",
        "0.00",
    )
    assert (await world.allocate(large, owed, "10600.00")).status_code == 200
    assert (await fresh(world, owed))["status"] == "settled"
    refused(await world.allocate(small, owed, "0.01"), 409, "OVER_ALLOCATION")
    await books_agree(db, customer)


async def test_all_lines_of_an_allocation_are_posted_or_none(world: World) -> None:
    customer = await world.new_customer()
    owed = [await debt(world, customer) for _ in range(2)]
    money = await world.receipt("15000.00", customer=customer, **MANUAL)
    lines = [{"receivable_id": row["id"], "amount": "10600.00"} for row in owed]
    answer = await world.try_post("wu", f"/receipts/{money['id']}/allocate", {"lines": lines})
    assert refused(answer, 409, "OVER_ALLOCATION")["errors"][0]["pointer"] == "/lines/1/amount"
    assert [(await fresh(world, row))["balance"] for row in owed] == ["10600.00", "10600.00"]
    assert (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"] == []


async def test_customers_do_not_pay_for_each_other(world: World) -> None:
    owed = await debt(world, await world.new_customer())
    money = await world.receipt("100.00", customer=await world.new_customer(), **MANUAL)
    refused(await world.allocate(money, owed, "100.00"), 409, "CUSTOMER_MISMATCH")
    assert (await fresh(world, owed))["balance"] == "10600.00"


async def test_only_money_that_has_come_is_allocated(world: World) -> None:
    customer = await world.new_customer()
    owed = await debt(world, customer)
    reported = await world.receipt("100.00", customer=customer, confirm=False, **MANUAL)
    refused(await world.allocate(reported, owed, "100.00"), 409, "INVALID_TRANSITION")


async def test_sales_people_do_not_allocate(world: World) -> None:
    customer = await world.new_customer()
    owed = await debt(world, customer)
    money = await world.receipt("100.00", customer=customer, **MANUAL)
    body = {"lines": [{"receivable_id": owed["id"], "amount": "100.00"}]}
    refused(await world.try_post("qian", f"/receipts/{money['id']}/allocate", body), 403, "FORBIDDEN")
    refused(await world.try_post("qian", f"/receipts/{money['id']}/auto-allocate"), 403, "FORBIDDEN")
    assert (await fresh(world, owed))["balance"] == "10600.00"
    refused(await world.ask("sun", "GET", f"/receivables/{owed['id']}"), 404, "NOT_FOUND")


async def test_money_goes_to_its_own_order_then_an_exact_match_then_the_oldest(world: World) -> None:
    customer = await world.new_customer()
    first = await debt(world, customer)
    second = await debt(world, customer, "2")
    third = await debt(world, customer, "3")
    own = await world.receipt("600.00", customer=customer, order_id=third["order_id"])
    assert (own["allocated_amount"], (await fresh(world, third))["balance"]) == ("600.00", "31200.00")
    exact = await world.receipt("21200.00", customer=customer)
    assert ((await fresh(world, second))["status"], exact["unallocated_amount"]) == ("settled", "0.00")
    rest = await world.receipt("50000.00", customer=customer)
    assert ((await fresh(world, first))["status"], (await fresh(world, third))["status"]) == ("settled", "settled")
    assert rest["unallocated_amount"] == "8200.00"  # stays with the customer as 预收
    order = await world.get("qian", f"/orders/{third['order_id']}")
    assert (order["receive_status"], order["received_amount"]) == ("full", "31800.00")


async def test_a_reversal_opens_the_debt_again_and_happens_once(world: World, db: AsyncSession) -> None:
    customer = await world.new_customer()
    owed = await debt(world, customer)
    money = await world.receipt("10600.00", customer=customer)
    assert money["unallocated_amount"] == "0.00"
    (posted,) = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"]
    assert (posted["number"][:2], posted["amount"], posted["auto"]) == ("AL", "10600.00", True)
    why = {"reason": "对错单"}
    done = await world.post("wu", f"/allocations/{posted['id']}/reverse", why)
    assert done["status"] == "reversed"
    rows = (await world.get("wu", "/allocations", receipt_id=money["id"]))["data"]
    assert sorted(row["amount"] for row in rows) == ["-10600.00", "10600.00"]
    assert ((await fresh(world, owed))["status"], (await fresh(world, owed))["balance"]) == ("open", "10600.00")
    assert (await fresh(world, money))["unallocated_amount"] == "10600.00"
    assert (await world.get("qian", f"/orders/{owed['order_id']}"))["receive_status"] == "none"
    for row in rows:
        refused(await world.try_post("wu", f"/allocations/{row['id']}/reverse", why), 409, "INVALID_TRANSITION")
    await books_agree(db, customer)


async def test_fifty_at_once_over_one_debt_never_pay_more_than_it_is(world: World, db: AsyncSession) -> None:
    customer = await world.new_customer()
    owed = await debt(world, customer)
    money = [await world.receipt("50000.00", customer=customer, **MANUAL) for _ in range(5)]
    answers = await together(*(partial(world.allocate, money[i % 5], owed, "1000.00") for i in range(50)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(200), codes.count(409)) == (10, 40)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"OVER_ALLOCATION"}
    assert (await fresh(world, owed))["balance"] == "600.00"
    used = [Decimal((await fresh(world, one))["allocated_amount"]) for one in money]
    assert sum(used) == Decimal("10000.00")
    await books_agree(db, customer)


async def test_many_receipts_over_many_debts_and_back_leave_the_books_even(world: World, db: AsyncSession) -> None:
    customer = await world.new_customer()
    owed = [await debt(world, customer) for _ in range(3)]
    money = [await world.receipt("9000.00", customer=customer, **MANUAL) for _ in range(4)]
    calls = [partial(world.allocate, one, row, "3000.00") for one in money for row in owed]
    calls += [partial(world.try_post, "wu", f"/receipts/{one['id']}/auto-allocate") for one in money]
    assert {answer.status_code for answer in await together(*calls)} <= {200, 409}
    await books_agree(db, customer)
    live = (await world.get("wu", "/allocations", customer_id=customer["id"], status="live", limit=200))["data"]
    calls = [
        partial(world.try_post, "wu", f"/allocations/{row['id']}/reverse", {"reason": "重来"})
        for row in live
        for _ in range(2)
    ]
    answers = await together(*calls)
    assert sum(answer.status_code == 200 for answer in answers) == len(live)
    await books_agree(db, customer)
    balances = [Decimal((await fresh(world, row))["balance"]) for row in owed]
    assert balances == [Decimal("10600.00")] * 3
    assert [(await fresh(world, one))["allocated_amount"] for one in money] == ["0.00"] * 4


@pytest.mark.parametrize("amount", ["0", "0.00", "-1.00", "1.001", "NaN"])
async def test_an_amount_is_positive_and_has_two_decimals(world: World, amount: str) -> None:
    money = await world.receipt("1.00", customer=await world.new_customer(), **MANUAL)
    body = {"lines": [{"receivable_id": money["id"], "amount": amount}]}
    answer = await world.try_post("wu", f"/receipts/{money['id']}/allocate", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "INVALID_MONEY"


async def test_those_who_come_at_once_queue_up_and_nobody_is_sent_away(world: World, db: AsyncSession) -> None:
    """The row locks: without them the version column would still keep the books, by refusing all but one."""
    customer = await world.new_customer()
    owed = await debt(world, customer)
    money = [await world.receipt("1000.00", customer=customer, **MANUAL) for _ in range(2)]
    answers = await asyncio.gather(*(world.allocate(money[i % 2], owed, "500.00") for i in range(4)))
    assert [(answer.status_code, answer.text[:200]) for answer in answers if answer.status_code != 200] == []
    assert (await fresh(world, owed))["balance"] == "8600.00"
    await books_agree(db, customer)
