"""F6, P3: fifty people reach for the same leads at the same time; every lead has one winner, and limits are kept."""

from __future__ import annotations

import random
import time
from collections import Counter

from tests.faults.harness import FULL, Caller, Journal, Operation, Postgres, in_parallel, of_size, record, serving
from tests.faults.office import execute, hire, multiply, query

PEOPLE, RIVALS = 50, 10
DAILY, HOLDING = 10, 100
CAPACITY = "50"
"""Connections of each worker: fifty people at once are what the server is configured for, whichever worker they meet.
With fewer, who waits longer than the server's patience is told 503 and comes again: right under overload, not here."""


async def in_the_pool(url: str, caller: Caller, count: int) -> list[str]:
    """So many leads without an owner, made of one that came in through the API."""
    made = await caller.http.post(
        "/leads", json={"company_name": "抢", "contact_name": "人", "mobile": "13700000001", "source": "web_form"}
    )
    assert made.status_code == 201, made.text
    back = await caller.http.post(
        f"/leads/{made.json()['id']}/return", json={"reason": "无法跟进", "reason_code": "other"}
    )
    assert back.status_code == 200, back.text
    return await multiply(url, "leads", made.json()["id"], count)


async def storm(callers: list[Caller], leads: list[str]) -> list[Operation]:
    """Each lead is claimed by ten people, one after the other for each of them, all of them at once."""
    wanted: list[list[str]] = [[] for _ in callers]
    for number, lead in enumerate(leads):
        for rival in range(RIVALS):
            wanted[(number + rival * (len(callers) // RIVALS)) % len(callers)].append(lead)

    async def one(number: int) -> list[Operation]:
        return [await callers[number].post(f"/leads/{lead}/claim") for lead in wanted[number]]

    return [operation for some in await in_parallel(len(callers), one) for operation in some]


async def test_one_lead_has_one_winner_and_limits_are_kept(postgres: Postgres, company_url: str) -> None:
    size = of_size(40, 1000)
    names = await hire(company_url, PEOPLE)
    no_limit = "UPDATE pools SET claim_daily_limit = NULL, holding_limit = NULL, prev_owner_cooldown_days = 0"
    limits = f"UPDATE pools SET claim_daily_limit = {DAILY}, holding_limit = {HOLDING}"
    with serving(company_url, workers=2, BIHUAN_POOL_SIZE=CAPACITY) as server:
        journal = Journal("F6")
        callers = [await Caller(journal, server.url, name).sign_in() for name in names]
        qian = await Caller(journal, server.url, "qian").sign_in()
        await execute(company_url, no_limit)
        leads = await in_the_pool(company_url, qian, 2 * size)
        random.shuffle(leads)
        started = time.monotonic()
        asked = await storm(callers, leads[:size])
        took = time.monotonic() - started
        answers = Counter((one.attempts[-1].status, one.attempts[-1].code) for one in asked)
        events = await query(company_url, WINNERS, leads[:size])
        doubled = sum(row["times"] != 1 for row in events)
        assert doubled == 0, f"{doubled} of {size} leads with more than one winner"
        assert answers == {(200, ""): size, (409, "ALREADY_OWNED"): size * (RIVALS - 1)}, f"answers: {dict(answers)}"
        assert len(events) == size
        retried = journal.statuses()
        assert not {status for status in retried if status >= 500}, f"statuses of all attempts: {dict(retried)}"

        await execute(company_url, limits, "DELETE FROM ownership_events WHERE object_type = 'leads'")
        second = Journal("F6-limits")
        for caller in callers:
            caller.journal = second
        asked = await storm(callers, leads[size:])
        limited = Counter((one.attempts[-1].status, one.attempts[-1].code) for one in asked)
        wins = Counter(one.who for one in asked if one.acknowledged)
        assert max(wins.values()) <= DAILY, f"somebody claimed {max(wins.values())} of {DAILY}"
        assert set(limited) <= {(200, ""), (409, "ALREADY_OWNED"), (409, "CLAIM_DAILY_LIMIT"), (409, "HOLDING_LIMIT")}
        assert not {status for status in second.statuses() if status >= 500}
        assert len(await query(company_url, WINNERS, leads[size:])) == limited[200, ""] <= PEOPLE * DAILY
        for caller in (*callers, qian):
            await caller.http.aclose()
    await assert_logged_claims(company_url)
    record(
        "F6",
        f"{size * RIVALS:,} claims on {size:,} leads by {PEOPLE} people at once, without limits and with them",
        {
            "claims": sum(answers.values()),
            "200": answers[200, ""],
            "409 ALREADY_OWNED": answers[409, "ALREADY_OWNED"],
            "answers 5xx over all attempts": sum(n for status, n in retried.items() if status >= 500),
            "told to come again": sum(retried.values()) - sum(answers.values()),
            "leads with two winners": doubled,
            "seconds": took,
            f"with limits ({DAILY} a day, {HOLDING} held): claims": sum(limited.values()),
            "with limits: 200": limited[200, ""],
            "with limits: 409 ALREADY_OWNED": limited[409, "ALREADY_OWNED"],
            "with limits: 409 CLAIM_DAILY_LIMIT": limited[409, "CLAIM_DAILY_LIMIT"],
            "with limits: most claims of one person": max(wins.values()),
            "with limits: answers 5xx": sum(n for status, n in second.statuses().items() if status >= 500),
        },
        full=FULL,
    )


WINNERS = """
    SELECT object_id, count(*) AS times FROM ownership_events
    WHERE action = 'claim' AND object_id = ANY($1::uuid[]) GROUP BY 1"""


async def assert_logged_claims(url: str) -> None:
    """A lead that has an owner was claimed by that person, in the log too."""
    rows = await query(
        url,
        """SELECT e.object_id FROM ownership_events e JOIN leads l ON l.id = e.object_id
        WHERE e.action = 'claim' AND (l.owner_id IS DISTINCT FROM e.to_owner_id OR l.pool_id IS NOT NULL OR NOT EXISTS
        (SELECT 1 FROM audit_log a WHERE a.object_id = l.id AND a.action = 'claim' AND a.actor_id = e.actor_id))""",
    )
    assert not rows, f"{len(rows)} claims without their owner or their log"
