"""F7, R39-R48: many people allocate, reverse and void at once, and every snapshot of the books adds up."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from tests.faults.books import RULES, assert_books_balance, assert_logged
from tests.faults.harness import FULL, Caller, Journal, Postgres, in_parallel, of_size, record, serving
from tests.faults.office import PREPAYMENT, Office, plain, query

WORKERS = of_size(12, 32)
"""And as many places: that they are too many for the server is not what is tried here."""
EVERY = 0.05
POSITION = """
    SELECT customer_id, sum(owed) AS net FROM (
      SELECT customer_id, balance AS owed FROM receivables WHERE status <> 'voided'
      UNION ALL SELECT customer_id, -(amount - allocated_amount - refunded_amount) FROM receipts
      WHERE status = 'confirmed' AND payer_account = 'storm') x GROUP BY 1"""
"""R48: what customers owe less what lies unallocated on their receipts; no allocation or reversal changes it."""
DEADLOCKS = "SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()"
AMOUNTS = ("0.01", "50.00", "99.99", "100.00", "3000.00", "10600.00", "10600.01")


class Books:
    """Reads one consistent snapshot after the other while others write; keeps what did not add up."""

    def __init__(self, url: str, position: dict[UUID, Decimal]) -> None:
        self.url, self.position = url, position
        self.going, self.snapshots = True, 0
        self.broken: Counter[str] = Counter()

    async def watch(self) -> None:
        connection = await asyncpg.connect(plain(self.url))
        try:
            while self.going:
                async with connection.transaction(isolation="repeatable_read", readonly=True):
                    for rule in ("R39", "R40", "R41", "R42", "R45", "R46", "R52"):
                        self.broken[rule] += bool(await connection.fetch(RULES[rule]))
                    self.broken["R48"] += await position(connection) != self.position
                self.snapshots += 1
                await asyncio.sleep(EVERY)
        finally:
            await connection.close()


async def position(connection: Any) -> dict[UUID, Decimal]:
    return {row["customer_id"]: row["net"] for row in await connection.fetch(POSITION)}


async def test_every_snapshot_of_the_books_adds_up(postgres: Postgres, company_url: str) -> None:
    customers, debts, seconds = of_size(4, 20), of_size(10, 50), of_size(3, 60)
    journal = Journal("F7")
    with serving(company_url, workers=2, BIHUAN_POOL_SIZE=str(WORKERS)) as server:
        office = await Office.opened(journal, server)
        who = [await office.new_customer() for _ in range(customers)]
        owed = [(who[n % customers], await office.debt(who[n % customers])) for n in range(debts)]
        storm = {"payer_account": "storm", **PREPAYMENT}
        money = [
            (who[n % customers], await office.receipt("30000.00", customer=who[n % customers], **storm))
            for n in range(debts)
        ]
        connection = await asyncpg.connect(plain(company_url))
        books = Books(company_url, await position(connection))
        await connection.close()
        wu = await office.caller("wu")
        callers = [wu.alike() for _ in range(WORKERS)]
        ends = time.monotonic() + seconds
        done: Counter[str] = Counter()

        async def work(number: int) -> None:
            # On a busy machine it takes longer until everything has been done at least a few times.
            while time.monotonic() < ends or (min(done[verb] for verb in VERBS) < 3 and time.monotonic() < ends + 60):
                verb = random.choices(("allocate", "auto", "reverse", "receipt"), (5, 2, 4, 1))[0]
                done[verb] += await VERBS[verb](callers[number], owed, money)

        async with asyncio.TaskGroup() as group:
            group.create_task(books.watch())
            await in_parallel(WORKERS, work)
            books.going = False
        for caller in callers:
            await caller.http.aclose()
        await office.close()
    statuses, codes = journal.statuses(), Counter(one.code for one in journal.attempts() if one.status >= 400)
    broken = +books.broken
    assert not broken, f"snapshots that break a rule: {dict(broken)} of {books.snapshots}"
    await assert_books_balance(company_url)
    await assert_logged(company_url, "receipts", "allocations")
    assert not {status for status in statuses if status >= 500}, f"statuses: {dict(statuses)}"
    assert set(codes) <= {
        "OVER_ALLOCATION",
        "INVALID_TRANSITION",
        "LOCKED_BY_OTHER",
        "RECEIPT_IN_USE",
    }, dict(codes)
    deadlocks = (await query(company_url, DEADLOCKS))[0]["n"]
    assert deadlocks == 0, f"{deadlocks} deadlocks"
    assert all(done[verb] for verb in VERBS), f"the run proves nothing: {dict(done)}"
    record(
        "F7",
        f"{WORKERS} workers allocate, reverse and void for {seconds} s on {debts} debts of {customers} customers",
        {
            "requests answered": sum(statuses.values()),
            "allocated by hand": done["allocate"],
            "allocated automatically": done["auto"],
            "reversed": done["reverse"],
            "received, confirmed and voided": done["receipt"],
            "refused by a rule (409)": statuses[409] - codes["LOCKED_BY_OTHER"],
            "told that somebody else is at it (lock waits)": codes["LOCKED_BY_OTHER"],
            "deadlocks in the database": deadlocks,
            "answers 5xx": sum(n for status, n in statuses.items() if status >= 500),
            "snapshots read while they worked": books.snapshots,
            "snapshots that break R39–R42, R45, R46, R48 or R52": broken.total(),
        },
        full=FULL,
    )


async def allocate(caller: Caller, owed: list[Any], money: list[Any]) -> bool:
    customer, receipt = random.choice(money)
    debt = random.choice([row for whose, row in owed if whose["id"] == customer["id"]])
    lines = [{"receivable_id": debt["id"], "amount": random.choice(AMOUNTS)}]
    return (await caller.post(f"/receipts/{receipt['id']}/allocate", {"lines": lines})).acknowledged


async def allocate_by_itself(caller: Caller, owed: list[Any], money: list[Any]) -> bool:
    return (await caller.post(f"/receipts/{random.choice(money)[1]['id']}/auto-allocate")).acknowledged


async def reverse(caller: Caller, owed: list[Any], money: list[Any]) -> bool:
    asked = {"receipt_id": random.choice(money)[1]["id"], "status": "live", "limit": 20}
    live = (await caller.get("/allocations", **asked))["data"]
    if not live:
        return False
    return (await caller.post(f"/allocations/{random.choice(live)['id']}/reverse", {"reason": "重来"})).acknowledged


async def receive_and_void(caller: Caller, owed: list[Any], money: list[Any]) -> bool:
    """Money of no order that is confirmed and voided again; it stays out of the position."""
    customer, known = random.choice(money)
    body = {"customer_id": customer["id"], "amount": "5.00", "fund_account_id": known["fund_account_id"], **PREPAYMENT}
    made = await caller.post("/receipts", body)
    assert made.answer is not None
    path = f"/receipts/{made.answer.json()['id']}"
    confirmed = await caller.post(f"{path}/confirm")
    return confirmed.acknowledged and (await caller.post(f"{path}/void", {"reason": "误收"})).acknowledged


VERBS = {"allocate": allocate, "auto": allocate_by_itself, "reverse": reverse, "receipt": receive_and_void}
