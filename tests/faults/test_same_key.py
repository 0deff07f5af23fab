"""F8, P2: the same request many times at once, later, with another body, and after everything was restarted."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg

from tests.factories.company import Company
from tests.faults.books import assert_books_balance, assert_logged
from tests.faults.harness import FULL, Journal, Operation, Postgres, in_parallel, of_size, record, serving
from tests.faults.office import Office, plain, query

AT_ONCE = 20


async def test_a_repeat_has_no_second_effect(postgres: Postgres, company_url: str) -> None:
    keys, journal = of_size(10, 200), Journal("F8")
    with serving(company_url, workers=2) as server:
        office = await Office.opened(journal, server)
        customer = await office.new_customer()
        wu = await office.caller("wu")
        twins = [wu.alike() for _ in range(AT_ONCE)]
        before = await receipts(company_url)
        asked: list[list[Operation]] = []
        for number in range(keys):
            body, key = {"customer_id": customer["id"], "amount": f"{number + 1}.00"}, str(uuid4())
            asked.append(await in_parallel(AT_ONCE, lambda n, b=body, k=key: twins[n].post("/receipts", b, k)))
        made = await receipts(company_url) - before
        bodies = Counter(len({one.answer.content for one in same if one.answer}) for same in asked)
        assert made == keys, f"{made} receipts of {keys} keys"
        assert bodies == {1: keys}, f"keys by how many different answers they got: {dict(bodies)}"
        assert {one.answer.status_code for same in asked for one in same if one.answer} == {201}
        first = [sum(not one.attempts[-1].replayed for one in same) for same in asked]
        assert set(first) <= {0, 1}, "two answers of one key say that they are the first"

        other = await wu.once("/receipts", asked[0][0].body | {"amount": "7777.00"}, asked[0][0].key)
        assert (other.attempts[0].status, other.attempts[0].code) == (422, "IDEMPOTENCY_MISMATCH")
        await told_to_wait(company_url, office)

        server.kill()
        await asyncio.to_thread(postgres.kill)
        await asyncio.to_thread(postgres.start)
        server.start()
        changed = 0
        for same in asked:
            again = await twins[0].post("/receipts", same[0].body, same[0].key)
            assert again.answer is not None
            assert again.attempts[-1].replayed
            changed += again.answer.content != same[0].answer.content  # type: ignore[union-attr]
        assert changed == 0, f"{changed} of {keys} answers differ after the restart"
        assert await receipts(company_url) - before == keys
        for twin in twins:
            await twin.http.aclose()
        await office.close()
    await assert_logged(company_url, "receipts")
    await assert_books_balance(company_url)
    statuses = journal.statuses()
    assert not statuses[500]
    attempts = [one for one in journal.attempts() if one.status]
    record(
        "F8",
        f"{keys} keys, each sent {AT_ONCE} times at once and once more after everything was killed and restarted",
        {
            "keys": keys,
            "requests (without those told to come again)": sum(len(same) for same in asked) + keys,
            "effects": made,
            "keys with different answers": keys - bodies[1],
            "answers marked Idempotent-Replayed": sum(one.replayed for one in attempts),
            "told to come again (409 in progress, 503)": sum(one.status in {409, 503} for one in attempts),
            "replays after the restart that differ": changed,
            "the same key with another body": f"{other.attempts[0].status} {other.attempts[0].code}",
            "answers 500": statuses[500],
        },
        full=FULL,
    )


async def told_to_wait(url: str, office: Office) -> None:
    """While the first request is at work for longer than two seconds, a repeat is sent away."""
    key = str(uuid4())
    first = await asyncpg.connect(plain(url))
    try:
        began = first.transaction()
        await began.start()
        await first.execute(
            "INSERT INTO idempotency_keys (principal_id, key, fingerprint, created_at) VALUES ($1, $2, '', $3)",
            Company.ids["wu"],
            key,
            datetime.now(UTC),
        )
        body = {"customer_id": office.customer["id"], "amount": "1.00"}
        waited = await (await office.caller("wu")).once("/receipts", body, key)
        assert (waited.attempts[0].status, waited.attempts[0].code) == (409, "IDEMPOTENCY_IN_PROGRESS")
        assert waited.attempts[0].retry_after == "1"
        await began.rollback()
    finally:
        await first.close()


async def receipts(url: str) -> int:
    return int((await query(url, "SELECT count(*) AS n FROM receipts"))[0]["n"])
