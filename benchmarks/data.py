"""Both databases with the same customers: made once per size, copied for every run."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from benchmarks.limit.fill import SCHEMA, fill_limit
from benchmarks.product.fill import MIGRATIONS, fill_ours
from benchmarks.servers import execute
from bihuan.embedded import Cluster
from bihuan.kernel.db import Base
from bihuan.settings import REPOSITORY

Fill = Callable[[str], Awaitable[None]]
RUN = {"limit": "bench_run_limit", "ours": "bench_run_ours"}


class Loaded(NamedTuple):
    """The two addresses of one run; both are copies and may be written to."""

    limit: str
    ours: str


async def load(cluster: Cluster, size: int, say: Any) -> Loaded:
    """Fresh copies of the two databases with ``size`` customers; the originals are made where they are missing."""
    urls = {}
    for name, fill in (("limit", fill_limit), ("ours", fill_ours)):
        await _forget_others(cluster.dsn("postgres"), f"bench_{name}_{size}_", digest(name))
        original = f"bench_{name}_{size}_{digest(name)}"
        urls[name] = await copy_of(cluster, original, RUN[name], partial(fill, size=size), say)
    return Loaded(**urls)


async def copy_of(cluster: Cluster, original: str, name: str, fill: Fill, say: Any) -> str:
    """A fresh copy of a database; ``fill`` makes the original, given its address, where it is missing."""
    server = cluster.dsn("postgres")
    if not await _exists(server, original):
        started = time.monotonic()
        say(f"loading {original}")
        await execute(server, f'DROP DATABASE IF EXISTS "{original}_draft" WITH (FORCE)')
        await execute(server, f'CREATE DATABASE "{original}_draft"')
        await fill(cluster.dsn(f"{original}_draft"))
        await execute(server, f'ALTER DATABASE "{original}_draft" RENAME TO "{original}"')
        say(f"  {time.monotonic() - started:.0f} s")
    await execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await _copy_database(server, original, name)
    url = str(cluster.dsn(name))
    await execute(url, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    return url


async def drop(cluster: Cluster) -> None:
    """Remove the copies of this run; the originals stay for the next one."""
    for name in RUN.values():
        await execute(cluster.dsn("postgres"), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _copy_database(server: str, original: str, name: str) -> None:
    for attempt in range(20):
        try:
            return await execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{original}" STRATEGY FILE_COPY')
        except asyncpg.ObjectInUseError:  # autovacuum may be looking at the original
            if attempt == 19:
                raise
            await asyncio.sleep(1)


async def _exists(server: str, name: str) -> bool:
    connection = await asyncpg.connect(server)
    try:
        return bool(await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name))
    finally:
        await connection.close()


async def _forget_others(server: str, prefix: str, but: str) -> None:
    """Originals of the same size made from older tables."""
    connection = await asyncpg.connect(server)
    try:
        older = "SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND datname <> $1 || $2"
        for row in await connection.fetch(older, prefix, but):
            await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()


def digest(name: str, *files: Path) -> str:
    """Changes with whatever the original is made of; ``files`` are those that only this one is made by."""
    here = Path(__file__)
    made_by = (here, here.with_name("names.py"), here.with_name("company.py"), *files)
    parts = [path.read_bytes() for path in made_by]
    if name == "limit":
        parts.append(SCHEMA.read_bytes())
    else:
        parts.append(_definitions().encode())
        parts += [path.read_bytes() for path in sorted((MIGRATIONS / "versions").glob("*.py"))]
        parts += [path.read_bytes() for path in sorted((REPOSITORY / "backend" / "bihuan").rglob("*seed*.py"))]
        parts.append((REPOSITORY / "backend/bihuan/identity/standard_roles.py").read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:10]


def _definitions() -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    texts = []
    for table in Base.metadata.sorted_tables:
        texts.append(str(CreateTable(table).compile(dialect=dialect)))
        texts += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    return "\n".join(texts)
