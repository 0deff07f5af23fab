"""Receipts: reported by sales, confirmed by finance, and booked once (DOMAIN §17.5)."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.billing.receipt.models import Receipt
from bihuan.billing.receipt.schemas import ReceiptQuery
from tests.fulfilment.world import World, refused, together


async def balance(world: World, account: str = "") -> str:
    return str((await world.get("wu", f"/fund-accounts/{account or world.account}"))["balance"])


@pytest.mark.req("RCP-04")
async def test_sales_report_and_finance_confirm(world: World) -> None:
    customer = await world.new_customer()
    body = {"customer_id": customer["id"], "amount": "500.00", "payer_name": customer["name"]}
    receipt = await world.post("qian", "/receipts", body, 201)
    assert (receipt["status"], receipt["number"][:2], receipt["fund_account_id"]) == ("draft", "RC", None)
    receipt = await world.post("qian", f"/receipts/{receipt['id']}/submit")
    refused(await world.try_post("qian", f"/receipts/{receipt['id']}/confirm"), 403, "FORBIDDEN")
    problem = refused(await world.try_post("wu", f"/receipts/{receipt['id']}/confirm"), 422, "REQUIRED")
    assert problem["errors"][0]["pointer"] == "/fund_account_id"
    before = await balance(world)
    confirmed = await world.post("wu", f"/receipts/{receipt['id']}/confirm", {"fund_account_id": world.account})
    assert (confirmed["status"], confirmed["unallocated_amount"]) == ("confirmed", "500.00")
    assert float(await balance(world)) - float(before) == 500.0
    (booked,) = (await world.get("wu", "/fund-txns", doc_id=receipt["id"]))["data"]
    assert (booked["amount_in"], booked["amount_out"], booked["balance_after"]) == (
        "500.00",
        "0.00",
        await balance(world),
    )


async def test_voiding_books_the_mirror(world: World) -> None:
    before = await balance(world)
    customer = await world.new_customer()
    receipt = await world.receipt("500.00", customer=customer, fee_amount="5.00", receipt_type="prepayment")
    voided = await world.post("wu", f"/receipts/{receipt['id']}/void", {"reason": "登记错误"})
    assert voided["status"] == "voided"
    assert await balance(world) == before
    rows = (await world.get("wu", "/fund-txns", doc_id=receipt["id"]))["data"]
    assert sorted((row["amount_in"], row["amount_out"]) for row in rows) == [("0.00", "495.00"), ("495.00", "0.00")]
    charges = (await world.get("wu", "/finance-charges", receipt_id=receipt["id"]))["data"]
    assert sorted(row["amount"] for row in charges) == ["-5.00", "5.00"]


async def test_what_is_allocated_is_not_voided(world: World) -> None:
    customer = await world.new_customer()
    await world.ship(await world.order(("SV-01", "1"), customer=customer))
    receipt = await world.receipt("100.00", customer=customer)
    refused(await world.try_post("wu", f"/receipts/{receipt['id']}/void", {"reason": "退"}), 409, "RECEIPT_IN_USE")
    assert (await world.get("wu", f"/receipts/{receipt['id']}"))["status"] == "confirmed"


async def test_a_bank_transaction_is_recorded_once(world: World) -> None:
    customer = await world.new_customer()
    one = {"customer_id": customer["id"], "amount": "1.00", "fund_account_id": world.account, "bank_txn_no": "T-1"}
    answers = await together(*(partial(world.try_post, "wu", "/receipts", one) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (lost,) = (answer for answer in answers if answer.status_code == 409)
    refused(lost, 409, "BANK_TXN_DUPLICATE")


async def test_a_receipt_is_confirmed_once(world: World) -> None:
    before = await balance(world)
    receipt = await world.receipt("7.00", customer=await world.new_customer(), confirm=False)
    path = f"/receipts/{receipt['id']}/confirm"
    answers = await together(*(partial(world.try_post, "wu", path) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert float(await balance(world)) - float(before) == 7.0


async def test_receipts_of_one_account_do_not_stand_in_each_others_way(world: World, db: AsyncSession) -> None:
    """Each refers to the account before it locks it: with FOR UPDATE they would wait for each other in a ring."""
    deadlocks = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    before, met = await balance(world), await db.scalar(deadlocks)
    bodies = [
        {"customer_id": (await world.new_customer())["id"], "amount": "10.00", "fund_account_id": world.account}
        for _ in range(6)
    ]
    calls = (world.try_post("wu", "/receipts?then=confirm", body) for body in bodies)
    answers = await asyncio.gather(*calls)
    assert [(answer.status_code, answer.json().get("status")) for answer in answers] == [(201, "confirmed")] * 6
    assert float(await balance(world)) - float(before) == 60.0
    await db.rollback()
    assert await db.scalar(deadlocks) == met


async def test_a_fee_is_less_than_the_amount_and_money_does_not_come_tomorrow(world: World) -> None:
    body = {"customer_id": world.customer["id"], "amount": "10.00", "fund_account_id": world.account}
    fee = await world.try_post("wu", "/receipts", {**body, "fee_amount": "10.00"})
    assert refused(fee, 422, "MAX_VALUE")["errors"][0]["pointer"] == "/fee_amount"
    late = await world.try_post("wu", "/receipts", {**body, "receipt_date": "2099-01-01"})
    assert refused(late, 422, "DATE_OUT_OF_RANGE")["errors"][0]["pointer"] == "/receipt_date"


async def test_the_order_of_another_customer_is_refused(world: World) -> None:
    order = await world.order(("SV-01", "1"), customer=await world.new_customer())
    body = {"customer_id": world.customer["id"], "amount": "10.00", "order_id": order["id"]}
    answer = refused(await world.try_post("wu", "/receipts", body), 409, "CUSTOMER_MISMATCH")
    assert answer["errors"][0]["pointer"] == "/order_id"


async def test_a_stranger_sees_no_money(world: World) -> None:
    receipt = await world.receipt("1.00", customer=await world.new_customer())
    refused(await world.ask("sun", "GET", f"/receipts/{receipt['id']}"), 404, "NOT_FOUND")
    refused(await world.ask("he", "GET", f"/receipts/{receipt['id']}"), 403, "FORBIDDEN")
    assert (await world.get("qian", f"/receipts/{receipt['id']}"))["amount"] == "1.00"


async def test_a_deposit_pays_for_nothing(world: World) -> None:
    customer = await world.new_customer()
    await world.ship(await world.order(("SV-01", "1"), customer=customer))
    deposit = await world.receipt("100.00", customer=customer, receipt_type="deposit")
    assert (deposit["allocated_amount"], deposit["unallocated_amount"]) == ("0.00", "100.00")


async def test_receipts_with_money_left_are_a_filter(world: World) -> None:
    customer = await world.new_customer()
    order = await world.order(("SV-01", "1"), customer=customer, collection_basis="by_order")
    used = await world.receipt("10600.00", customer=customer, order_id=order["id"])
    partly = await world.receipt("300.00", customer=customer)
    waiting = await world.receipt("200.00", customer=customer, confirm=False)
    void = await world.receipt("100.00", customer=customer)
    await world.post("wu", f"/receipts/{void['id']}/void", {"reason": "重复登记"})
    assert (used["unallocated_amount"], partly["unallocated_amount"]) == ("0.00", "300.00")

    async def found(**filters: str) -> set[str]:
        return {
            row["id"] for row in (await world.get("wu", "/receipts", customer_id=customer["id"], **filters))["data"]
        }

    assert await found(unallocated="true") == {partly["id"]}
    assert await found(unallocated="false") == {used["id"], waiting["id"], void["id"]}
    assert await found(unallocated="false", status="confirmed") == {used["id"]}
    assert len(await found()) == 4


async def test_receipts_with_money_left_are_found_by_their_own_index(world: World, db: AsyncSession) -> None:
    """Among many that are used up, whose list is the same length as the index of all."""
    made = await world.receipt("1.00")
    copied = [column.key for column in Receipt.__table__.columns if column.key not in {"id", "number"}]
    columns = ", ".join(copied)
    values = columns.replace("allocated_amount", "amount").replace("bank_txn_no", "NULL")
    await db.execute(
        text(
            f"INSERT INTO receipts (id, {columns}) SELECT gen_random_uuid(), {values} "
            "FROM receipts, generate_series(1, 5000) WHERE id = :id"
        ),
        {"id": made["id"]},
    )
    await db.execute(text("ANALYZE receipts"))
    wanted = select(Receipt.id).where(*ReceiptQuery(unallocated=True).where(Receipt))
    newest = wanted.order_by(Receipt.updated_at.desc(), Receipt.id.desc()).limit(51)
    shown = newest.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    plan = (await db.scalars(text(f"EXPLAIN {shown}"))).all()
    assert any("ix_receipts_unallocated" in line for line in plan), "\n".join(plan)
    await db.rollback()
