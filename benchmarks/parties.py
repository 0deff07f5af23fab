"""`python -m benchmarks.parties`: customers, leads and contacts at a size nobody has yet, and the night that follows.

What is asked is what sales people ask all day, one connection, signed in as a sales rep, a manager and the managing
director; then the nightly run that takes back what nobody works on, with people who claim meanwhile. Times are this
machine's: what is to be read are the ratios, of each work to the same in an earlier run at a tenth of the size.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
import uvloop
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.api  # noqa: F401 - every job
from benchmarks import company
from benchmarks.client import Client, Failed
from benchmarks.data import copy_of, digest
from benchmarks.names import customer
from benchmarks.product.calls import Ours
from benchmarks.product.fill import create_tables
from benchmarks.product.parties import fill_parties
from benchmarks.servers import (
    Processor,
    Program,
    below,
    cluster,
    execute,
    fetch,
    forget,
    postmaster,
    running,
    worked,
)
from benchmarks.workloads import COMMON, RARE, expect
from bihuan.embedded import Cluster
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.engine import make_engine
from bihuan.kernel.jobs import run_job
from bihuan.parties.recycle.jobs import BATCH, PLAN, every_night
from bihuan.settings import async_url, state_dir

RUN = "bench_run_parties"
MADE_BY = (Path(__file__).parent / "product" / "fill.py", Path(__file__).parent / "product" / "parties.py")
RARE_REGION = quote("西藏")
READ = "kj hxkj yiliao wangluo szhx jidian zhizao wlkj".split()
Call = Callable[[Client, int], Awaitable[None]]


class Parties(Ours):
    """What sales people ask all day."""

    def __init__(self, program: Program, url: str, size: int) -> None:
        super().__init__(program, url)
        self.size = size
        self.begun = int(time.time()) % 1_000_000
        """Where new names begin: none that an earlier run has left in the same database."""
        self.some: dict[str, list[Any]] = {}

    async def know(self) -> None:
        """Records to ask for: of a rep, and lying in a pool."""
        mine = "SELECT id FROM customers WHERE owner_id = $1 LIMIT 2000"
        self.some["customers"] = [row["id"] for row in await fetch(self.url, mine, company.id_of("rep00"))]
        for name in ("leads", "customers"):
            rows = await fetch(self.url, f"SELECT id FROM {name} WHERE pool_id IS NOT NULL LIMIT 20000")
            self.some[f"pooled {name}"] = [row["id"] for row in rows]
            random.Random(4).shuffle(self.some[f"pooled {name}"])

    def get(self, path: str) -> Call:
        async def call(client: Client, serial: int) -> None:
            await expect(client, 200, "GET", path.format(**self._words(serial)))

        return call

    def _words(self, serial: int) -> dict[str, Any]:
        made = customer(serial * 7_919 % self.size)
        return {
            "industry": made.industry,
            "owner": company.owner_id(serial % company.PER_DEPARTMENT),
            "rare": RARE[serial % len(RARE)],
            "read": READ[serial % len(READ)],
            "common": COMMON[serial % len(COMMON)],
            "name": quote(made.name),
            "core": quote(made.name[2:6]),
            "mobile": made.mobile,
            "customer": self.some["customers"][serial % len(self.some["customers"])],
        }

    def either_or(self, path: str) -> Call:
        """What a saved view may ask for: two conditions, neither of which is an index alone."""
        often = [_compared("source", "eq", "referral"), _compared("follow_up_count", "gt", 3)]

        async def call(client: Client, serial: int) -> None:
            tree = {"or": [_compared("industry", "eq", self._words(serial)["industry"]), {"and": often}]}
            await expect(client, 200, "POST", path, {"filter": tree, "count": "exact"})

        return call

    def claim(self, kind: str) -> Call:
        waiting = self.some[f"pooled {kind}"]

        async def call(client: Client, _: int) -> None:
            await expect(client, 200, "POST", f"/{kind}/{waiting.pop()}/claim")

        return call

    async def new_lead(self, client: Client, serial: int) -> None:
        made = customer(serial + 20_000_000)
        body = {"company_name": made.name, "contact_name": made.contact, "mobile": made.mobile, "source": "web_form"}
        await expect(client, 201, "POST", "/leads", body)

    async def new_customer(self, client: Client, serial: int) -> None:
        await expect(client, 201, "POST", "/customers", self._customer(self.size + self.begun + serial))

    def works(self) -> list[tuple[str, str, Call]]:
        """Name, who asks, and the call."""
        return [
            ("nothing", "rep00", self.get("/me")),
            ("customers, first page", "rep00", self.get("/customers")),
            ("customers by industry", "manager1", self.get("/customers?industry={industry}&count=exact")),
            ("customers by owner", "manager1", self.get("/customers?owner_id={owner}&count=exact")),
            ("customers, of all", "boss", self.get("/customers?industry={industry}&count=exact")),
            ("customers by last contact", "manager1", self.get("/customers?sort=last_follow_up_at")),
            ("customers, 2 characters", "manager1", self.get("/customers?q={rare}&count=exact")),
            ("customers, as they are read", "boss", self.get("/customers?q={read}&count=exact")),
            ("customers, a rare region", "boss", self.get(f"/customers?province={RARE_REGION}&count=exact")),
            ("customers, either or", "manager1", self.either_or("/customers/search")),
            ("customers, common ones", "boss", self.get("/customers?q={common}&count=exact")),
            ("a customer", "rep00", self.get("/customers/{customer}")),
            ("all of a customer", "rep00", self.get("/customers/{customer}/overview")),
            ("its owners", "rep00", self.get("/timeline/customers/{customer}/owners")),
            ("its timeline", "rep00", self.get("/timeline/customers/{customer}")),
            ("its contacts", "rep00", self.get("/contacts?customer_id={customer}")),
            ("leads, first page", "rep00", self.get("/leads")),
            ("leads by industry", "manager1", self.get("/leads?industry={industry}&count=exact")),
            ("leads, of all", "boss", self.get("/leads?industry={industry}&status=nurturing&count=exact")),
            ("leads by score", "manager1", self.get("/leads?sort=-score")),
            ("leads, 2 characters", "manager1", self.get("/leads?q={rare}&count=exact")),
            ("leads, as they are read", "boss", self.get("/leads?q={read}&count=exact")),
            ("leads, a rare region", "boss", self.get(f"/leads?province={RARE_REGION}&count=exact")),
            ("leads, a rare one of mine", "rep00", self.get("/leads?whose=mine&intent_level=A&count=exact")),
            ("leads, either or", "manager1", self.either_or("/leads/search")),
            ("leads, common ones", "boss", self.get("/leads?q={common}&count=exact")),
            ("contacts, 2 characters", "manager1", self.get("/contacts?q={rare}&count=exact")),
            ("one box over all", "rep00", self.get("/search?q={rare}")),
            ("one box, a phone", "rep00", self.get("/search?q={mobile}")),
            ("lead pool", "rep00", self.get("/leads?in_pool=true&count=exact")),
            ("customer pool", "rep00", self.get("/customers?in_pool=true&count=exact")),
            ("customer pool by industry", "rep00", self.get("/customers?in_pool=true&industry={industry}")),
            ("duplicate hint, name", "rep00", self.get("/customers/duplicates?name={name}")),
            ("duplicate hint, part", "rep00", self.get("/customers/duplicates?name={core}")),
            ("duplicate hint, phone", "rep00", self.get("/customers/duplicates?mobile={mobile}")),
            ("soon taken back", "rep00", self.get("/recycling/customers")),
            ("leads soon taken back", "rep00", self.get("/recycling/leads")),
            ("soon taken back, of all", "boss", self.get("/recycling/customers")),
            ("acts of a month", "boss", self.get("/acts/counts")),
            ("the latest acts of a team", "manager1", self.get("/acts?limit=50")),
            ("work page", "rep00", self.get("/work")),
            ("claim a lead", "rep01", self.claim("leads")),
            ("claim a customer", "rep02", self.claim("customers")),
            ("new customer", "manager1", self.new_customer),
            ("new lead", "manager1", self.new_lead),
        ]


def _compared(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


async def load(server: Cluster, given: argparse.Namespace) -> str:
    """A fresh copy of the company with that many customers, leads and contacts; nobody meets the limits of its pools.

    They are checked all the same, and the rules have been in force for a month. With ``--reuse`` it is what the last
    run kept, brought to the newest migration: an index is tried in minutes, not after an hour of filling.
    """
    if given.reuse:
        await create_tables(server.dsn(RUN))
        return str(server.dsn(RUN))
    sizes = given.customers, given.leads, given.contacts
    original = f"bench_parties_{'_'.join(map(str, sizes))}_{digest('parties', *MADE_BY)}"
    url = await copy_of(server, original, RUN, lambda url: fill_parties(url, *sizes, CLOCK.now()), say)
    await execute(
        url,
        "VACUUM (ANALYZE)",
        f"UPDATE pools SET claim_daily_limit = {company.NO_LIMIT}",
        "UPDATE recycle_rules SET effective_from = effective_from - 30",
    )
    return url


def say(sentence: str) -> None:
    print(f"==> {sentence}", file=sys.stderr, flush=True)


async def measure(ours: Parties, times: int, only: str) -> dict[str, list[float]]:
    """Of every work the median and the 95th of a hundred calls, and what they take in the database: milliseconds."""
    found = {}
    serial = 0
    for name, user, call in ours.works():
        if only not in name:
            continue
        client = await ours.client(user)
        try:
            for _ in range(8):
                serial += 1
                await call(client, serial)
            await forget(ours.url)
            calls = []
            for _ in range(times):
                serial += 1
                began = time.perf_counter()
                await call(client, serial)
                calls.append((time.perf_counter() - began) * 1000)
            calls.sort()
            found[name] = [calls[times // 2], calls[int(times * 0.95)], await worked(ours.url) / times]
            say(f"{name:28}{found[name][0]:9.2f} ms  p95 {found[name][1]:9.2f}  database {found[name][2]:8.2f}")
        except Failed as failed:
            say(f"{name:28} FAILED {failed}")
        client.close()
    return found


async def a_night(ours: Parties, server: Cluster) -> dict[str, Any]:
    """The nightly run by one worker, while three people claim what lies in the pool; processor time of both sides."""
    engine = make_engine(async_url(ours.url), 2)
    sessions = async_sessionmaker(engine, class_=AsyncSession, autoflush=False, expire_on_commit=False)
    alone = await _claims(ours, seconds=10)
    before = await _taken(ours.url)
    await execute(ours.url, "TRUNCATE pgqueuer_log")  # of a night before this one
    await run_job(sessions, every_night, {}, "benchmark")
    main = postmaster(server)
    spent = Processor([main, *below(main)])
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "bihuan", "worker", env=ours.program.env)
    stop = asyncio.Event()
    meanwhile = asyncio.create_task(_claims(ours, stop=stop))
    try:
        async with asyncio.timeout(1_200):
            while {PLAN, BATCH} & await _queued(ours.url):  # noqa: ASYNC110 - it is another process that works
                await asyncio.sleep(1)
    finally:
        stop.set()
        processor = {"worker_cpu": spent.since([worker.pid]), "database_cpu": spent.since([main, *below(main)])}
        worker.terminate()
        await worker.wait()
    taken = await _taken(ours.url) - before
    await engine.dispose()
    seconds = await _seconds(ours.url)
    return {"taken": taken, "alone": alone, "meanwhile": await meanwhile} | seconds | processor


async def _claims(ours: Parties, seconds: float = 0, stop: asyncio.Event | None = None) -> dict[str, Any]:
    """Three people claim leads one after another; milliseconds that a claim takes, and how many were refused."""
    times: list[float] = []
    failed: list[str] = []
    until = time.monotonic() + seconds

    clients = [await ours.client(user) for user in ("rep03", "rep13", "rep23")]

    async def go_on(client: Client) -> None:
        claim = ours.claim("leads")
        while not stop.is_set() if stop else time.monotonic() < until:
            began = time.perf_counter()
            try:
                await claim(client, 0)
            except Failed as refused:
                failed.append(str(refused))
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.3)
        client.close()

    await asyncio.gather(*map(go_on, clients))
    times.sort()
    at = len(times)
    middle, late, last = times[at // 2], times[int(at * 0.95)], times[-1]
    return {"claims": at, "p50": middle, "p95": late, "longest": last, "refused": failed[:3], "refusals": len(failed)}


async def _taken(url: str) -> int:
    (row,) = await fetch(url, "SELECT count(*) FROM ownership_events WHERE action = 'recycle'")
    return int(row[0])


async def _queued(url: str) -> set[str]:
    """What the worker still has to do; jobs that failed for good stay in the queue."""
    return {row[0] for row in await fetch(url, "SELECT DISTINCT entrypoint FROM pgqueuer WHERE status <> 'failed'")}


async def _seconds(url: str) -> dict[str, float]:
    """From the moment the worker took up the plan: until it was made, and until the last batch was done."""
    (row,) = await fetch(
        url,
        "SELECT extract(epoch FROM max(created) FILTER (WHERE entrypoint = $1) - min(created) FILTER "
        "(WHERE entrypoint = $1 AND status = 'picked'))::float AS planned, extract(epoch FROM max(created) - "
        "min(created) FILTER (WHERE entrypoint = $1 AND status = 'picked'))::float AS seconds, "
        "count(*) FILTER (WHERE status = 'failed') AS failed FROM pgqueuer_log WHERE entrypoint IN ($1, $2)",
        PLAN,
        BATCH,
    )
    return dict(row)


async def run(given: argparse.Namespace) -> None:
    server = await asyncio.to_thread(cluster)
    kept = state_dir() / "bench-postgres" / "parties.json"
    known = json.loads(kept.read_text()) if kept.exists() else {}
    try:
        url = await load(server, given)
        program = Program("ours", url, 1)
        with running(program):
            ours = Parties(program, url, given.customers)
            await ours.know()
            found = await measure(ours, given.times, given.only)
            if not given.only or given.only == "night":
                found["night"] = await a_night(ours, server)  # type: ignore[assignment]
                say(str(found["night"]))
        known[str(given.customers)] = known.get(str(given.customers), {}) | found
        kept.write_text(json.dumps(known))
    finally:
        if not (given.keep or given.reuse):
            with contextlib.suppress(asyncpg.PostgresError):
                await execute(server.dsn("postgres"), f'DROP DATABASE IF EXISTS "{RUN}" WITH (FORCE)')
        await asyncio.to_thread(server.stop)
    report(known, str(given.customers))


def report(known: dict[str, Any], size: str) -> None:
    print(f"{datetime.now():%Y-%m-%d}, {int(size):,} customers; a tenth of it beside, where it was run\n")
    small = known.get(str(int(size) // 10), {})
    print(f"| {'work':28} | p50 ms | p95 ms | database ms | p50 : a tenth | database : a tenth |\n|{' --- |' * 6}")
    for name, of in known[size].items():
        if name != "night":
            ratios = [f"{of[at] / small[name][at]:.2f}x" if name in small else "" for at in (0, 2)]
            print(f"| {name:28} | {of[0]:.1f} | {of[1]:.1f} | {of[2]:.2f} | {ratios[0]} | {ratios[1]} |")
    if "night" in known[size]:
        print(f"\nnight: {known[size]['night']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parties", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--leads", type=int, default=3_000_000)
    parser.add_argument("--contacts", type=int, default=1_500_000)
    parser.add_argument("--times", type=int, default=60, help="calls of each work (60)")
    parser.add_argument("--only", default="", help="works whose name contains this; or night")
    parser.add_argument("--keep", action="store_true", help="keep the database of the run")
    parser.add_argument("--reuse", action="store_true", help="work on what the last run kept, and keep it again")
    uvloop.run(run(parser.parse_args()))
