"""F1, F2, P1, P2: what was acknowledged survives ``kill -9`` of API workers and of PostgreSQL, exactly once."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.faults.books import assert_at_rest, assert_books_balance, assert_exactly_once, assert_logged
from tests.faults.harness import FULL, Caller, Journal, Postgres, Server, of_size, record, serving
from tests.faults.office import PREPAYMENT, Office, plain, query

CLIENTS, WRITERS = 24, 16
BACK, PATIENCE, HANG = 2.0, 10.0, 3.0
"""Seconds (TRUST §3.2): API back after a kill; first good answer after PostgreSQL is up; longest answer meanwhile."""


class Work:
    """Receipts of a customer, and allocations of a large one in amounts that never repeat, until told to stop."""

    def __init__(self, office: Office, customer: Any, money: Any, debt: Any) -> None:
        self.office, self.customer, self.money, self.debt = office, customer, money, debt
        self.going = True
        self._cents = 0

    async def receipts(self, caller: Caller) -> None:
        while self.going:
            await caller.post("/receipts", self._receipt())

    async def receipts_and_allocations(self, caller: Caller) -> None:
        while self.going:
            await caller.post("/receipts", self._receipt())
            self._cents += 1
            line = {"receivable_id": self.debt["id"], "amount": f"{self._cents / 100:.2f}"}
            await caller.post(f"/receipts/{self.money['id']}/allocate", {"lines": [line]})

    def _receipt(self) -> dict[str, str]:
        return {"customer_id": self.customer["id"], "amount": "10.00", "payer_account": uuid4().hex}


async def prepared(journal: Journal, server: Server) -> Work:
    office = await Office.opened(journal, server)
    customer = await office.new_customer()
    debt = await office.debt(customer, "1000")
    money = await office.receipt("10600000.00", customer=customer, **PREPAYMENT)
    return Work(office, customer, money, debt)


async def seconds_until_ready(server: Server) -> float:
    """Until a new connection gets a good answer that needed the database."""
    started = time.monotonic()
    async with httpx.AsyncClient(timeout=2) as http:
        while True:
            try:
                if (await http.get(f"{server.url}/health/ready")).status_code == 200:
                    return time.monotonic() - started
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            assert time.monotonic() - started < 60, f"not ready after 60 s: {server.log}"


async def assert_allocated_once(url: str, journal: Journal) -> int:
    """Each acknowledged allocation has its amount in the books once; amounts never repeat."""
    rows = await query(url, "SELECT amount::text, count(*) AS times FROM allocations GROUP BY 1")
    there = {row["amount"]: row["times"] for row in rows}
    asked = [one for one in journal.operations if one.path.endswith("/allocate")]
    acked = [one.body["lines"][0]["amount"] for one in asked if one.acknowledged]
    lost = [amount for amount in acked if amount not in there]
    doubled = [amount for amount, times in there.items() if times > 1]
    assert not lost, f"{len(lost)} of {len(acked)} acknowledged allocations are lost"
    assert not doubled, f"{len(doubled)} allocations are there more than once"
    return len(acked)


async def test_what_was_acknowledged_survives_killed_workers_once(postgres: Postgres, company_url: str) -> None:
    kills, journal = of_size(6, 100), Journal("F1")
    with serving(company_url, workers=2) as server:
        work = await prepared(journal, server)
        wu = await work.office.caller("wu")
        callers = [wu.alike() for _ in range(CLIENTS)]
        back = []
        async with asyncio.TaskGroup() as clients:
            for caller in callers:
                clients.create_task(work.receipts_and_allocations(caller))
            for number in range(kills):
                await asyncio.sleep(random.uniform(0.3, 0.8))
                server.kill_workers(None if number % 2 else 1)
                back.append(await seconds_until_ready(server))
            work.going = False
        for caller in callers:
            await caller.http.aclose()
        await work.office.close()
        await asyncio.sleep(0.5)
        await assert_at_rest(company_url)
    statuses = journal.statuses()
    receipts, _ = await assert_exactly_once(company_url, journal)
    allocations = await assert_allocated_once(company_url, journal)
    await assert_logged(company_url, "receipts", "allocations")
    await assert_books_balance(company_url)
    assert not statuses[500], f"{statuses[500]} answers were 500: {server.log}"
    assert receipts > kills, "hardly anything was written: the run proves nothing"
    assert statuses[0], "no request was ever cut off: the run proves nothing"
    record(
        "F1",
        "kill -9 of API workers under 24 clients that retry blindly",
        {
            "kills (every second one of all workers)": kills,
            "acknowledged receipts": receipts,
            "acknowledged allocations": allocations,
            "requests cut off without an answer": statuses[0],
            "answers replayed to a repeated key": sum(one.replayed for one in journal.attempts()),
            "lost": 0,
            "doubled": 0,
            "answers 500": statuses[500],
            "idle transactions and advisory locks left": 0,
            "good answer after, median s": sorted(back)[len(back) // 2],
            "good answer after, longest s": max(back),
        },
        full=FULL,
    )
    if FULL:
        assert sorted(back)[len(back) // 2] <= BACK


async def test_what_was_acknowledged_survives_a_killed_database(postgres: Postgres, company_url: str) -> None:
    kills, journal = of_size(3, 100), Journal("F2")
    with serving(company_url, workers=2) as server:
        work = await prepared(journal, server)
        wu = await work.office.caller("wu")
        callers = [wu.alike() for _ in range(WRITERS)]
        back = []
        async with asyncio.TaskGroup() as clients:
            for caller in callers:
                clients.create_task(work.receipts(caller))
            for _ in range(kills):
                await asyncio.sleep(random.uniform(0.3, 0.8))
                await asyncio.to_thread(postgres.kill)
                await asyncio.sleep(random.uniform(0, 0.3))
                await asyncio.to_thread(postgres.start)
                back.append(await seconds_until_acknowledged(journal))
            work.going = False
        for caller in callers:
            await caller.http.aclose()
        await work.office.close()
        await asyncio.sleep(0.5)
        await assert_at_rest(company_url)
    statuses = journal.statuses()
    acked, _ = await assert_exactly_once(company_url, journal)
    await assert_logged(company_url, "receipts")
    await assert_books_balance(company_url)
    refused = [one for one in journal.attempts() if one.status == 503]
    assert set(statuses) <= {0, 200, 201, 503}, f"answers by status: {dict(statuses)}: {server.log}"
    # A connection that has been idle for five seconds may be closed while a request is on its way.
    assert statuses[0] * 100 <= statuses.total(), f"{statuses[0]} of {statuses.total()} requests without an answer"
    assert all(one.retry_after for one in refused), "a 503 without Retry-After"
    assert refused, "nobody noticed that the database was gone: the run proves nothing"
    settings = {row["name"]: row["setting"] for row in await query(company_url, SETTINGS)}
    record(
        "F2",
        "kill -9 of PostgreSQL and all its children under 16 writers",
        {
            "kills": kills,
            "acknowledged receipts": acked,
            "lost": 0,
            "doubled": 0,
            "rows without their log entry, or entries without their row": 0,
            "answers 503, all with Retry-After": statuses[503],
            "answers 500": statuses[500],
            "requests without an answer": statuses[0],
            "first write acknowledged after start, longest s": max(back),
            "longest refusal s": max(one.seconds for one in refused),
            "fsync, full_page_writes, synchronous_commit": ", ".join(settings.values()),
        },
        full=FULL,
    )
    if FULL:
        assert max(back) <= PATIENCE
        assert max(one.seconds for one in refused) <= HANG


SETTINGS = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY 1"
)


async def seconds_until_acknowledged(journal: Journal) -> float:
    """Until one more receipt is acknowledged."""
    started, before = time.monotonic(), len(journal.acknowledged)
    while len(journal.acknowledged) == before:
        await asyncio.sleep(0.02)
        assert time.monotonic() - started < 60, "nothing was acknowledged for 60 s"
    return time.monotonic() - started


async def test_a_dead_database_is_told_at_once_and_never_as_a_fault_of_ours(
    postgres: Postgres, company_url: str
) -> None:
    """Every kind of request while nothing listens: signed in or not, reading or writing, with a key or without."""
    journal = Journal("F2-dead")
    with serving(company_url, workers=1) as server:
        caller = await Caller(journal, server.url, "wu").sign_in()
        assert (await caller.http.get("/receipts")).status_code == 200
        await asyncio.to_thread(postgres.kill)
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await asyncpg.connect(plain(company_url), timeout=5)
        try:
            asked = [
                ("GET", "/receipts", None),
                ("GET", "/receipts/" + str(uuid4()), None),
                ("POST", "/receipts", {"customer_id": str(uuid4()), "amount": "1.00"}),
                ("POST", "/auth/login", {"username": "wu", "password": "x"}),
                ("GET", "/me", None),
            ]
            for _ in range(3):
                for method, path, body in asked:
                    answer = await caller.http.request(method, path, json=body)
                    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE"), f"{method} {path}"
                    assert int(answer.headers["retry-after"]) > 0
            assert (await caller.http.get("/health/live")).status_code == 200
            assert (await caller.http.get("/health/ready")).status_code == 503
        finally:
            await asyncio.to_thread(postgres.start)
        assert (await caller.http.get("/receipts")).status_code == 200
        await caller.http.aclose()
