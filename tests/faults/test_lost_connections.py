"""F3: connections to the database are reset, swallowed and terminated; answers are 503 or the work was done once."""

from __future__ import annotations

import asyncio
import random
import time
from urllib.parse import urlsplit
from uuid import uuid4

from tests.faults.books import assert_at_rest, assert_books_balance, assert_exactly_once, assert_logged
from tests.faults.harness import FULL, Caller, Fault, Journal, Postgres, Proxy, of_size, record, serving
from tests.faults.office import Office, plain, query

WRITERS = 8
TERMINATE = "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE application_name = 'bihuan'"


def one_in_five(number: int) -> Fault:
    """Every fifth connection breaks: by turns in the middle of an answer, or as soon as it is made."""
    if number % 5:
        return Fault()
    return Fault(reset_after=random.randint(2_000, 40_000)) if number % 10 else Fault(refuse=True)


async def test_a_lost_connection_is_told_or_does_no_harm(postgres: Postgres, company_url: str) -> None:
    seconds, journal = of_size(6, 120), Journal("F3")
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
    assert set(statuses) <= {200, 201, 503}, f"answers by status: {dict(statuses)}: {server.log}"
    assert terminated and resets and statuses[503], "nothing was lost: the run proves nothing"
    # Each worker may still find the dead connections of its pools, each of them once.
    assert broken <= 20, f"{broken} of 40 requests failed after the trouble was over"
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
            "other answers than 2xx and 503": sum(n for s, n in statuses.items() if s not in {200, 201, 503}),
            "refused of 40 after the trouble was over": broken,
        },
        full=FULL,
    )
