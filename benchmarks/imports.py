"""W6: `python -m benchmarks.imports 1000000` imports a CSV of customers with contacts; rows a second, and memory.

One worker in this process, on the tests' PostgreSQL (without fsync) with their small company in it. The file is read by
a child process; the figures of memory are those of both at their highest.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.api  # noqa: F401 - every kind of record
from bihuan.identity.principals import load_principal
from bihuan.integration.importing import service
from bihuan.integration.importing.models import Import
from bihuan.integration.importing.schemas import ImportCheck, ImportOptions
from bihuan.integration.job.runner import Runner
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.jobs import plain_url
from bihuan.kernel.settling import settle
from tests import database, shadow
from tests.factories.company import Company, load_company

Sessions = async_sessionmaker[AsyncSession]


def write(path: Path, rows: int) -> None:
    """Every customer with one or two contacts; four of a thousand rows are wrong."""
    dice = random.Random(6)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["客户名称", "所属行业", "城市", "联系人", "手机", "备注"])
        customer = 0
        for row in range(rows):
            customer += not row or dice.random() < 0.7
            industry = "没有的行业" if row % 1000 in {3, 333, 500, 777} else "制造业"
            out.writerow([f"导入客户{customer}有限公司", industry, "苏州", f"联系人{row}", f"13{row:09d}", ""])


async def as_zhao(sessions: Sessions, use: Any) -> Any:
    """One use case as a request would do it."""
    async with sessions.begin() as db:
        ctx = Context(db, await load_principal(db, Company.ids["zhao"], epoch=1), request_id="benchmark")
        found = await use(ctx)
        await settle(ctx)
    return found


async def measured(name: str, sessions: Sessions, import_id: UUID) -> None:
    began, busy = time.perf_counter(), time.process_time()
    await Runner(sessions).drain()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    async with sessions() as db:
        of = await db.get_one(Import, import_id)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    counted = f"{of.created} created, {of.updated} updated, {of.skipped} skipped, {of.failed} failed"
    rate = f"{of.total:>9,} rows {took:8.1f} s {of.total / took:>9,.0f} rows/s  {busy:.1f} s in this process"
    print(f"{name:8} {rate}  peak {peak} MiB  {counted}")


async def main(rows: int) -> None:
    url = await asyncio.to_thread(database.clone_database)
    await load_company(url)
    owner = await asyncpg.connect(plain_url(database.owner_url(url)))
    await owner.execute(shadow.REMOVE)  # which the tests keep of every row
    await owner.close()
    engine = make_engine(url, 4)
    sessions: Sessions = async_sessionmaker(engine, autoflush=False, expire_on_commit=False)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "customers.csv"
        write(path, rows)
        print(f"a file of {path.stat().st_size / 1024 / 1024:.1f} MiB")
        with path.open("rb") as file:
            import_id = await as_zhao(sessions, lambda ctx: service.start(ctx, "customers", path.name, file))
    await measured("read", sessions, import_id)
    async with sessions() as db:
        mapping = (await db.get_one(Import, import_id)).mapping
    asked = ImportCheck(mapping=mapping, options=ImportOptions())
    await as_zhao(sessions, lambda ctx: service.check(ctx, import_id, asked))
    await measured("forecast", sessions, import_id)
    await as_zhao(sessions, lambda ctx: service.run(ctx, import_id))
    await measured("run", sessions, import_id)
    await as_zhao(sessions, lambda ctx: service.undo(ctx, import_id))
    await measured("undo", sessions, import_id)
    await engine.dispose()
    await asyncio.to_thread(database.drop_database, url)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    asyncio.run(main(parser.parse_args().rows))
