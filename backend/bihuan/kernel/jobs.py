"""Work that takes long or has its hour: queued in the transaction that wants it, done by `bihuan worker` (STACK §2).

A job is done at least once, so handlers must be idempotent. What fails five times is held, not lost:
``pgq failed`` lists it, ``pgq requeue`` tries again.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg
import orjson
import structlog
from pgqueuer import AsyncpgDriver, AsyncpgPoolDriver, DatabaseRetryEntrypointExecutor, Job, PgQueuer, Queries
from pgqueuer.adapters.persistence.schema_ddl import render_install
from pgqueuer.domain.settings import db_settings
from pgqueuer.models import Schedule
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bihuan.kernel.audit import plain
from bihuan.kernel.context import Context
from bihuan.kernel.engine import make_engine
from bihuan.kernel.feed import seal_forever
from bihuan.kernel.idempotency import purge_keys
from bihuan.kernel.quotas import purge_quotas
from bihuan.kernel.settling import settle

log = structlog.get_logger()
Handler = Callable[[Context, Mapping[str, Any]], Awaitable[None]]
Sessions = async_sessionmaker[AsyncSession]
Loop = Callable[[Sessions, asyncio.Event], Coroutine[Any, Any, None]]

ATTEMPTS = 5
AT_ONCE = 4
"""Jobs in hand in one worker: each has a connection, and the loops beside them have theirs (``SPARE``)."""
SPARE = 8
FIRST_DELAY = timedelta(seconds=2)
HEARTBEAT = timedelta(seconds=30)

JOBS: dict[str, Handler] = {}
"""Entrypoint → what does it; filled by the contexts. ``handler(ctx, payload)`` runs as the system."""


async def purge_idempotency_keys(ctx: Context, _: Mapping[str, Any]) -> None:
    await purge_keys(ctx.db)


async def purge_counts(ctx: Context, _: Mapping[str, Any]) -> None:
    await purge_quotas(ctx.db)


SCHEDULES: dict[str, tuple[str, Handler]] = {
    "purge-idempotency-keys": ("15 18 * * *", purge_idempotency_keys),
    "purge-quota-counts": ("45 18 * * *", purge_counts),
}
"""Name → (cron in UTC: 18:15 is 02:15 in Shanghai, handler). Each tick runs once, however many workers there are."""

LOOPS: dict[str, Loop] = {"seal-events": seal_forever}
"""What a worker does all the time, beside its jobs, until the event is set. Any number of workers may do it."""


async def enqueue(ctx: Context, entrypoint: str, payload: Mapping[str, Any], *, after: timedelta | None = None) -> int:
    """Queue a job in the caller's transaction: rolled back with it, seen by a worker once it is committed."""
    if entrypoint not in JOBS:
        raise ValueError(f"nobody does {entrypoint!r}")
    connection = (await (await ctx.db.connection()).get_raw_connection()).driver_connection
    assert isinstance(connection, asyncpg.Connection)
    if not connection.is_in_transaction():  # SQLAlchemy sends BEGIN with the first statement only
        await ctx.db.execute(text("SELECT 1"))
    body = orjson.dumps(plain(payload))
    (job_id,) = await Queries(AsyncpgDriver(connection)).enqueue(entrypoint, body, execute_after=after)
    return int(job_id)


def install_sql() -> str:
    """pgqueuer's tables as SQL: several statements, for the first migration."""
    return render_install(db_settings())


def install(connection: Connection) -> None:
    """Run ``install_sql`` in the transaction of a (run_sync) connection, such as Alembic's ``op.get_bind()``."""
    connection.exec_driver_sql("SELECT 1")  # BEGIN; the script itself goes past SQLAlchemy, which allows one statement
    adapted: Any = connection.connection.dbapi_connection
    adapted.run_async(lambda driver: driver.execute(install_sql()))


async def run_worker(database_url: str | None = None) -> None:
    """Work until SIGTERM or SIGINT; jobs in hand are finished. Needs a direct connection: NOTIFY passes no pooler."""
    url = database_url or os.environ["DATABASE_URL"]
    engine = make_engine(url, AT_ONCE + SPARE)
    sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
    async with asyncpg.create_pool(plain_url(url), min_size=2, max_size=5) as pool:
        worker = build_worker(pool, sessions)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.shutdown.set)
        loops = [asyncio.create_task(go_on(sessions, worker.shutdown), name=name) for name, go_on in LOOPS.items()]
        try:
            await worker.run(
                dequeue_timeout=HEARTBEAT,
                heartbeat_timeout=HEARTBEAT,
                batch_size=AT_ONCE // 2,
                max_concurrent_tasks=AT_ONCE,
            )
        finally:
            worker.shutdown.set()
            await asyncio.gather(*loops, return_exceptions=True)
            for number in (signal.SIGTERM, signal.SIGINT):
                with suppress(ValueError):
                    loop.remove_signal_handler(number)
            await engine.dispose()


def build_worker(pool: Any, sessions: Sessions) -> PgQueuer:
    """A worker that knows every job and every schedule."""
    worker = PgQueuer(AsyncpgPoolDriver(pool))
    retrying = partial(DatabaseRetryEntrypointExecutor, max_attempts=ATTEMPTS, initial_delay=FIRST_DELAY)
    for entrypoint, handler in JOBS.items():
        worker.entrypoint(entrypoint, on_failure="hold", executor_factory=retrying)(_doing(sessions, handler))
    for name, (cron, handler) in SCHEDULES.items():
        worker.schedule(name, cron)(_ticking(sessions, name, handler))
    return worker


def _doing(sessions: Sessions, handler: Handler) -> Callable[[Job], Awaitable[None]]:
    async def do(job: Job) -> None:
        await run_job(sessions, handler, orjson.loads(job.payload or b"{}"), f"job-{job.id}")

    return do


def _ticking(sessions: Sessions, name: str, handler: Handler) -> Callable[[Schedule], Awaitable[None]]:
    async def tick(_: Schedule) -> None:
        try:
            await run_job(sessions, handler, {}, name)
        except Exception:  # the next tick comes anyway; the worker must not go down with one of them
            log.exception("schedule failed", schedule=name)

    return tick


async def run_job(sessions: Sessions, handler: Handler, payload: Mapping[str, Any], request_id: str) -> None:
    """One job, one transaction, as the system; what it changes is logged like any other change."""
    async with sessions() as db:
        ctx = Context(db, request_id=request_id, actor_kind="system")
        with ctx.system():
            await handler(ctx, payload)
            await settle(ctx)
        await db.commit()
        for follow in ctx.after_commit:
            await follow()


def plain_url(url: str) -> str:
    """SQLAlchemy's spelling of an address as asyncpg's own."""
    parsed = make_url(url)
    query = {"sslmode" if key == "ssl" else key: value for key, value in parsed.query.items()}
    return parsed.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
