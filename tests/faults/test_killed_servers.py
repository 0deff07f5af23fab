"""F1, F2, P1, P2: what was acknowledged survives ``kill -9`` of API workers and of PostgreSQL, exactly once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.faults.books import assert_at_rest, assert_books_balance, assert_exactly_once, assert_logged
from tests.faults.harness import FULL, Caller, Journal, Postgres, Server, of_size, record, serving
from tests.faults.office import PREPAYMENT, Office, plain, query

CLIENTS, WRITERS, ACCOUNTS = 24, 16, 8
DENSE = 20
"""Operations that are acknowledged before each kill, at least."""
BACK, PATIENCE, HANG = 2.0, 10.0, 3.0
"""Seconds (TRUST §3.2): API back after a kill; first good answer after PostgreSQL is up; longest answer meanwhile."""


class Work:
    """Receipts of a customer, and allocations of large ones in amounts that never repeat, until told to stop.

    Each account is a receipt and the debt it pays: who allocates from the same one waits for the others.
    """

    def __init__(self, office: Office, customer: Any, accounts: list[tuple[Any, Any]]) -> None:
        self.office, self.customer, self.accounts = office, customer, accounts
        self.going = True
        self._cents = 0

    async def receipts_and_allocations(self, caller: Caller, number: int) -> None:
        money, debt = self.accounts[number % len(self.accounts)]
        while self.going:
            await caller.post("/receipts", self._receipt())
            self._cents += 1
            line = {"receivable_id": debt["id"], "amount": f"{self._cents / 100:.2f}"}
            await caller.post(f"/receipts/{money['id']}/allocate", {"lines": [line]})

    def _receipt(self) -> dict[str, str]:
        return {"customer_id": self.customer["id"], "amount": "10.00", "payer_account": uuid4().hex}


async def prepared(journal: Journal, server: Server) -> Work:
    office = await Office.opened(journal, server)
    customer = await office.new_customer()
    accounts = []
    for _ in range(ACCOUNTS):
        debt = await office.debt(customer, "1000")
        accounts.append((await office.receipt("10600000.00", customer=customer, **PREPAYMENT), debt))
    return Work(office, customer, accounts)


@asynccontextmanager
async def under_load(url: str, journal: Journal, clients: int) -> AsyncIterator[Server]:
    """A server at which so many clients work without a pause; afterwards nothing of theirs is left open."""
    with serving(url, workers=2) as server:
        work = await prepared(journal, server)
        wu = await work.office.caller("wu")
        callers = [wu.alike() for _ in range(clients)]
        async with asyncio.TaskGroup() as group:
            for number, caller in enumerate(callers):
                group.create_task(work.receipts_and_allocations(caller, number))
            yield server
            work.going = False
        for caller in callers:
            await caller.http.aclose()
        await work.office.close()
        await asyncio.sleep(0.5)
        await assert_at_rest(url)


async def until_busy(journal: Journal) -> None:
    """A random moment of the work, with enough acknowledged since the last one to lose some of it."""
    before = len(journal.acknowledged)
    await asyncio.sleep(random.uniform(0.3, 0.8))
    await seconds_until_acknowledged(journal, before + DENSE)


async def seconds_until_acknowledged(journal: Journal, count: int) -> float:
    """Until so many operations are acknowledged in all."""
    started = time.monotonic()
    while len(journal.acknowledged) < count:
        await asyncio.sleep(0.02)
        assert time.monotonic() - started < 60, f"{len(journal.acknowledged)} instead of {count} after 60 s"
    return time.monotonic() - started


async def verdict(url: str, journal: Journal, server: Server, kills: int) -> dict[str, Any]:
    """All that was acknowledged is there once, with its log, and the books balance; the figures of the report."""
    receipts, _ = await assert_exactly_once(url, journal)
    allocations = await assert_allocated_once(url, journal)
    await assert_logged(url, "receipts", "allocations")
    await assert_books_balance(url)
    statuses = journal.statuses()
    assert not statuses[500], f"{statuses[500]} answers were 500: {server.log}"
    assert receipts + allocations >= kills * DENSE, "hardly anything was written: the run proves nothing"
    return {
        "kills": kills,
        "acknowledged receipts": receipts,
        "acknowledged allocations": allocations,
        "lost": 0,
        "doubled": 0,
        "rows without their log entry, or entries without their row": 0,
        "idle transactions and advisory locks left": 0,
        "answers 500": statuses[500],
        "requests without an answer": statuses[0],
        "answers replayed to a repeated key": sum(one.replayed for one in journal.attempts()),
    }


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
    kills, journal, back = of_size(4, 100), Journal("F1"), []
    async with under_load(company_url, journal, CLIENTS) as server:
        for number in range(kills):
            await until_busy(journal)
            server.kill_workers(None if number % 2 else 1)
            back.append(await seconds_until_ready(server))
    figures = await verdict(company_url, journal, server, kills)
    assert journal.statuses()[0], "no request was ever cut off: the run proves nothing"
    median = sorted(back)[len(back) // 2]
    figures |= {"good answer after, median s": median, "good answer after, longest s": max(back)}
    title = f"kill -9 of one API worker and of all by turns, under {CLIENTS} clients that retry blindly"
    record("F1", title, figures, full=FULL)
    if FULL:
        assert median <= BACK


async def test_what_was_acknowledged_survives_a_killed_database(postgres: Postgres, company_url: str) -> None:
    kills, journal, back = of_size(2, 100), Journal("F2"), []
    async with under_load(company_url, journal, WRITERS) as server:
        for _ in range(kills):
            await until_busy(journal)
            await asyncio.to_thread(postgres.kill)
            await asyncio.sleep(random.uniform(0, 0.3))
            await asyncio.to_thread(postgres.start)
            back.append(await seconds_until_acknowledged(journal, len(journal.acknowledged) + 1))
    figures = await verdict(company_url, journal, server, kills)
    refused = [one for one in journal.attempts() if one.status == 503]
    statuses = journal.statuses()
    assert set(statuses) <= {200, 201, 503}, f"answers by status: {dict(statuses)}: {server.log}"
    assert all(one.retry_after for one in refused), "a 503 without Retry-After"
    assert refused, "nobody noticed that the database was gone: the run proves nothing"
    settings = {row["name"]: row["setting"] for row in await query(company_url, SETTINGS)}
    figures |= {
        "answers 503, all with Retry-After": len(refused),
        "longest refusal s": max(one.seconds for one in refused),
        "first write acknowledged after start, longest s": max(back),
        "fsync, full_page_writes, synchronous_commit": ", ".join(settings.values()),
    }
    record("F2", f"kill -9 of PostgreSQL and all its children under {WRITERS} writers", figures, full=FULL)
    if FULL:
        assert max(back) <= PATIENCE
        assert max(one.seconds for one in refused) <= HANG


SETTINGS = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY 1"
)


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
