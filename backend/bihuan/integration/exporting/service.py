"""Exports as their owners follow them: asked for, written at once or by a job, found again until they expire."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.attachment.files import path_of
from bihuan.activity.attachment.models import Attachment
from bihuan.company.setting.service import setting
from bihuan.identity.user.models import User
from bihuan.integration.exporting.cells import exportable
from bihuan.integration.exporting.custom import made
from bihuan.integration.exporting.models import Export, ExportState
from bihuan.integration.exporting.schemas import ExportAsked, ExportRead
from bihuan.integration.exporting.writing import source_of, write
from bihuan.integration.importing.models import Import
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.custom_kinds import CustomField
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError, FieldError, NotFound, invalid, sentence
from bihuan.kernel.filtering import parse
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.long_work import DOERS, LONG, Chunk, Job, JobState, begin
from bihuan.kernel.reports import REPORTS
from bihuan.kernel.resource import Resource

KIND = "export"
SMALL = 1_000
"""Rows that are written while the asker waits: a second or less."""
_OWNER = select(User.name).where(User.id == Export.owner_id).scalar_subquery().label("owner_name")
EXPORTS: Select[Any] = (
    select(*Export.__table__.columns, _OWNER, Job.state.label("job_state"), Job.error.label("job_error"))
    .select_from(Export)
    .outerjoin(Job, Job.id == Export.job_id)
)
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def ask(ctx: Context, resource: Resource[Any], data: ExportAsked) -> Export:
    """A file of what the list shows: ready when it is small, begun when it is not.

    Raises 422 for a filter, an order or a column that cannot be, EXPORT_TOO_LARGE, EXPORT_QUOTA, TOO_MANY_JOBS.
    """
    return await keep(ctx, resource.name, _question(ctx, resource, data), data.format, plain=data.plain)


async def keep(ctx: Context, name: str, question: dict[str, Any], file_format: str, *, plain: bool = False) -> Export:
    """A file of what was asked, of which there is not too much, within the quota of the asker; written or begun."""
    await ctx.db.execute(_ALONE, {"name": f"exports {ctx.me.id}"})
    await _within_quota(ctx)
    now = CLOCK.now()
    of = Export(
        id=new_id(),
        object=name,
        owner_id=ctx.me.id,
        format=file_format,
        plain=plain,
        question=question,
        created_at=now,
        expires_at=now + timedelta(days=await setting(ctx, "export_keep_days")),
    )
    source, most = await source_of(ctx, of), await setting(ctx, "export_max_rows")
    of.total = await source.total(most + 1)
    if of.total > most:
        raise DomainError("EXPORT_TOO_LARGE", most=most)
    ctx.rows += of.total
    called = source.label.zh if ctx.language == "zh" else source.label.many
    of.file_name = f"{called}-{now.astimezone(SHANGHAI):%Y%m%d-%H%M}.{file_format}"
    ctx.db.add(of)
    if of.total > SMALL:
        of.job_id = (await begin(ctx, KIND, name, "export", {"export": str(of.id)}, of.total)).id
    else:
        await write(ctx, of, source)
    await ctx.db.flush()
    return of


def _question(ctx: Context, resource: Resource[Any], data: ExportAsked) -> dict[str, Any]:
    """What was asked, as it is kept and asked again by the job. Raises 422 with everything that is wrong."""
    own, errors = made(ctx, resource), list[FieldError]()
    possible = (*exportable(resource), *own)
    names = [sort.lstrip("-") for sort in data.sort]
    errors += [FieldError(f"/sort/{place}", "INVALID") for place, name in enumerate(names) if name in names[:place]]
    for place, name in enumerate(names):
        if resource.conceals(ctx, name):
            errors.append(FieldError(f"/sort/{place}", "FIELD_FORBIDDEN"))
    asked = data.columns
    if asked == []:
        errors.append(FieldError("/columns", "REQUIRED"))
    for place, one in enumerate(asked or ()):
        if one.field not in possible:
            errors.append(FieldError(f"/columns/{place}/field", "UNKNOWN_FIELD"))
        elif resource.hides(ctx, one.field):
            errors.append(FieldError(f"/columns/{place}/field", "FIELD_FORBIDDEN"))
    if errors:
        raise invalid(errors)
    if asked is None:
        chosen: list[dict[str, Any]] = [
            {"field": name, "title": _title(ctx, own, name), "dictionary": None, "words": []}
            for name in possible
            if not resource.hides(ctx, name)
        ]
    else:
        chosen = [one.model_dump(mode="json") for one in asked]
    tree = None if data.filter is None else parse(ctx, resource, data.filter).tree
    return {"filter": tree, "q": data.q, "sort": list(data.sort), "columns": chosen}


def _title(ctx: Context, own: Mapping[str, CustomField], name: str) -> str | None:
    return own[name].label.in_(ctx.language) if name in own else None


async def _within_quota(ctx: Context) -> None:
    """So many files a day and person, counted from midnight in Shanghai. Raises EXPORT_QUOTA."""
    now = CLOCK.now().astimezone(SHANGHAI)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    most = await setting(ctx, "export_daily_limit")
    today = select(func.count()).where(Export.owner_id == ctx.me.id, Export.created_at >= midnight)
    if (await ctx.db.scalar(today) or 0) >= most:
        wait = int((midnight + timedelta(days=1) - now).total_seconds()) + 1
        raise DomainError("EXPORT_QUOTA", headers={"Retry-After": str(wait)}, most=most)


def _needed(of: Export) -> tuple[str, tuple[str, ...]]:
    """What has to be permitted still, when it is written."""
    report = REPORTS.get(of.object)
    if report is not None:
        return report.object, report.verbs
    return of.object, ("read", "export", "export_plain") if of.plain else ("read", "export")


async def do(ctx: Context, job: Any) -> Chunk:
    """The whole file in one piece, so that it shows one moment. Whoever cancels it finds nothing written."""
    # a request must be quicker, a file need not; its rows wait in the cursor while those before them are written
    await ctx.db.execute(text("SET LOCAL statement_timeout = '300s'"))
    await ctx.db.execute(text("SET LOCAL idle_in_transaction_session_timeout = '300s'"))
    of = await ctx.db.get_one(Export, UUID(job.params["export"]))
    needed, verbs = _needed(of)
    for verb in verbs:
        ctx.require(needed, verb)
    state = select(Job.state).where(Job.id == job.id)

    async def going(done: int) -> bool:
        async with AsyncSession(ctx.db.bind) as apart:  # the list of exports follows while this transaction goes on
            change = update(Export).where(Export.id == of.id).values(rows=done)
            await apart.execute(change, execution_options={"synchronize_session": False})
            goes_on = await apart.scalar(state) == JobState.RUNNING
            await apart.commit()
        return goes_on

    written = await write(ctx, of, await source_of(ctx, of), going)
    await ctx.db.flush()
    return Chunk(of.rows if written else 0, (), None, True)


DOERS[KIND] = do
LONG.add(KIND)


# ------------------------------------------------------------------------------------------------------- looking


def _theirs(ctx: Context) -> ColumnElement[bool]:
    """One's own exports; whoever reads all of them sees that they were made."""
    ctx.require("exports", "read")
    return true() if ctx.is_system or "all" in ctx.me.scopes("exports", "read") else Export.owner_id == ctx.me.id


async def get_export(ctx: Context, export_id: UUID) -> Any:
    """The row of an export. Raises NOT_FOUND for those of others."""
    of = (await ctx.db.execute(EXPORTS.where(Export.id == export_id, _theirs(ctx)))).one_or_none()
    if of is None:
        raise NotFound()
    return of


async def exports_before(ctx: Context, kind: str | None, cursor: UUID | None, size: int) -> list[ExportRead]:
    """The newest first."""
    wanted = EXPORTS.where(_theirs(ctx)).order_by(Export.id.desc()).limit(size)
    if kind is not None:
        wanted = wanted.where(Export.object == kind)
    if cursor is not None:
        wanted = wanted.where(Export.id < cursor)
    return [shown(ctx, of) for of in await ctx.db.execute(wanted)]


def shown(ctx: Context, of: Any) -> ExportRead:
    error = of.job_error if of.finished_at is None else None
    plain = {name for name in ExportRead.model_fields if name not in {"state", "error", "error_detail"}}
    return ExportRead(
        **{name: getattr(of, name) for name in plain},
        state=state_of(of),
        error=error,
        error_detail=sentence(error).in_(ctx.language) if error else None,
    )


def state_of(of: Any) -> ExportState:
    if of.finished_at is not None:
        return ExportState.READY
    known = {
        JobState.QUEUED: ExportState.QUEUED,
        JobState.RUNNING: ExportState.RUNNING,
        JobState.CANCELED: ExportState.CANCELED,
    }
    return known.get(of.job_state, ExportState.FAILED)


async def content_of(ctx: Context, export_id: UUID) -> tuple[Any, Path]:
    """The file, for whoever asked for it and nobody else. Raises NOT_FOUND, EXPORT_NOT_READY."""
    ctx.require("exports", "download")
    of = await get_export(ctx, export_id)
    if of.owner_id != ctx.me.id or of.expires_at <= CLOCK.now():
        raise NotFound()
    if of.sha256 is None:
        raise DomainError("EXPORT_NOT_READY")
    path = path_of(of.sha256)
    if not await asyncio.to_thread(path.exists):
        raise NotFound()
    return of, path


async def forget_old(ctx: Context, _: Mapping[str, Any]) -> None:
    """Files go when they expire, unless their bytes are kept for something else; that they were made stays logged."""
    old = delete(Export).where(Export.expires_at < CLOCK.now()).returning(Export.sha256)
    gone = {sha256 for sha256 in await ctx.db.scalars(old) if sha256 is not None}
    for sha256 in sorted(gone):
        users = [select(exists().where(kind.sha256 == sha256)) for kind in (Attachment, Export, Import)]
        if not any([await ctx.db.scalar(used) for used in users]):
            await asyncio.to_thread(path_of(sha256).unlink, True)


SCHEDULES["forget-exports"] = ("25 19 * * *", forget_old)
