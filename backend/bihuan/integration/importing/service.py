"""Imports as their owners follow them: begun with a file, forecast, run, found again and taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import IO, Any, BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, true
from sqlalchemy.dialects.postgresql import insert

from bihuan.activity.attachment.files import clean_name, store
from bihuan.company.dictionary.service import check_codes
from bihuan.identity.user.models import User
from bihuan.integration.importing.control import Total, check_control, totals_of
from bihuan.integration.importing.custom import columns
from bihuan.integration.importing.doing import KIND
from bihuan.integration.importing.fields import by_name
from bihuan.integration.importing.models import BUSY, Import, ImportKey, ImportMapping, ImportRow, ImportState, Outcome
from bihuan.integration.importing.schemas import (
    ImportCheck,
    ImportFigures,
    ImportOptions,
    ImportRead,
    ImportRowRead,
    ImportRun,
    ImportTotal,
)
from bihuan.integration.importing.schemas import ImportRow as Shown
from bihuan.integration.importing.workbook import errors_workbook
from bihuan.kernel import limits
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError, FieldError, Invalid, NotFound, sentence
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.long_work import Job, JobState, begin
from bihuan.parties.campaign.service import CAMPAIGNS
from bihuan.parties.lead.service import check_in_use
from bihuan.parties.pool.models import Pool

KEPT = timedelta(days=30)
SAMPLE = 5
PAGE = 2_000
"""Failed rows that are held in memory while their workbook is written."""
ENDED = (JobState.FAILED, JobState.CANCELED)
_OWNER = select(User.name).where(User.id == Import.owner_id).scalar_subquery().label("owner_name")
IMPORTS: Select[Any] = (
    select(
        *Import.__table__.columns,
        _OWNER,
        Job.state.label("job_state"),
        Job.done.label("job_done"),
        Job.total.label("job_total"),
        Job.error.label("job_error"),
    )
    .select_from(Import)
    .outerjoin(Job, Job.id == Import.job_id)
)


def _theirs(ctx: Context, verb: str) -> ColumnElement[bool]:
    """One's own imports; all of them for whoever holds the verb on all. Raises FORBIDDEN for who holds it on none."""
    ctx.require("imports", verb)
    return true() if ctx.is_system or "all" in ctx.me.scopes("imports", verb) else Import.owner_id == ctx.me.id


async def start(ctx: Context, kind: str, file_name: str | None, content: BinaryIO) -> UUID:
    """A file is taken in, to be read by the worker.

    Raises FILE_TYPE_FORBIDDEN, FILE_EMPTY, PAYLOAD_TOO_LARGE, TOO_MANY_JOBS.
    """
    ctx.require(kind, "import")
    if kind == "leads":
        await check_in_use(ctx)
    name = clean_name(file_name)
    stored = await asyncio.to_thread(store, content, limits.IMPORT_FILE)
    now = CLOCK.now()
    of = Import(
        id=new_id(),
        object=kind,
        owner_id=ctx.me.id,
        file_name=name,
        sha256=stored.sha256,
        size=stored.size,
        created_at=now,
        expires_at=now + KEPT,
    )
    ctx.db.add(of)
    await _begin(ctx, of, "read", 0)
    return of.id


async def _begin(ctx: Context, of: Import, verb: str, total: int) -> None:
    job = await begin(ctx, KIND, of.object, f"import-{verb}", {"import": str(of.id)}, total)
    of.job_id, of.expires_at = job.id, CLOCK.now() + KEPT
    await ctx.db.flush()


async def check(ctx: Context, import_id: UUID, data: ImportCheck) -> None:
    """Forecast with this mapping, which is remembered for the next file with the same heading."""
    of = await _locked(ctx, import_id, "update", {ImportState.READY, ImportState.CHECKED, ImportState.CHECKING})
    await _check_mapping(ctx, of, data)
    of.mapping, of.options = list(data.mapping), data.options.model_dump(mode="json")
    kept = {"owner_id": of.owner_id, "object": of.object, "header_key": of.header_key, "mapping": of.mapping}
    await ctx.db.execute(
        insert(ImportMapping)
        .values(kept)
        .on_conflict_do_update(index_elements=["owner_id", "object", "header_key"], set_={"mapping": of.mapping})
    )
    _from_the_top(of)
    of.state = ImportState.CHECKING
    await _begin(ctx, of, "check", of.total)


async def _check_mapping(ctx: Context, of: Import, data: ImportCheck) -> None:
    known, taken, errors = by_name(of.object, columns(ctx, of.object)), set[str](), list[FieldError]()
    for place, name in enumerate(data.mapping):
        if name is None:
            continue
        if name not in known:
            errors.append(FieldError(f"/mapping/{place}", "IMPORT_FIELD_UNKNOWN"))
        elif name in taken:
            errors.append(FieldError(f"/mapping/{place}", "IMPORT_COLUMN_TWICE"))
        taken.add(name)
    if errors:
        raise DomainError(errors[0].code, errors=errors)
    if len(data.mapping) != len(of.header) or not taken:
        raise Invalid("/mapping", "IMPORT_NOTHING_MAPPED")
    if data.options.pool_id is not None:
        alive = (Pool.object_type == of.object, Pool.is_active, Pool.deleted_at.is_(None))
        if await ctx.db.scalar(select(Pool.id).where(Pool.id == data.options.pool_id, *alive)) is None:
            raise Invalid("/options/pool_id", "REF_NOT_FOUND")
    given = data.options.defaults
    if given is not None:
        lists = {"source": "lead_source", "industry": "industry"}
        codes = {f"options/defaults/{name}": (kind, getattr(given, name)) for name, kind in lists.items()}
        await check_codes(ctx, codes)
        if (
            given.campaign_id is not None
            and await ctx.db.scalar(select(CAMPAIGNS.sees(ctx, given.campaign_id))) is not True
        ):
            raise Invalid("/options/defaults/campaign_id", "REF_NOT_FOUND")


async def run(ctx: Context, import_id: UUID, data: ImportRun) -> None:
    """What was forecast, for real; what had stopped goes on behind its last row. Raises CONTROL_TOTAL_MISMATCH."""
    of = await _locked(ctx, import_id, "run", {ImportState.CHECKED, ImportState.RUNNING})
    if of.object == "leads":
        await check_in_use(ctx)
    if of.state == ImportState.CHECKED:
        await check_control(ctx, of, data.difference_reason)
        of.options = {**of.options, "difference_reason": data.difference_reason}
        _from_the_top(of)
    of.state = ImportState.RUNNING
    await _begin(ctx, of, "run", of.total - of.created - of.updated - of.skipped - of.failed)


async def undo(ctx: Context, import_id: UUID) -> None:
    """Take back what an import made and changed, as far as nobody has touched it since."""
    of = await _locked(ctx, import_id, "undo", {ImportState.DONE, ImportState.RUNNING, ImportState.UNDOING})
    if of.state != ImportState.UNDOING:
        of.position = 0
    of.state = ImportState.UNDOING
    await _begin(ctx, of, "undo", of.created + of.updated - of.removed - of.restored - of.kept)


def _from_the_top(of: Import) -> None:
    of.position = of.created = of.updated = of.skipped = of.failed = 0
    of.totals = {}


async def _locked(ctx: Context, import_id: UUID, verb: str, states: set[ImportState]) -> Import:
    """An import of one's own in one of these states, at which no job is at work. Raises IMPORT_NOT_READY."""
    mine = _theirs(ctx, verb)
    of = await ctx.db.scalar(select(Import).where(Import.id == import_id, mine).with_for_update(key_share=True))
    if of is None:
        raise NotFound()
    ctx.require(of.object, "import")
    found: Import = of
    job_state = await ctx.db.scalar(select(Job.state).where(Job.id == found.job_id))
    at_work = found.state in BUSY and job_state not in ENDED
    if at_work or found.state not in states:
        raise DomainError("IMPORT_NOT_READY")
    return found


# ------------------------------------------------------------------------------------------------------- looking


async def get_import(ctx: Context, import_id: UUID, verb: str = "read") -> Any:
    """The row of an import. Raises NOT_FOUND for those of others."""
    of = (await ctx.db.execute(IMPORTS.where(Import.id == import_id, _theirs(ctx, verb)))).one_or_none()
    if of is None:
        raise NotFound()
    return of


async def imports_before(ctx: Context, kind: str | None, cursor: UUID | None, size: int) -> list[Shown]:
    """The newest first."""
    wanted = IMPORTS.where(_theirs(ctx, "read")).order_by(Import.id.desc()).limit(size)
    if kind is not None:
        wanted = wanted.where(Import.object == kind)
    if cursor is not None:
        wanted = wanted.where(Import.id < cursor)
    return [Shown(**_row(ctx, of)) for of in await ctx.db.execute(wanted)]


async def shown(ctx: Context, import_id: UUID) -> ImportRead:
    of = await get_import(ctx, import_id)
    first = select(ImportRow.line, ImportRow.cells).where(ImportRow.import_id == of.id)
    sample = [
        {"line": row.line, "cells": row.cells}
        for row in await ctx.db.execute(first.order_by(ImportRow.line).limit(SAMPLE))
    ]
    options = ImportOptions(**of.options) if of.options else ImportOptions(place=_usual(of.object))
    header = [word[:64] for word in of.header]
    return ImportRead(
        **_row(ctx, of),
        header=header,
        mapping=of.mapping,
        options=options,
        sample=sample,
        step=of.state,
        totals=[_total(total) for total in await totals_of(ctx, of)],
    )


def _total(total: Total) -> ImportTotal:
    def side(figures: tuple[int, Decimal]) -> ImportFigures:
        return ImportFigures(count=figures[0], amount=figures[1])

    return ImportTotal(
        kind=total.kind,
        currency=total.currency,
        file=side(total.file),
        accepted=side(total.accepted),
        control=side(total.told),
        stored=side(total.stored),
        difference=side(total.difference),
    )


def _usual(kind: str) -> Any:
    """Leads without an owner wait in the pool, customers are the importer's (DOMAIN §4.2, §27.5)."""
    return "pool" if kind == "leads" else "me"


def _row(ctx: Context, of: Any) -> dict[str, Any]:
    stopped = of.state in BUSY and of.job_state in ENDED
    plain = ("id", "object", "file_name", "owner_id", "owner_name", "total", "job_id")
    counts = ("created", "updated", "skipped", "failed", "removed", "restored", "kept")
    error = of.job_error if stopped else None
    return {
        **{name: getattr(of, name) for name in plain},
        "state": ImportState.STOPPED if stopped else of.state,
        "counts": {name: getattr(of, name) for name in counts},
        "progress": {"done": of.job_done or 0, "total": of.job_total or 0},
        "error": error,
        "error_detail": sentence(error).in_(ctx.language) if error else None,
        "created_at": of.created_at,
        "finished_at": of.finished_at,
        "expires_at": of.expires_at,
    }


async def rows_after(
    ctx: Context, import_id: UUID, outcomes: Sequence[str], cursor: int | None, size: int
) -> list[ImportRowRead]:
    """The rows that have been decided, in their order."""
    of = await get_import(ctx, import_id)
    wanted = select(ImportRow).where(ImportRow.import_id == of.id, ImportRow.outcome.is_not(None))
    if outcomes:
        wanted = wanted.where(ImportRow.outcome.in_(outcomes))
    if cursor is not None:
        wanted = wanted.where(ImportRow.line > cursor)
    found = await ctx.db.scalars(wanted.order_by(ImportRow.line).limit(size))
    return [
        ImportRowRead(
            line=row.line,
            cells=row.cells,
            outcome=row.outcome or "",
            record_id=row.record_id,
            problems=[_problem(ctx, of.object, one) for one in row.errors or ()],
        )
        for row in found
    ]


def _problem(ctx: Context, kind: str, problem: Mapping[str, Any]) -> Any:
    field = by_name(kind, columns(ctx, kind)).get(problem["field"])
    detail = sentence(problem["code"], problem["params"]).in_(ctx.language)[:500]
    label = field.label.in_(ctx.language) if field is not None else None
    return {"field": problem["field"] or None, "label": label, "code": problem["code"], "detail": detail}


async def errors_of(ctx: Context, import_id: UUID) -> tuple[str, IO[bytes]]:
    """The rows that failed as a workbook, and its name."""
    of = await get_import(ctx, import_id)
    loop = asyncio.get_running_loop()

    async def following(line: int) -> Sequence[Any]:
        failed = (ImportRow.import_id == of.id, ImportRow.outcome == Outcome.FAIL, ImportRow.line > line)
        wanted = select(ImportRow.line, ImportRow.cells, ImportRow.errors).where(*failed)
        return (await ctx.db.execute(wanted.order_by(ImportRow.line).limit(PAGE))).all()

    def rows() -> Iterator[Any]:
        """Asked for by the thread that writes: however many there are, one page is held at a time."""
        page = asyncio.run_coroutine_threadsafe(following(0), loop).result()
        while page:
            yield from page
            page = asyncio.run_coroutine_threadsafe(following(page[-1].line), loop).result()

    return of.file_name, await asyncio.to_thread(
        errors_workbook, ctx.language, of.object, of.header, rows(), columns(ctx, of.object)
    )


async def forget_old(ctx: Context, _: Mapping[str, Any]) -> None:
    """Imports go 30 days after their last step, with the rows of their files: what they made stays."""
    old = select(Import.id).where(Import.expires_at < CLOCK.now())
    await ctx.db.execute(delete(ImportKey).where(ImportKey.import_id.in_(old)))
    await ctx.db.execute(delete(ImportRow).where(ImportRow.import_id.in_(old)))
    await ctx.db.execute(delete(Import).where(Import.expires_at < CLOCK.now()))


SCHEDULES["forget-imports"] = ("5 19 * * *", forget_old)
