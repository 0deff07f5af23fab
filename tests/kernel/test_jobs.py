"""Jobs: queued with their transaction, done by the worker, held when they fail, and ended by SIGTERM."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI
from pgqueuer import Queries
from pgqueuer.domain.types import QueueExecutionMode
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel import jobs
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.idempotency import IdempotencyKey
from bihuan.kernel.jobs import JOBS, SCHEDULES, build_worker, enqueue, install, install_sql, plain_url, run_worker

done: list[tuple[Mapping[str, Any], str, bool]] = []


async def remember(ctx: Context, payload: Mapping[str, Any]) -> None:
    done.append((payload, ctx.actor_kind, ctx.is_system))


async def fail(ctx: Context, payload: Mapping[str, Any]) -> None:
    await ctx.db.execute(text("UPDATE departments SET name = 'broken'"))
    raise RuntimeError("no luck")


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    monkeypatch.setitem(JOBS, "remember", remember)
    monkeypatch.setitem(JOBS, "fail", fail)


@pytest.fixture
async def pool(app: FastAPI, database_url: str) -> AsyncIterator[asyncpg.Pool]:
    async with app.state.engine.begin() as connection:
        if not await connection.scalar(text("SELECT to_regclass('pgqueuer')")):
            await connection.run_sync(install)
    async with asyncpg.create_pool(plain_url(database_url), min_size=2, max_size=5) as made:
        yield made


async def drain(app: FastAPI, pool: asyncpg.Pool) -> None:
    worker = build_worker(pool, app.state.sessions)
    await worker.qm.run(dequeue_timeout=timedelta(seconds=1), mode=QueueExecutionMode.drain)


async def test_a_job_lives_and_dies_with_its_transaction(app: FastAPI, pool: asyncpg.Pool, db: AsyncSession) -> None:
    await enqueue(Context(db), "remember", {"n": 1})
    await db.rollback()
    person = uuid4()
    await enqueue(Context(db), "remember", {"n": 2, "who": person})
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0  # not committed yet: invisible
    await db.commit()
    await drain(app, pool)
    assert done == [({"n": 2, "who": str(person)}, "system", True)]
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_a_job_that_keeps_failing_is_held_and_leaves_nothing_behind(
    app: FastAPI, pool: asyncpg.Pool, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ATTEMPTS", 0)
    await enqueue(Context(db), "fail", {})
    await db.commit()
    await drain(app, pool)
    queries = Queries.from_asyncpg_pool(pool)
    held = await queries.list_failed_jobs()
    assert [job.entrypoint for job in held] == ["fail"]
    assert await db.scalar(text("SELECT count(*) FROM departments WHERE name = 'broken'")) == 0

    monkeypatch.setitem(JOBS, "fail", remember)
    await queries.requeue_jobs([held[0].id])
    await drain(app, pool)
    assert len(done) == 1


async def test_nobody_queues_what_nobody_does(db: AsyncSession) -> None:
    with pytest.raises(ValueError, match="nobody does 'dream'"):
        await enqueue(Context(db), "dream", {})


async def test_old_idempotency_keys_are_forgotten_daily(app: FastAPI, db: AsyncSession) -> None:
    for age in (6, 8):
        values = {"key": f"key-of-{age}-days", "fingerprint": b"", "created_at": CLOCK.now() - timedelta(days=age)}
        db.add(IdempotencyKey(principal_id=uuid4(), status=None, headers=None, body=None, **values))
    await db.commit()
    _, purge = SCHEDULES["purge-idempotency-keys"]
    await jobs.run_job(app.state.sessions, purge, {}, "purge")
    kept = await db.scalars(select(IdempotencyKey.key).where(IdempotencyKey.key.like("key-of-%")))
    assert kept.all() == ["key-of-6-days"]
    assert await db.scalar(select(func.count()).select_from(IdempotencyKey)) is not None


async def test_the_worker_finishes_what_it_holds_and_goes_on_sigterm(
    pool: asyncpg.Pool, db: AsyncSession, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def take_long(ctx: Context, payload: Mapping[str, Any]) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        done.append((payload, ctx.actor_kind, ctx.is_system))

    monkeypatch.setitem(JOBS, "take-long", take_long)
    working = asyncio.create_task(run_worker(database_url))
    await enqueue(Context(db), "take-long", {"n": 3})
    await db.commit()
    await asyncio.wait_for(begun.wait(), 10)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(working, 20)
    assert [payload for payload, *_ in done] == [{"n": 3}]
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer_schedules") == len(SCHEDULES)


async def test_a_worker_takes_no_more_than_it_has_connections_for(
    pool: asyncpg.Pool, db: AsyncSession, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_hand: list[int] = [0]

    async def hold(ctx: Context, payload: Mapping[str, Any]) -> None:
        await ctx.db.execute(text("SELECT 1"))
        in_hand.append(in_hand[-1] + 1)
        await asyncio.sleep(0.3)
        in_hand.append(in_hand[-1] - 1)
        done.append((payload, ctx.actor_kind, ctx.is_system))

    monkeypatch.setitem(JOBS, "hold", hold)
    for n in range(12):
        await enqueue(Context(db), "hold", {"n": n})
    await db.commit()
    working = asyncio.create_task(run_worker(database_url))
    async with asyncio.timeout(30):
        while len(done) < 12:  # noqa: ASYNC110 - nobody says when the last one is done
            await asyncio.sleep(0.1)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(working, 20)
    assert sorted(payload["n"] for payload, *_ in done) == list(range(12))
    assert max(in_hand) == jobs.AT_ONCE
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0


def test_the_schema_is_deterministic_text() -> None:
    assert install_sql() == install_sql()
    assert install_sql().startswith("-- pgqueuer 1.6")
