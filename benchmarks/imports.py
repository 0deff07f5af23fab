"""W6: `python -m benchmarks.imports 50000` imports a CSV of customers with contacts, beside the limit's import of it.

The product works as its worker does, a chunk of a job at a time, in this process; the file is read by a child process.
The gate and the goal are those of the whole way from the file to the records: read and run. What the product does
beside that, the forecast and the way back, is told as well. With a million rows the limit is left out, which would
hold them all in memory; what is of interest then is that the product does not.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import uvloop
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.api  # noqa: F401 - every kind of record
from benchmarks import company, data, targets
from benchmarks.names import customer
from benchmarks.servers import Processor, below, cluster, postmaster
from bihuan.identity.principals import load_principal
from bihuan.integration.importing import service
from bihuan.integration.importing.models import Import
from bihuan.integration.importing.schemas import ImportCheck, ImportOptions, ImportRun
from bihuan.integration.job.runner import Runner
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.settling import settle
from bihuan.main import at_rest
from bihuan.settings import async_url

os.environ.setdefault("LIMIT_SECRET", "not asked for here")
from benchmarks.limit.importing import import_file

Sessions = async_sessionmaker[AsyncSession]
THERE = 100_000
"""Customers that both databases have before."""
LIMIT_HOLDS = 200_000
"""Rows that the limit is asked to hold in memory."""
IMPORTER = "manager1"


def write(path: Path, rows: int, first: int) -> None:
    """Customers from that serial on, each with one contact; four of a thousand rows are wrong."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["客户名称", "所属行业", "统一社会信用代码", "联系人", "手机"])
        for row in range(rows):
            made = customer(first + row)
            industry = "没有的行业" if row % 1000 in {3, 333, 500, 777} else made.industry
            out.writerow([made.name, industry, made.uscc, made.contact, made.mobile])


@dataclass
class Took:
    """A step: rows, seconds, and the processor time of Python and of the database."""

    rows: int
    seconds: float
    python: float
    database: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds

    def __add__(self, other: Took) -> Took:
        times = self.seconds + other.seconds, self.python + other.python, self.database + other.database
        return Took(self.rows, *times)

    def __str__(self) -> str:
        each = 1e6 / self.rows
        spent = f"{self.python * each:4.0f} us of Python and {self.database * each:4.0f} us of PostgreSQL a row"
        return f"{self.rows:>9,} rows {self.seconds:7.1f} s {self.rate:>8,.0f} rows/s  {spent}"


class Clock:
    """Times a step."""

    def __init__(self, server: Any) -> None:
        self._server, self._pids = server, [postmaster(server), *below(postmaster(server))]
        self._database, self._began, self._busy = Processor(self._pids), time.perf_counter(), time.process_time()

    def took(self, rows: int) -> Took:
        now = [postmaster(self._server), *below(postmaster(self._server))]
        seconds, busy = time.perf_counter() - self._began, time.process_time() - self._busy
        return Took(rows, seconds, busy, self._database.since(sorted({*self._pids, *now})))


def peak() -> int:
    """MiB of this process and of its largest child, at their highest so far."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


async def as_importer(sessions: Sessions, use: Any) -> Any:
    """One use case as a request would do it."""
    async with sessions.begin() as db:
        principal = await load_principal(db, company.id_of(IMPORTER), epoch=1)
        ctx = Context(db, principal, request_id="benchmark")
        found = await use(ctx)
        await settle(ctx)
    return found


async def product(server: Any, url: str, path: Path) -> tuple[Took, int]:
    """Read, forecast, run and undo; what the first and the third took, and the MiB by which memory grew."""
    engine = make_engine(async_url(url), 4)
    sessions: Sessions = async_sessionmaker(engine, autoflush=False, expire_on_commit=False)
    before = peak()

    async def step(name: str) -> Took:
        clock = Clock(server)
        await Runner(sessions).drain()
        async with sessions() as db:
            of = await db.get_one(Import, import_id)
        took = clock.took(of.total)
        print(f"{name:9}{took}  {of.created} created, {of.skipped} skipped, {of.failed} failed")
        return took

    with path.open("rb") as file:
        import_id: UUID = await as_importer(sessions, lambda ctx: service.start(ctx, "customers", path.name, file))
    read = await step("read")
    async with sessions() as db:
        mapping = (await db.get_one(Import, import_id)).mapping
    asked = ImportCheck(mapping=mapping, options=ImportOptions())
    await as_importer(sessions, lambda ctx: service.check(ctx, import_id, asked))
    await step("forecast")
    await as_importer(sessions, lambda ctx: service.run(ctx, import_id, ImportRun()))
    ran = await step("run")
    grown = peak() - before
    await as_importer(sessions, lambda ctx: service.undo(ctx, import_id))
    await step("undo")
    await engine.dispose()
    return read + ran, grown


async def main(rows: int) -> int:
    server = await asyncio.to_thread(cluster)
    try:
        loaded = await data.load(server, THERE, print)
        at_rest()
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "customers.csv"
            write(path, rows, THERE + 1)
            print(f"a file of {path.stat().st_size / 1024 / 1024:.1f} MiB")
            took, grown = await product(server, loaded.ours, path)
            verdicts = [targets.at_most("W6 memory grows by, MiB", grown, 150, 64)]
            if rows <= LIMIT_HOLDS:
                connection = await asyncpg.connect(loaded.limit)
                clock = Clock(server)
                await import_file(connection, path, company.id_of(IMPORTER))
                limit = clock.took(rows)
                await connection.close()
                print(f"{'limit':9}{limit}")
                verdicts.append(targets.at_least("W6 rows a second : limit", took.rate / limit.rate, 0.25, 0.5))
                by_cpu = (limit.python + limit.database) / (took.python + took.database)
                verdicts.append(targets.at_least("W6 the same by processor time", by_cpu, 0.25, 0.5))
    finally:
        await data.drop(server)
        await asyncio.to_thread(server.stop)
    print("\n".join(targets.judged(verdicts)))
    return 1 if any(verdict.missed for verdict in verdicts) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=50_000)
    sys.exit(uvloop.run(main(parser.parse_args().rows)))
