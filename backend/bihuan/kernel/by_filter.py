"""One verb on everything that a filter finds: asked for with the count that was confirmed, done as a job (API §8)."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Response
from pydantic import Field, create_model
from sqlalchemy import ColumnElement, String, cast, func, literal, null, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from bihuan.kernel import limits
from bihuan.kernel.answering import JSON, PRIVATE
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.failures import refusal_of
from bihuan.kernel.filtering import parse
from bihuan.kernel.long_work import DOERS, Chunk, Failure, JobRow, begin, row_of
from bihuan.kernel.parameters import DryRun, IdempotencyHeader
from bihuan.kernel.reads import authz, camel
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.searching import FILTERS
from bihuan.kernel.sources import said
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import Chars, Schema, Whole
from bihuan.kernel.words import of_all, says
from bihuan.kernel.workflow import Action

CHUNK = 50
"""Records in one transaction: locked for a second or two."""
_CONFIRMED = "How many the user was shown and agreed to; may be left out of a dry run"


class JobForecast(Schema):
    """How many records a job would go through; more than a job may hold are not counted on."""

    total: Annotated[int, Field(ge=0, le=limits.JOB + 1)]


def add_by_filter(to: APIRouter, resource: Resource[Any], action: Action) -> None:
    """``POST /things/batch/{verb}/by-filter``."""
    count = Annotated[Whole | None, Field(ge=1, le=limits.JOB, description=_CONFIRMED)]
    by_filter = create_model(
        "".join(part.capitalize() for part in f"{resource.one}-{action.name}-by-filter".split("-")),
        __base__=Schema,
        filter=(FILTERS[resource.name], None),
        q=(Annotated[str | None, Chars(64)], None),
        confirmed_count=(count, None),
        input=(action.input, ...),
    )
    body: Any = by_filter

    async def act_on_all(
        ctx: Ctx, data: body, dry_run: DryRun = False, idempotency_key: IdempotencyHeader = None
    ) -> Response:
        ctx.require(resource.name, action.verb)
        ctx.require(resource.name, "read")
        filtered = None if data.filter is None else parse(ctx, resource, data.filter)
        asked = [] if filtered is None else [filtered.condition]
        total = await _how_many(ctx, resource, [*asked, *said(ctx, resource, data.q)])
        if ctx.dry_run:
            return Response(JobForecast(total=total).model_dump_json(), 200, PRIVATE, JSON)
        if data.confirmed_count is None:
            raise Invalid("/confirmed_count", "REQUIRED")
        if total != data.confirmed_count:
            raise DomainError("JOB_COUNT_CHANGED", count=total, confirmed=data.confirmed_count)
        params = {
            "filter": None if filtered is None else orjson.loads(filtered.written),
            "q": data.q,
            "input": data.input.model_dump(mode="json", exclude_unset=True),
        }
        job = await begin(ctx, "batch", resource.name, action.name, params, total)
        shown = JobRow(**row_of(job, ctx.me.name))
        headers = {"Location": f"/api/v1/jobs/{job.id}", "Retry-After": "1", **PRIVATE}
        return Response(shown.model_dump_json(), 202, headers, JSON)

    to.add_api_route(
        f"/batch/{action.name}/by-filter",
        act_on_all,
        methods=["POST"],
        response_model=JobRow,
        status_code=202,
        responses={200: {"description": "A dry run: how many there are", "model": JobForecast}},
        name=camel(f"{action.name}-all", resource.name),
        **says(of_all(action.summary), authz(resource, action.verb)),
    )


async def _how_many(ctx: Context, resource: Resource[Any], asked: list[ColumnElement[bool]]) -> int:
    model = resource.model
    found = resource.alive(select(model.id)).where(resource.scope(ctx), *asked).limit(limits.JOB + 1)
    return await ctx.db.scalar(select(func.count()).select_from(found.subquery())) or 0


async def next_chunk(ctx: Context, job: Any) -> Chunk:
    """The next records by id that its owner can see now, each in its own savepoint.

    What came into being after the job was asked for is left alone, and no more are touched than were confirmed.
    """
    resource = RESOURCES[job.object]
    action, model, params = resource.action(job.verb), resource.model, job.params
    ctx.require(resource.name, action.verb)
    ctx.require(resource.name, "read")
    asked = [] if params["filter"] is None else [parse(ctx, resource, params["filter"]).condition]
    size = min(CHUNK, job.total - job.done)
    named: Any = getattr(model, "number", getattr(model, "name", null()))
    wanted = (
        resource.alive(select(model.id, cast(named, String).label("name")))
        .where(resource.scope(ctx), model.created_at <= job.created_at, *asked, *said(ctx, resource, params["q"]))
        .order_by(model.id)
        .limit(size)
    )
    if job.cursor is not None:
        wanted = wanted.where(model.id > literal(job.cursor))
    rows = (await ctx.db.execute(wanted)).all()
    data = action.input.model_validate(params["input"])
    failures = []
    for place, row in enumerate(rows, start=job.done):
        given = action.input_at(data, place)
        refused = await attempt(ctx, partial(resource.act, ctx, row.id, action.name, given))
        if refused is not None:
            failures.append(Failure(row.id, row.name, refused))
    last = len(rows) < size or job.done + len(rows) >= job.total
    return Chunk(len(rows), failures, rows[-1].id if rows else job.cursor, last)


async def act_apart(
    ctx: Context, resource: Resource[Any], action: Action, record_id: UUID, data: Any, match: str | None = None
) -> DomainError | None:
    """The verb on one record in its own savepoint; the refusal, after which nothing of it is left."""
    return await done_apart(ctx, partial(resource.act, ctx, record_id, action.name, data, match))


async def done_apart(ctx: Context, do: Callable[[], Awaitable[Any]]) -> DomainError | None:
    """The same of anything that may be refused."""
    before = ctx.mark()
    try:
        async with ctx.db.begin_nested():
            await do()
            await ctx.db.flush()
            await ctx.write_appended()
    except DomainError as refused:
        ctx.rewind(before)
        return refused
    return None


async def attempt(ctx: Context, do: Callable[[], Awaitable[Any]]) -> DomainError | None:
    """Why it was left undone, or None. Raises where it is the database that fails, not the record."""
    before = ctx.mark()
    try:
        return await done_apart(ctx, do)
    except (DBAPIError, StaleDataError) as failed:
        refused = refusal_of(failed)
        if refused.status >= 500:
            raise
        ctx.rewind(before)
        return refused


DOERS["batch"] = next_chunk
