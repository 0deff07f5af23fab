"""F4, F20, F24 and three times too much: who cannot be served is told so at once, and nothing is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.faults import raw
from tests.faults.harness import FULL, Postgres, Server, in_parallel, of_size, record, serving
from tests.faults.load import Attempt, Caller, Journal

PATIENCE = 1.5 if FULL else 4.0
"""Seconds. In the short form the machine has other things to do as well."""
SLOW = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.website LIKE 'https://slow.example/%' THEN
    PERFORM pg_sleep(split_part(NEW.website, '/', 4)::float);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER slow BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION slow();
"""
"""A customer with such a website takes that many seconds to be written."""


def plain(url: str) -> str:
    """As asyncpg itself reads it."""
    return url.replace("+asyncpg", "").partition("?")[0]


@pytest.fixture(scope="module")
def url(postgres: Postgres) -> str:
    return postgres.company()


@pytest.fixture(scope="module")
def server(url: str) -> Iterator[Server]:
    with serving(url, workers=1, BIHUAN_POOL_SIZE="10", BIHUAN_PATIENCE=str(PATIENCE)) as running:
        yield running


@pytest.fixture
async def db(url: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    connection = await asyncpg.connect(plain(url))
    await connection.execute("DROP TRIGGER IF EXISTS slow ON customers; DROP FUNCTION IF EXISTS slow()")
    await connection.execute(SLOW)
    yield connection
    await connection.close()


@asynccontextmanager
async def clerk(server: Server) -> AsyncIterator[Caller]:
    """Somebody with as many connections as they like."""
    async with Caller(Journal("overload"), server.url, "qian") as caller:
        caller.http = httpx.AsyncClient(base_url=server.url, timeout=60, limits=httpx.Limits(max_connections=None))
        yield await caller.sign_in()


@pytest.fixture
async def qian(server: Server) -> AsyncIterator[Caller]:
    async with clerk(server) as caller:
        yield caller


def company(number: object, seconds: float) -> dict[str, object]:
    return {
        "name": f"慢 {number}",
        "industry": "manufacturing",
        "website": f"https://slow.example/{seconds}",
        "primary_contact": {"name": "某人", "mobile": "13912345678"},
        "force": True,
    }


async def idle_in_transaction(db: asyncpg.Connection[asyncpg.Record]) -> int:
    found = await db.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )
    return int(found)


async def settled(db: asyncpg.Connection[asyncpg.Record]) -> None:
    """Nothing is at work and nothing is left open."""
    async with asyncio.timeout(30):
        while await db.fetchval(  # noqa: ASYNC110 - the database gives no sign
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND application_name = 'bihuan' AND state <> 'idle'"
        ):
            await asyncio.sleep(0.1)


async def test_more_than_the_pool_can_do_is_told_to_come_back(
    server: Server, qian: Caller, db: asyncpg.Connection[asyncpg.Record]
) -> None:
    """F4: 60 requests of a second each, ten connections."""
    before = await db.fetchval("SELECT count(*) FROM customers")
    async with httpx.AsyncClient(base_url=server.url, timeout=60) as doctor:
        async with raw.Neighbour(doctor, "/health/ready") as health:
            done = await in_parallel(60, lambda n: qian.once("/customers", company(n, 1)))
    attempts = [operation.attempts[0] for operation in done]
    statuses = Counter(attempt.status for attempt in attempts)
    assert set(statuses) == {201, 503}, statuses
    assert statuses[201] >= 10
    for attempt in attempts:
        if attempt.status == 503:
            assert (attempt.code, attempt.retry_after) == ("UNAVAILABLE", "1")
    assert set(health.statuses) == {200}, Counter(health.statuses)
    assert await db.fetchval("SELECT count(*) FROM customers") == before + statuses[201]
    served = max(attempt.seconds for attempt in attempts if attempt.status == 201)
    refused = max(attempt.seconds for attempt in attempts if attempt.status == 503)
    figures = {"201": statuses[201], "503": statuses[503], "slowest served, s": served, "slowest refused, s": refused}
    record("F4", "60 requests of 1 s, pool of 10", figures | {"health answers": len(health.statuses)}, full=FULL)


async def test_at_three_times_what_can_be_done_the_excess_is_answered_at_once(
    url: str, db: asyncpg.Connection[asyncpg.Record]
) -> None:
    """Few places and slow work: what is measured is the gate, and not a machine whose processors ask as well as answer.

    Three places of half a second are six a second; what they really do is measured first, and three times as much comes
    then. Nobody should learn after having waited in line that it was in vain.
    """
    seconds, each, places = of_size(6, 30), 0.5, 3
    with serving(url, workers=1, BIHUAN_POOL_SIZE=str(places), BIHUAN_PATIENCE=str(PATIENCE)) as server:
        async with clerk(server) as qian, httpx.AsyncClient(base_url=server.url, timeout=60) as doctor:
            usual = await in_turn(qian, places, of_size(3, 10), each)
            async with raw.Neighbour(doctor, "/health/ready") as health:
                asked = await at_rate(qian, 3 * places / each, seconds, each)
            peak_over, normal = time.monotonic(), 1.5 * sorted(usual)[len(usual) // 2] + 0.1
            while (await in_turn(qian, 1, 0.01, each))[0] > normal:
                assert time.monotonic() - peak_over < 10, "not itself again ten seconds after the peak"
            again = time.monotonic() - peak_over
    capacity = len(usual) / of_size(3, 10)
    statuses = Counter(attempt.status for attempt in asked)
    refused = sorted(attempt.seconds for attempt in asked if attempt.status == 503)
    assert set(statuses) == {201, 503}, statuses
    assert {attempt.retry_after for attempt in asked if attempt.status == 503} == {"1"}
    assert set(health.statuses) == {200}, Counter(health.statuses)
    served = statuses[201] / (seconds + PATIENCE)
    waited = sum(took >= PATIENCE * 0.9 for took in refused)
    figures: dict[str, object] = {
        "capacity, a second": capacity,
        "asked a second": len(asked) / seconds,
        "served of what can be done, %": served / capacity * 100,
        "refused": len(refused),
        "refused after waiting in line": waited,
        "refusal p50, ms": refused[len(refused) // 2] * 1000,
        "refusal p95, ms": refused[len(refused) * 95 // 100] * 1000,
        "slowest refusal, ms": refused[-1] * 1000,
        "health answers, all 200": len(health.statuses),
        "health p99, ms": health.p99 * 1000,
        "itself again after, s": again,
    }
    record("overload", "three times what can be done", figures, full=FULL)
    assert waited <= len(refused) * 0.05, f"{waited} of {len(refused)} were refused after they had waited"
    assert served >= 0.8 * capacity, f"{served:.2f} a second are served instead of {capacity:.2f}"
    if FULL:
        assert refused[len(refused) * 95 // 100] < 0.1


async def in_turn(caller: Caller, people: int, seconds: float, each: float) -> list[float]:
    """So many people who each ask again when they are answered; what every answer took."""
    ends = time.monotonic() + seconds

    async def one(_: int) -> list[float]:
        took = []
        while time.monotonic() < ends:
            attempt = (await caller.once("/customers", company(uuid4(), each))).attempts[0]
            assert attempt.status == 201, attempt
            took.append(attempt.seconds)
        return took

    return [took for some in await in_parallel(people, one) for took in some]


async def at_rate(caller: Caller, rate: float, seconds: float, each: float) -> list[Attempt]:
    """So many a second, whatever becomes of the others; all attempts."""
    started, asked = time.monotonic(), []
    while time.monotonic() - started < seconds:
        asked.append(asyncio.ensure_future(caller.once("/customers", company(uuid4(), each))))
        await asyncio.sleep(max(0.0, started + len(asked) / rate - time.monotonic()))
    return [operation.attempts[0] for operation in await asyncio.gather(*asked)]


async def test_a_burst_that_can_be_served_in_time_is_served(url: str, db: asyncpg.Connection[asyncpg.Record]) -> None:
    """Fifty people who each ask once, at the same moment: nobody is sent away. How fast the machine is matters only in
    the full form, with the patience that is usual.
    """
    patience = {} if FULL else {"BIHUAN_PATIENCE": "20"}
    with serving(url, workers=1, BIHUAN_POOL_SIZE="10", **patience) as server:
        async with clerk(server) as qian:
            done = await in_parallel(50, lambda n: qian.once("/customers", company(f"burst {n}", 0)))
    assert Counter(operation.attempts[0].status for operation in done) == {201: 50}


async def test_a_held_record_stops_only_those_who_want_it(
    qian: Caller, url: str, db: asyncpg.Connection[asyncpg.Record]
) -> None:
    """F20: a session holds a customer; whoever wants it is told within seconds, everybody else works on."""
    made = (await qian.once("/customers", company("held", 0))).answer
    free = (await qian.once("/customers", company("free", 0))).answer
    assert made is not None and free is not None and made.status_code == free.status_code == 201
    edit = {"headers": {"If-Match": made.headers["etag"]}, "json": {"website": "https://new.example"}}

    async def wants() -> httpx.Response:
        return await qian.http.patch(f"/customers/{made.json()['id']}", **edit)

    holder = await asyncpg.connect(plain(url))
    async with holder.transaction():
        await holder.execute("SELECT 1 FROM customers WHERE id = $1 FOR UPDATE", made.json()["id"])
        others: list[httpx.Response] = []
        took: list[float] = []
        for _ in range(of_size(1, 20)):
            waiting = [asyncio.ensure_future(wants()) for _ in range(5)]
            etag = free.headers["etag"]
            while not all(one.done() for one in waiting):
                began = time.monotonic()
                url_of = f"/customers/{free.json()['id']}"
                site = f"https://new.example/{len(others)}"
                answer = await qian.http.patch(url_of, json={"website": site}, headers={"If-Match": etag})
                took.append(time.monotonic() - began)
                others.append(answer)
                etag = answer.headers.get("etag", etag)
                await asyncio.sleep(0.05)
            free.headers["etag"] = etag
            told = [one.result() for one in waiting]
            assert {(one.status_code, one.json()["code"]) for one in told} == {(409, "LOCKED_BY_OTHER")}
            assert {one.headers["retry-after"] for one in told} == {"1"}
    await holder.close()
    assert {answer.status_code for answer in others} == {200}, Counter(answer.status_code for answer in others)
    assert (await wants()).status_code == 200
    p99 = sorted(took)[int(len(took) * 0.99)]
    record("F20", "a held record", {"others served": len(others), "others p99, ms": p99 * 1000}, full=FULL)
    if FULL:
        assert p99 < 0.5


async def test_those_who_leave_take_nothing_along(
    server: Server, qian: Caller, db: asyncpg.Connection[asyncpg.Record]
) -> None:
    """F24: clients that hang up in the middle of a query."""
    count, token = of_size(120, 1200), str(qian.http.headers["Authorization"]).removeprefix("Bearer ")

    async def leave(number: int) -> None:
        for place in range(count // 40):
            body = httpx.Request("POST", "http://x", json=company(f"left {number} {place}", 0.05)).content
            kind, length = "Content-Type: application/json", f"Content-Length: {len(body)}"
            _, writer = await raw.connect(server)
            writer.write(raw.head("POST", "/customers", token, kind, length) + body)
            await writer.drain()
            await asyncio.sleep(0.01 * (number % 8))
            writer.transport.abort()

    await in_parallel(40, leave)
    await settled(db)
    assert await idle_in_transaction(db) == 0
    done = await in_parallel(10, lambda n: qian.once("/customers", company(f"after {n}", 0.1)))
    assert Counter(operation.attempts[0].status for operation in done) == {201: 10}, "all ten connections are back"
    with contextlib.suppress(FileNotFoundError):
        assert "garbage" not in server.log.read_text()
    record("F24", "clients that hang up", {"aborts": count, "left open": 0}, full=FULL)
