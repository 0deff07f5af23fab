"""A real PostgreSQL for the tests: one server, one migrated template, and a fast copy of it for whoever asks.

Plain synchronous functions, usable from any fixture; xdist workers may call them at the same time.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bihuan.embedded import PROGRAM, Cluster, PostgresError
from bihuan.settings import REPOSITORY, async_url, state_dir
from tests import shadow

T = TypeVar("T")
os.environ.setdefault("BIHUAN_ALLOW_DATA_LOSS", "1")  # of the test server, for every server that tests start
LOCK = 0xB14AA  # any constant: one builder of the template at a time
_serial = itertools.count(1)


@cache
def server_url() -> str:
    """An administrator's address of the test server: TEST_DATABASE_URL, else our own, started where needed."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given.replace("postgresql+asyncpg:", "postgresql:", 1)
    cluster = Cluster(state_dir() / "test-postgres", durable=False)
    try:
        cluster.ensure()
    except PostgresError:  # without fsync, a power cut may have spoiled it; nothing in it is worth keeping
        (cluster.root / "created").unlink(missing_ok=True)
        cluster.ensure()
    url = cluster.dsn("postgres")
    in_thread(drop_abandoned(url))
    return url


@cache
def program_url() -> str:
    """The same server as the program sees it: a role without DDL, which the first migration makes."""
    server = urlsplit(server_url())
    if "TEST_DATABASE_URL" in os.environ:
        login = f"{PROGRAM}:bihuan"
    else:
        login = urlsplit(Cluster(state_dir() / "test-postgres", durable=False).program_dsn()).netloc.rpartition("@")[0]
    return urlunsplit(server._replace(netloc=f"{login}@{server.netloc.rpartition('@')[2]}"))


@cache
def template_database() -> str:
    """The name of a migrated, empty database; built once per content of the migration files."""
    name = migrated_name()
    in_thread(build_template(server_url(), name))
    return name


def migrated_name() -> str:
    """What the migrated, empty database is called: the name tells the content of the migration files."""
    digest = hashlib.sha256()
    watched = [*(REPOSITORY / "backend" / "migrations").rglob("*.py"), *shadow.SOURCES]
    for path in sorted(watched):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"bihuan_template_{digest.hexdigest()[:12]}"


def clone_database(of: str | None = None) -> str:
    """A fresh copy of the template, or of another copy; its `postgresql+asyncpg://` address. The caller drops it."""
    template = urlsplit(of).path.lstrip("/") if of else template_database()
    name = f"bihuan_test_{os.getpid()}_{next(_serial)}"
    in_thread(clone(server_url(), template, name))
    return async_url(_with_database(program_url(), name))


def installed_database() -> str:
    """A copy as an installation has it: without what the tests add."""
    url = clone_database()
    name = urlsplit(url).path.lstrip("/")
    in_thread(_execute(_with_database(server_url(), name), shadow.REMOVE))
    return url


def drop_database(url: str) -> None:
    """Remove a copy, whoever may still be connected to it."""
    name = urlsplit(url).path.lstrip("/")
    assert name.startswith("bihuan_test_"), f"{name} is not a copy made for a test"
    in_thread(_execute(server_url(), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


async def build_template(server: str, name: str) -> None:
    """Migrate a new database called ``name``, unless it is there; older templates are dropped."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return
        draft = f"{name}_draft"  # renamed when finished, so that a half-built template is never used
        await connection.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
        create = f"CREATE DATABASE \"{draft}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin"
        await connection.execute(f"{create} BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'")
        await asyncio.to_thread(_upgrade, _with_database(server, draft))
        await _execute(_with_database(server, draft), shadow.install_sql())
        await connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
        for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^bihuan_template_'"):
            if row["datname"] != name and "TEST_DATABASE_URL" not in os.environ:
                await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()  # and with it, the lock


def _upgrade(url: str) -> None:
    """A process of its own: Alembic starts an event loop, and pytest is running one."""
    command = [sys.executable, "-m", "alembic", "-c", str(REPOSITORY / "alembic.ini"), "upgrade", "head"]
    program = _with_database(program_url(), urlsplit(url).path.lstrip("/"))
    env = os.environ | {"MIGRATION_DATABASE_URL": url, "DATABASE_URL": program}
    done = subprocess.run(command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise RuntimeError(f"the migrations failed:\n{done.stdout[-4000:]}")


async def clone(server: str, template: str, name: str) -> None:
    """``name`` becomes a fresh copy of ``template``."""
    await _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for attempt in range(5):
        try:
            return await _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        except asyncpg.ObjectInUseError:  # autovacuum may be looking at the template
            if attempt == 4:
                raise
            await asyncio.sleep(0.2)


async def drop_abandoned(server: str) -> None:
    """Copies whose test process is gone."""
    connection = await asyncpg.connect(server)
    try:
        for row in await connection.fetch("SELECT datname FROM pg_database WHERE datname ~ '^bihuan_test_[0-9]+_'"):
            if not _alive(int(row["datname"].split("_")[2])):
                await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
    finally:
        await connection.close()


def _alive(process: int) -> bool:
    return os.path.exists(f"/proc/{process}")


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def in_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end whether or not the caller's thread already runs an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def owner_url(url: str) -> str:
    """The same database as its owner, who migrates it and may do what the program may not."""
    return async_url(_with_database(server_url(), urlsplit(url).path.lstrip("/")))


@asynccontextmanager
async def owning(url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction of the database's owner; what it creates the program may read and write."""
    engine = create_async_engine(owner_url(url))
    may = f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {PROGRAM}"
    async with engine.begin() as connection:
        await connection.execute(text(f"ALTER DEFAULT PRIVILEGES {may}"))
        yield connection
    await engine.dispose()
