"""Runs jobs: one chunk a turn, as the job's owner with the permissions of now, and the oldest turn first.

A turn takes a lease, does a chunk and writes how far the job has come, the last two in one transaction. A worker that
dies leaves a lease that runs out and a transaction that never was; one that is only slow finds its lease gone and
undoes its own. A lock of the database for the length of the chunk keeps two of them off the same records. Where
chunks can be prepared ahead (``kernel/relay``) a turn is a spell of them, and the lease goes from one to the next.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bihuan.identity.api_token.models import ApiToken
from bihuan.identity.api_token.service import narrowed
from bihuan.identity.principals import load_principal
from bihuan.kernel import limits
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context, Principal
from bihuan.kernel.errors import DomainError, unauthenticated
from bihuan.kernel.jobs import LOOPS
from bihuan.kernel.long_work import AHEAD, DOERS, KEPT, LONG, Chunk, Job, JobFailure, JobState
from bihuan.kernel.relay import Leg, NotOurs
from bihuan.kernel.settling import settle

log = structlog.get_logger()
Sessions = async_sessionmaker[AsyncSession]

LEASE = timedelta(seconds=60)
LONG_LEASE = timedelta(minutes=15)
"""Where a chunk is the whole work."""
AGAIN = timedelta(seconds=5)
"""Before a chunk that failed is tried again."""
ATTEMPTS = 5
EVERY = 1.0
SPELL = 10.0
"""Seconds for which chunks of one job follow each other, before the one that waits longest has its turn."""
LONGER = 6
"""Times that, where no other job waits: a spell ends with nothing prepared behind it."""

_TAKE = text(
    "UPDATE jobs SET state = 'running', started_at = coalesce(started_at, :now), "
    "locked_until = CASE WHEN kind = ANY(CAST(:long AS text[])) THEN CAST(:long_until AS timestamptz) "
    "ELSE CAST(:until AS timestamptz) END, "
    "attempts = attempts + 1 WHERE id = (SELECT id FROM jobs WHERE state IN ('queued', 'running') "
    "AND coalesce(locked_until, :now) <= :now ORDER BY turn_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) "
    "RETURNING id, attempts, locked_until"
)
_ONLY = text(
    "SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0)) AS ours, NOT EXISTS (SELECT FROM jobs "
    "WHERE state IN ('queued', 'running') AND id <> :id AND coalesce(locked_until, :now) <= :now) AS alone"
)
_ALIVE = text(
    "SELECT coalesce((SELECT epoch FROM permission_epoch), 0) FROM users "
    "WHERE id = :user AND status = 'active' AND deleted_at IS NULL"
)
_DONE = text(
    "UPDATE jobs SET done = done + :done, ok = ok + :ok, failed = failed + :failed, cursor = :cursor, attempts = 0, "
    "turn_at = :now, locked_until = CAST(:next AS timestamptz), state = :state, finished_at = :finished_at, "
    "expires_at = :expires_at WHERE id = :id AND state = 'running' AND locked_until = :until"
)
_FAIL = text(
    "UPDATE jobs SET state = 'failed', error = :error, locked_until = NULL, finished_at = :now, "
    "expires_at = :expires_at WHERE id = :id AND state = 'running' AND locked_until = :until"
)
_LATER = text("UPDATE jobs SET locked_until = :later WHERE id = :id AND state = 'running' AND locked_until = :until")


@dataclass(slots=True)
class Lease:
    """A job in hand, and until when it is ours: every chunk that is followed by another one prolongs it."""

    job_id: UUID
    until: datetime
    alone: bool = False
    """Whether no other job waited when the last chunk had its turn."""


@dataclass
class Runner:
    """Any number of them may run, in any number of processes."""

    sessions: Sessions
    lease: timedelta = LEASE
    known: dict[UUID, Principal] = field(default_factory=dict)
    """Owners by id, as they were when the permissions last changed."""
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """No other chunk is begun once the worker is told to end."""

    async def run(self, stop: asyncio.Event) -> None:
        self.stop = stop
        while not stop.is_set():
            try:
                worked = await self.turn()
            except Exception:
                log.exception("running jobs failed")
                worked = False
            if not worked:
                try:
                    await asyncio.wait_for(stop.wait(), EVERY)
                except TimeoutError:
                    continue

    async def turn(self) -> bool:
        """One chunk of one job; whether there was one."""
        taken = await self.take()
        if taken is None:
            return False
        try:
            await self.chunk(taken)
        except Exception:  # the database failed, or the program: the next attempt may fare better
            log.exception("a chunk failed", job=str(taken.job_id))
            async with self.sessions.begin() as db:
                later = CLOCK.now() + AGAIN
                await db.execute(_LATER, {"id": taken.job_id, "until": taken.until, "later": later})
        return True

    async def drain(self) -> None:
        """Turns until there is nothing to do: for tests."""
        while await self.turn():
            pass

    async def take(self) -> Lease | None:
        """The job that has waited longest, for the length of the lease."""
        now = CLOCK.now()
        asked = {"now": now, "until": now + self.lease, "long": sorted(LONG), "long_until": now + LONG_LEASE}
        async with self.sessions.begin() as db:
            found = (await db.execute(_TAKE, asked)).one_or_none()
        if found is None:
            return None
        taken = Lease(found.id, found.locked_until)
        if found.attempts > ATTEMPTS:
            await self._fail(taken, "INTERNAL")
        return taken

    async def chunk(self, taken: Lease) -> bool:
        """The next chunk and the place it leads to, in one transaction; False when it is not ours any more.

        Where chunks are prepared ahead of their turn, as many of them as a spell is long: longer while nobody waits.
        """
        began = time.monotonic()

        def follow(before: Leg) -> None:
            if time.monotonic() < began + SPELL * (LONGER if taken.alone else 1) and not self.stop.is_set():
                begin(Leg(before, follow))

        def begin(leg: Leg) -> None:
            leg.task = asyncio.create_task(self._one(taken, leg))

        begin(leg := Leg(None, follow))
        while True:
            try:
                ours = await leg.task
            except BaseException:
                while leg.behind is not None:  # which find that they are nobody's any more
                    leg = leg.behind
                    await asyncio.wait([leg.task])
                raise
            if leg.behind is None:
                return ours
            leg = leg.behind

    async def _one(self, taken: Lease, leg: Leg) -> bool:
        """One chunk to its end, and whether it was ours."""
        committed = False
        try:
            async with self.sessions.begin() as db:
                ctx, until = await self._do(db, taken, leg)
            committed, taken.until = True, until
        except NotOurs:
            return False
        except DomainError as refused:
            return await self._refuse(taken, leg, refused.code)
        finally:
            leg.end(committed=committed)
        for follow in ctx.after_commit:
            await follow()
        return True

    async def _refuse(self, taken: Lease, leg: Leg, code: str) -> bool:
        """The job goes no further than the chunks in front."""
        try:
            if leg.before is not None:
                await leg.before.ended()
        except NotOurs:
            return False
        await self._fail(taken, code)
        return True

    async def _do(self, db: AsyncSession, taken: Lease, leg: Leg) -> tuple[Context, datetime]:
        """Everything but the commit, and until when the job is ours after it. Raises NotOurs, and DomainError where the
        job can go no further.
        """
        wanted = select(*Job.__table__.columns).where(Job.id == taken.job_id)

        async def enter() -> Any:
            asked = {"name": f"job {taken.job_id}", "id": taken.job_id, "now": CLOCK.now()}
            only = (await db.execute(_ONLY, asked)).one()
            ours = wanted.where(Job.state == JobState.RUNNING, Job.locked_until == taken.until)
            job = (await db.execute(ours)).one_or_none() if only.ours else None
            taken.alone = only.alone
            if job is None:
                raise NotOurs
            return job

        leg.enter = enter
        if leg.before is None:
            await leg.turn()
        job = leg.job or (await db.execute(wanted)).one()
        ctx = await self._as_its_owner(db, job)
        ahead = AHEAD.get(job.kind)
        chunk = await (ahead(ctx, job, leg) if ahead is not None else DOERS[job.kind](ctx, job))
        await leg.turn()
        until = CLOCK.now() + self.lease
        await _note(ctx, taken, leg.job, chunk, until if leg.behind is not None else None)
        await settle(ctx)
        return ctx, until

    async def _as_its_owner(self, db: AsyncSession, job: Any) -> Context:
        """What its owner may do now, or the token that asked. Raises USER_NOT_ACTIVE, UNAUTHENTICATED."""
        epoch = await db.scalar(_ALIVE, {"user": job.owner_id})
        if epoch is None:
            raise DomainError("USER_NOT_ACTIVE")
        me = self.known.get(job.owner_id)
        if me is None or me.epoch != epoch:
            me = self.known[job.owner_id] = await load_principal(db, job.owner_id, epoch=epoch)
        if job.token_id is not None:
            live = (ApiToken.status == "active", ApiToken.expires_at > CLOCK.now(), ApiToken.deleted_at.is_(None))
            scopes = await db.scalar(select(ApiToken.scopes).where(ApiToken.id == job.token_id, *live))
            if scopes is None:
                raise unauthenticated()
            me = narrowed(me, job.token_id, frozenset(scopes))
        return Context(db, me, language=job.language, request_id=f"job-{job.id}")

    async def _fail(self, taken: Lease, code: str) -> None:
        now = CLOCK.now()
        values = {"id": taken.job_id, "until": taken.until, "error": code, "now": now, "expires_at": now + KEPT}
        async with self.sessions.begin() as db:
            await db.execute(_FAIL, values)


async def _note(ctx: Context, taken: Lease, job: Any, chunk: Chunk, until: datetime | None) -> None:
    """How far the job has come, and until when the chunk behind has it. Raises NotOurs."""
    now, failed = CLOCK.now(), len(chunk.failures)
    values = {
        "id": taken.job_id,
        "until": taken.until,
        "done": chunk.done,
        "ok": chunk.done - failed,
        "failed": failed,
        "cursor": chunk.cursor,
        "now": now,
        "next": None if chunk.last else until,
        "state": JobState.RUNNING,
        "finished_at": None,
        "expires_at": job.expires_at,
    }
    if chunk.last:
        ok, wrong = job.ok + chunk.done - failed, job.failed + failed
        state = JobState.SUCCEEDED if not wrong else JobState.PARTIALLY_SUCCEEDED if ok else JobState.FAILED
        values |= {"state": state, "finished_at": now, "expires_at": now + KEPT}
    updated: Any = await ctx.db.execute(_DONE, values)
    if not updated.rowcount:
        raise NotOurs
    kept = [
        {
            "job_id": taken.job_id,
            "place": place,
            "record_id": one.record_id,
            "record_name": one.record_name and one.record_name[:200],
            "code": one.refused.code,
            "detail": one.refused.sentence.in_(ctx.language)[:500],
        }
        for place, one in enumerate(chunk.failures, job.failed)
        if place < limits.JOB_FAILURES
    ]
    if kept:
        await ctx.db.execute(insert(JobFailure), kept)


async def run_forever(sessions: Sessions, stop: asyncio.Event) -> None:
    await Runner(sessions).run(stop)


LOOPS["run-jobs"] = run_forever
