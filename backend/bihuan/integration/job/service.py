"""Jobs as their owners follow them: lists, one job, its refused records as a table, and the end of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, true, update

from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, NotFound, sentence
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.long_work import KEPT, OPEN, SHOWN, Job, JobFailure, JobRead, JobRow, JobState, row_of
from bihuan.kernel.spreadsheet import csv_of

_OWNER = select(User.name).where(User.id == Job.owner_id).scalar_subquery().label("owner_name")
JOBS: Select[Any] = select(*Job.__table__.columns, _OWNER)


def theirs(ctx: Context, verb: str) -> ColumnElement[bool]:
    """One's own jobs; all of them for whoever holds the verb on all. Raises FORBIDDEN for who holds it on none."""
    ctx.require("jobs", verb)
    everybody = ctx.is_system or "all" in ctx.me.scopes("jobs", verb)
    return true() if everybody else Job.owner_id == ctx.me.id


async def jobs_before(ctx: Context, cursor: UUID | None, size: int, states: tuple[str, ...]) -> list[JobRow]:
    """The newest first: ids are ordered by creation."""
    wanted = JOBS.where(theirs(ctx, "read")).order_by(Job.id.desc()).limit(size)
    if states:
        wanted = wanted.where(Job.state.in_(states))
    if cursor is not None:
        wanted = wanted.where(Job.id < cursor)
    return [JobRow(**row_of(job, job.owner_name)) for job in await ctx.db.execute(wanted)]


async def get_job(ctx: Context, job_id: UUID, verb: str = "read") -> Any:
    """The row of a job. Raises NOT_FOUND for those of others."""
    job = (await ctx.db.execute(JOBS.where(Job.id == job_id, theirs(ctx, verb)))).one_or_none()
    if job is None:
        raise NotFound()
    return job


async def shown(ctx: Context, job: Any) -> JobRead:
    first = select(JobFailure).where(JobFailure.job_id == job.id).order_by(JobFailure.place).limit(SHOWN)
    failures = (await ctx.db.scalars(first)).all()
    detail = sentence(job.error).in_(ctx.language) if job.error else None
    return JobRead(**row_of(job, job.owner_name), error_detail=detail, failures=[_failure(one) for one in failures])


def _failure(one: JobFailure) -> Any:
    return {name: getattr(one, name) for name in ("record_id", "record_name", "code", "detail")}


async def cancel(ctx: Context, job_id: UUID) -> Any:
    """Nothing more is done from now on: a chunk in hand finds the job ended, and is undone.

    Raises INVALID_TRANSITION when it had ended by itself.
    """
    job = await get_job(ctx, job_id, "cancel")
    now = CLOCK.now()
    ended = {"state": JobState.CANCELED, "finished_at": now, "expires_at": now + KEPT, "canceled_by": ctx.me.id}
    change = update(Job).where(Job.id == job.id, Job.state.in_(OPEN)).values(**ended, locked_until=None)
    done: Any = await ctx.db.execute(change, execution_options={"synchronize_session": False})
    if not done.rowcount:
        raise DomainError("INVALID_TRANSITION")
    return await get_job(ctx, job_id, "cancel")


HEADS = {"zh": ("记录", "编号", "代码", "原因"), "en": ("Record", "Id", "Code", "Why")}


async def failures_table(ctx: Context, job_id: UUID) -> bytes:
    """All that is kept, as CSV that a spreadsheet opens as it is."""
    job = await get_job(ctx, job_id)
    found = await ctx.db.scalars(select(JobFailure).where(JobFailure.job_id == job.id).order_by(JobFailure.place))
    return csv_of(
        HEADS[ctx.language], [(one.record_name or "", str(one.record_id), one.code, one.detail) for one in found]
    )


async def forget_old(ctx: Context, _: Mapping[str, Any]) -> None:
    """Jobs go 30 days after their end, with their refused records."""
    ended = Job.state.not_in(OPEN)
    await ctx.db.execute(delete(Job).where(Job.expires_at < CLOCK.now(), ended))


SCHEDULES["forget-jobs"] = ("55 18 * * *", forget_old)
