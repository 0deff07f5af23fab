"""`python -m benchmarks`: the product beside the limit, in one run, as ratios; exits 1 when a gate is missed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from dataclasses import dataclass
from typing import Any

import uvloop

from benchmarks import data, targets
from benchmarks.checks import numbers_without_gaps
from benchmarks.limit.calls import Limit
from benchmarks.measure import Bench, Result
from benchmarks.product.calls import Ours
from benchmarks.servers import Program, cluster, forget, running, statements, worked
from benchmarks.workloads import COMMON
from bihuan.settings import state_dir

MANAGERS = ("manager1", "manager2", "manager3", "manager4")
CHAINS_COUNTED = 5


@dataclass(frozen=True)
class Item:
    """One workload at one number of connections."""

    work: str
    method: str
    clients: int = 1
    users: tuple[str, ...] = ("manager1",)
    weight: float = 1.0
    """Longer rounds for calls that take longer."""

    @property
    def title(self) -> str:
        return f"{self.work} c{self.clients}"


PLAN = (
    Item("W0", "w0"),
    Item("W0", "w0", 16, MANAGERS),
    Item("W2x", "w2x"),
    Item("W2", "w2"),
    Item("W2 all", "w2", 1, ("boss",)),
    Item("W2", "w2", 8, MANAGERS),
    Item("W2 deep", "deep"),
    Item("W3", "w3"),
    Item("W3 common", "worst"),
    Item("W4", "chain", 1, ("manager1",), 2.0),
    Item("W4", "chain", 8, MANAGERS, 3.0),
    Item("W4", "chain", 16, MANAGERS, 3.0),
    Item("W1", "w1"),
    Item("W1", "w1", 16, MANAGERS, 2.0),
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="customers in both databases (100000)")
    parser.add_argument("--only", nargs="+", metavar="W", help="workloads, such as W1 or W4")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds of each side (3)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round (4)")
    parser.add_argument("--quick", action="store_true", help="10,000 customers, one round of a second")
    given = parser.parse_args()
    if given.quick:
        given.size, given.rounds, given.seconds = min(given.size, 10_000), 1, 1.0
    return given


def say(sentence: str) -> None:
    print(f"==> {sentence}", file=sys.stderr, flush=True)


async def run(given: argparse.Namespace) -> int:
    plan = [item for item in PLAN if not given.only or item.work.startswith(tuple(given.only))]
    if not plan:
        raise SystemExit(f"no workload is named {' '.join(given.only)}")
    server = await asyncio.to_thread(cluster)
    try:
        loaded = await data.load(server, given.size, say)
        urls = {"limit": loaded.limit, "ours": loaded.ours}
        programs = {(name, workers): Program(name, urls[name], workers) for workers in (1, 2) for name in urls}
        with running(*programs.values()):
            say("warming up")
            idle, counted_in_each = programs["ours", 2].memory()
            sides: dict[str, Any] = {}
            for name, kind in (("limit", Limit), ("ours", Ours)):
                sides[name] = kind(programs[name, 1], urls[name])
                await sides[name].prepare(given.size // 100)
            bench = Bench(server, given.size)
            results = await measure(bench, plan, sides, programs, given)
            verdicts = [*targets.judge(results), *(await plain_promises(bench, sides, results, urls))]
            verdicts.append(targets.at_most("start to first answer, s", programs["ours", 1].started_in, 3, 1.5))
            verdicts.append(targets.at_most("idle memory of 2 workers, MiB (shared pages once)", idle, 300, 220))
            print(f"==> idle memory with shared pages counted in each process: {counted_in_each:,.0f} MiB")
    finally:
        await data.drop(server)
        await asyncio.to_thread(server.stop)
    verdicts += own_growth(results, given)
    report(given, results, verdicts)
    return 1 if any(verdict.missed for verdict in verdicts) else 0


async def measure(
    bench: Bench, plan: list[Item], sides: dict[str, Any], programs: dict[Any, Program], given: argparse.Namespace
) -> dict[tuple[str, str], Result]:
    """Limit and product in turn, round after round, so that a slow minute of the machine hits both."""
    results: dict[tuple[str, str], Result] = {}
    for item in plan:
        say(f"{item.title}")
        workers = 1 if item.clients == 1 else 2
        clients: dict[str, list[Any]] = {}
        for name, side in sides.items():
            users = [item.users[n % len(item.users)] for n in range(item.clients)]
            enter = side.team if item.method == "chain" else side.client
            clients[name] = [await enter(user, programs[name, workers]) for user in users]
        for _ in range(given.rounds):
            for name, side in sides.items():
                work = getattr(side, item.method)
                seconds = given.seconds * item.weight
                sample = await bench.round(programs[name, workers], clients[name], work, seconds)
                results.setdefault((item.title, name), Result()).samples.append(sample)
        for client in (*clients["limit"], *clients["ours"]):
            client.close()
        for name in sides:
            result = results[item.title, name]
            failed = f", {len(result.failures)} failed: {result.failures[0]}" if result.failures else ""
            say(f"    {name:5} {result.median('p50'):8.2f} ms  {result.median('rate'):8.1f}/s{failed}")
    return results


async def plain_promises(
    bench: Bench, sides: dict[str, Any], results: dict[tuple[str, str], Result], urls: dict[str, str]
) -> list[targets.Verdict]:
    """What is promised as a number: statements, requests, spread, failures, gapless numbers, the worst search."""
    verdicts = []
    if ("W1 c16", "ours") in results:
        verdicts.append(targets.spread("W1 c16", results["W1 c16", "ours"], 5, 3))
    for title in ("W1 c16", "W4 c8", "W4 c16"):
        if (title, "ours") in results:
            verdicts.append(targets.none_failed(title, results[title, "ours"]))
    if ("W4 c1", "ours") in results:
        for name, side in sides.items():
            client = await side.team("manager1")
            await side.chain(client, bench.serial(name))
            await forget(urls[name])
            asked = client.asked
            for _ in range(CHAINS_COUNTED):
                await side.chain(client, bench.serial(name))
            requests = (client.asked - asked) / CHAINS_COUNTED
            sent = await statements(urls[name]) / CHAINS_COUNTED
            say(f"{name}: {sent:.0f} statements and {requests:.0f} requests a chain")
            if name == "ours":
                verdicts.append(targets.at_most("W4 statements a chain", sent, 250, 120))
                verdicts.append(targets.at_most("W4 requests a chain", requests, 12, 10))
            client.close()
        verdicts.append(await numbers_without_gaps(urls["ours"]))
    if ("W3 common c1", "ours") in results:
        slowest = max([await spent_on(fragment, sides["ours"], urls["ours"]) for fragment in range(len(COMMON))])
        verdicts.append(targets.at_most("W3 the slowest of the common fragments, ms in the database", slowest, 60, 30))
    return verdicts


async def spent_on(fragment: int, ours: Ours, url: str) -> float:
    """Milliseconds in the database that a search for a common fragment takes somebody who never asked for it."""
    clients = [await ours.client(manager) for manager in MANAGERS]
    for client in clients:
        await ours.w0(client, 0)
    await forget(url)
    for client in clients:
        await ours.worst(client, fragment)
        client.close()
    return await worked(url) / len(clients)


def own_growth(results: dict[tuple[str, str], Result], given: argparse.Namespace) -> list[targets.Verdict]:
    """A list of a million customers against the same list of a hundred thousand, when both were run here."""
    kept = state_dir() / "bench-postgres" / "first-page.json"
    known: dict[str, float] = json.loads(kept.read_text()) if kept.exists() else {}
    if ("W2 c1", "ours") not in results or given.quick:
        return []
    known[str(given.size)] = results["W2 c1", "ours"].median("p50")
    kept.write_text(json.dumps(known))
    if given.size != 1_000_000 or "100000" not in known:
        return []
    return [targets.at_most("W2 c1, 1M : 100k", known["1000000"] / known["100000"], 1.5, 1.2, "x")]


def report(given: argparse.Namespace, results: dict[tuple[str, str], Result], verdicts: list[targets.Verdict]) -> None:
    print(
        f"{given.size:,} customers, {given.rounds} interleaved rounds of {given.seconds:g} s, {os.cpu_count()} cores "
        f"for client, server and database together, Python {platform.python_version()}, fsync on.\n"
    )
    print("\n".join(targets.measured(results)), end="\n\n")
    print("\n".join(targets.judged(verdicts)))


if __name__ == "__main__":
    sys.exit(uvloop.run(run(arguments())))
