"""F3: connections to the database are reset, swallowed and terminated; answers are 503 or the work was done once."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from asgi_lifespan import LifespanManager

from bihuan.kernel import limits
from bihuan.main import create_app
from bihuan.settings import Settings
from tests.factories.company import PASSWORD
from tests.faults.books import assert_at_rest, assert_books_balance, assert_exactly_once, assert_logged
from tests.faults.harness import FULL, Caller, Fault, Journal, Postgres, Proxy, in_parallel, of_size, record, serving
from tests.faults.office import Office, plain, query

WRITERS = 8
HEALED = 5
"""Seconds (TRUST §3.2)."""
TERMINATE = "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE application_name = 'bihuan'"


def one_in_five(number: int) -> Fault:
    """Every fifth connection breaks: by turns in the middle of an answer or as soon as it is made; at full size every
    fifteenth swallows what is sent, and who used it waits 16 s before it is given up.
    """
    if number % 5:
        return Fault()
    if FULL and number % 15 == 0:
        return Fault(blackhole=True)
    return Fault(reset_after=random.randint(2_000, 40_000)) if number % 10 else Fault(refuse=True)


async def test_a_lost_connection_is_told_or_does_no_harm(postgres: Postgres, company_url: str) -> None:
    seconds, journal = of_size(4, 600), Journal("F3")
    at = urlsplit(plain(company_url))
    async with Proxy("127.0.0.1", at.port or 5432) as proxy:
        through = company_url.replace(f":{at.port}/", f":{proxy.port}/")
        with serving(through, workers=2) as server:
            office = await Office.opened(journal, server)
            customer = await office.new_customer()
            wu = await office.caller("wu")
            callers = [wu.alike() for _ in range(WRITERS)]
            proxy.plan = one_in_five
            ends = time.monotonic() + seconds
            terminated = resets = 0

            async def write(caller: Caller) -> None:
                while time.monotonic() < ends:
                    body = {"customer_id": customer["id"], "amount": "1.00", "payer_account": uuid4().hex}
                    await caller.post("/receipts", body)

            async with asyncio.TaskGroup() as group:
                for caller in callers:
                    group.create_task(write(caller))
                while time.monotonic() < ends:
                    await asyncio.sleep(min(2, seconds / 6))
                    terminated += (await query(company_url, TERMINATE))[0]["n"]
                    await asyncio.sleep(0.3)
                    resets += proxy.reset()
                proxy.plan = lambda _: Fault()
                proxy.now(Fault())
            # Nobody asks a connection whether it lives before it is used: a dead one is found once, by its next user.
            ends = time.monotonic() + HEALED
            await in_parallel(WRITERS, lambda n: write(callers[n]))
            healed = [
                await callers[0].once(
                    "/receipts", {"customer_id": customer["id"], "amount": "1.00", "payer_account": uuid4().hex}
                )
                for _ in range(40)
            ]
            broken = sum(not one.acknowledged for one in healed)
            for caller in callers:
                await caller.http.aclose()
            await office.close()
            await asyncio.sleep(0.5)
            await assert_at_rest(company_url)
    statuses = journal.statuses()
    acked, _ = await assert_exactly_once(company_url, journal)
    await assert_logged(company_url, "receipts")
    await assert_books_balance(company_url)
    # What a cut connection had locked is locked until the database finds out: who waits for it is told to come again.
    told = {(attempt.status, attempt.code) for attempt in journal.attempts() if attempt.status not in {200, 201, 503}}
    assert told <= {(409, "LOCKED_BY_OTHER")}, f"answers by status: {dict(statuses)}: {told}: {server.log}"
    assert terminated and resets and statuses[503], "nothing was lost: the run proves nothing"
    assert broken == 0, f"{broken} of 40 requests failed five seconds after the trouble was over"
    record(
        "F3",
        f"connections broken, terminated and reset for {seconds} s under {WRITERS} writers",
        {
            "acknowledged receipts": acked,
            "lost": 0,
            "doubled": 0,
            "connections terminated": terminated,
            "connections reset": resets,
            "answers 503": statuses[503],
            "told to come again (409 retryable)": statuses[409],
            "refused of 40, five seconds after the trouble was over": broken,
        },
        full=FULL,
    )


async def test_a_connection_that_is_silent_is_given_up(postgres: Postgres, company_url: str, monkeypatch: Any) -> None:
    """Sent and never answered, nothing closed: as when a firewall forgets a connection."""
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 1.0)
    at = urlsplit(plain(company_url))
    async with Proxy("127.0.0.1", at.port or 5432) as proxy:
        url = company_url.replace(f":{at.port}/", f":{proxy.port}/")
        app = create_app(Settings(DATABASE_URL=url, pool_size=1))  # type: ignore[call-arg]
        async with (
            LifespanManager(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test/api/v1") as http,
        ):
            answer = await http.post("/auth/login", json={"username": "wu", "password": PASSWORD})
            http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            body = {"customer_id": str(uuid4()), "amount": "1.00"}
            for ask in (lambda: http.get("/receipts"), lambda: http.post("/receipts", json=body)):
                before = (await ask()).status_code
                proxy.now(Fault(blackhole=True))
                async with asyncio.timeout(30):
                    silent = await ask()
                assert (silent.status_code, silent.json()["code"]) == (503, "UNAVAILABLE")
                proxy.now(Fault())
                async with asyncio.timeout(30):
                    assert (await ask()).status_code == before, "the pool has only this connection"
