"""Jobs: long work as people see it (API §8). Asked for, followed, canceled, found again; done in chunks by the worker.

A chunk and its place in the job are one transaction: whoever dies in the middle has done nothing, and the next goes on
where the last commit stood. ``bihuan.integration.job`` runs them; ``kernel/jobs`` is the worker's own queue.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import Field
from sqlalchemy import ForeignKey, Index, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel import limits
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base, new_id
from bihuan.kernel.errors import DomainError
from bihuan.kernel.relay import Leg
from bihuan.kernel.wire import Moment, OpenCode, Schema

KEPT = timedelta(days=30)
SHOWN = 20
"""Failures that are told with the job; all that are kept come as a table."""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIALLY_SUCCEEDED = "partially_succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


OPEN = (JobState.QUEUED, JobState.RUNNING)
_OPEN = text("state IN ('queued', 'running')")


class Job(Base):
    """``cursor`` is the last record that was dealt with; ``locked_until`` is set while a worker has a chunk in hand."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_owner", "owner_id", "id"),
        Index("ix_jobs_turn", "turn_at", "id", postgresql_where=_OPEN),
        Index("ix_jobs_expires", "expires_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(32), default=JobState.QUEUED)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    token_id: Mapped[UUID | None]
    """The API token that asked: the job may do no more than it."""
    language: Mapped[str] = mapped_column(String(2))
    object: Mapped[str] = mapped_column(String(32))
    verb: Mapped[str] = mapped_column(String(32))
    params: Mapped[dict[str, Any]]
    total: Mapped[int]
    """How many the user confirmed: no more are ever touched."""
    done: Mapped[int] = mapped_column(default=0)
    ok: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[UUID | None]
    error: Mapped[str | None] = mapped_column(String(64))
    """Why nothing more could be done, as a code."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often the next chunk has been tried."""
    locked_until: Mapped[datetime | None]
    turn_at: Mapped[datetime]
    """When it last had a turn: whoever waits longest is next."""
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    canceled_by: Mapped[UUID | None]


class JobFailure(Base):
    """An item that was refused, and why; the first so many of a job."""

    __tablename__ = "job_failures"
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[UUID]
    record_name: Mapped[str | None] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(500))


class Failure(NamedTuple):
    record_id: UUID
    record_name: str | None
    refused: DomainError


class Chunk(NamedTuple):
    """What one transaction has done: how many, which of them were refused, up to where, and whether it was the last."""

    done: int
    failures: Sequence[Failure]
    cursor: UUID | None
    last: bool


Doer = Callable[[Context, Any], Awaitable[Chunk]]
DOERS: dict[str, Doer] = {}
"""Kind → what does the next chunk of a job (a row of ``jobs``), as its owner with the permissions of now.

Raises DomainError where the whole job can go no further.
"""

AHEAD: dict[str, Callable[[Context, Any, Leg], Awaitable[Chunk]]] = {}
"""The same for kinds of which a chunk can be prepared before its turn has come (``kernel/relay``)."""

LONG: set[str] = set()
"""Kinds of which one chunk may take minutes: a worker has it in hand for longer."""

_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def begin(ctx: Context, kind: str, object_name: str, verb: str, params: Mapping[str, Any], total: int) -> Job:
    """A job of the caller's own, in the caller's transaction. Raises TOO_MANY_JOBS."""
    await ctx.db.execute(_ALONE, {"name": f"jobs {ctx.me.id}"})
    waiting = select(func.count()).where(Job.owner_id == ctx.me.id, Job.state.in_(OPEN))
    if (await ctx.db.scalar(waiting) or 0) >= limits.JOBS:
        raise DomainError("TOO_MANY_JOBS", headers={"Retry-After": "10"}, most=limits.JOBS)
    now = CLOCK.now()
    job = Job(
        id=new_id(),
        kind=kind,
        owner_id=ctx.me.id,
        token_id=ctx.me.token_id,
        language=ctx.language,
        object=object_name,
        verb=verb,
        params=dict(params),
        total=total,
        created_at=now,
        turn_at=now,
        expires_at=now + KEPT,
    )
    ctx.db.add(job)
    await ctx.db.flush()
    return job


Number = Annotated[int, Field(ge=0, le=2_147_483_647)]


class JobProgress(Schema):
    done: Number
    total: Number


class JobResult(Schema):
    """Of what is done: how many records were changed, and how many refused."""

    ok: Number
    failed: Number


class JobRow(Schema):
    """Long work: ``progress`` moves with every chunk, ``expires_at`` is when it is forgotten."""

    id: UUID
    kind: Annotated[OpenCode, Field(examples=["batch"])]
    state: Annotated[OpenCode, Field(examples=["running"])]
    object: Annotated[OpenCode, Field(examples=["leads"])]
    verb: Annotated[OpenCode, Field(examples=["assign"])]
    owner_id: UUID
    owner_name: Annotated[str | None, Field(max_length=64)]
    progress: JobProgress
    result: JobResult
    error: OpenCode | None
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    expires_at: Moment


class JobFailureRead(Schema):
    record_id: UUID
    record_name: Annotated[str | None, Field(max_length=200)]
    code: OpenCode
    detail: Annotated[str, Field(max_length=500)]


class JobRead(JobRow):
    """One job, why it could go no further, and the first of the records that were refused."""

    error_detail: Annotated[str | None, Field(max_length=500)]
    failures: Annotated[list[JobFailureRead], Field(max_length=SHOWN)]


def row_of(job: Any, owner_name: str | None) -> dict[str, Any]:
    """A job, or a row of its table, as lists show it."""
    plain = ("id", "kind", "state", "object", "verb", "owner_id", "error")
    moments = ("created_at", "started_at", "finished_at", "expires_at")
    return {
        **{name: getattr(job, name) for name in (*plain, *moments)},
        "owner_name": owner_name,
        "progress": {"done": job.done, "total": job.total},
        "result": {"ok": job.ok, "failed": job.failed},
    }
