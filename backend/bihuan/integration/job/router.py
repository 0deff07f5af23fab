"""Following long work: one's own jobs, and everybody's for administrators (API §8)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from bihuan.integration.job.service import cancel, failures_table, get_job, jobs_before, shown
from bihuan.integration.job.stream import check_room, follow
from bihuan.kernel.context import Context
from bihuan.kernel.long_work import OPEN, JobRead, JobRow, JobState
from bihuan.kernel.paging import PageInfo
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.wire import OneOf, Schema
from bihuan.kernel.words import zh

jobs = router("/jobs", "Integration")
AGAIN = {"Retry-After": "1"}
"""Seconds after which it is worth looking again."""


def _authz(verb: str) -> dict[str, Any]:
    return {"x-authz": {"object": "jobs", "action": verb, "parents": []}, "x-scopes": [f"job:{verb}"]}


class JobQuery(Schema):
    state: Annotated[str | None, OneOf(JobState)] = None
    limit: Annotated[int, Field(ge=1, le=1_000_000, description="Larger than 200 is taken for 200")] = 50
    cursor: UUID | None = None


class EventStream(StreamingResponse):
    media_type = "text/event-stream"


class JobPage(Schema):
    data: Annotated[list[JobRow], Field(max_length=200)]
    page: PageInfo


@jobs.get(
    "",
    response_model=JobPage,
    name="listJobs",
    summary="One's own jobs, the newest first",
    openapi_extra=_authz("read") | zh("我的后台任务，最新的在前"),
)
async def list_jobs(ctx: Ctx, query: Annotated[JobQuery, Query()]) -> Response:
    size = min(query.limit, 200)
    states = tuple(query.state.split(",")) if query.state else ()
    found = await jobs_before(ctx, query.cursor, size + 1, states)
    more = str(found[size - 1].id) if len(found) > size else None
    page = PageInfo(next_cursor=more, prev_cursor=None, limit=size, total=None, total_relation=None)
    return Response(JobPage(data=found[:size], page=page).model_dump_json(), 200, PRIVATE, JSON)


@jobs.get(
    "/{id}",
    response_model=JobRead,
    name="getJob",
    summary="One job; Retry-After while it is not finished",
    openapi_extra=_authz("read") | zh("查看后台任务，未结束时带 Retry-After"),
)
async def get_one(ctx: Ctx, id: UUID) -> Response:
    return await _answer(ctx, await get_job(ctx, id))


@jobs.post(
    "/{id}/cancel",
    response_model=JobRead,
    name="cancelJob",
    summary="Do nothing more of it; what is done stays done",
    openapi_extra=_authz("cancel") | zh("取消后台任务，已完成的部分保留"),
)
async def post_cancel(ctx: Ctx, id: UUID, idempotency_key: IdempotencyHeader = None) -> Response:
    return await _answer(ctx, await cancel(ctx, id))


@jobs.get(
    "/{id}/failures",
    response_class=Response,
    name="getJobFailures",
    summary="The records that were refused, as a table for a spreadsheet",
    responses={200: {"description": "CSV", "content": {"text/csv": {"schema": {"type": "string"}}}}},
    openapi_extra=_authz("read") | zh("下载未成功的记录（CSV）"),
)
async def get_failures(ctx: Ctx, id: UUID) -> Response:
    name = {"Content-Disposition": f'attachment; filename="job-{id}.csv"'}
    return Response(await failures_table(ctx, id), 200, {**PRIVATE, **name}, "text/csv; charset=utf-8")


@jobs.get(
    "/{id}/events",
    response_class=EventStream,
    name="streamJob",
    summary="Its progress as it happens, until it ends or for ten minutes: events `progress` and `end`",
    openapi_extra=_authz("read") | zh("实时进度，直到结束或满十分钟：事件 `progress` 和 `end`"),
)
async def stream_job(request: Request, ctx: Ctx, id: UUID) -> Response:
    """The stream itself begins when this transaction and its place have been given back."""
    job = await get_job(ctx, id)
    check_room(ctx.me.id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = follow(request.app, ctx.me.id, job.id)
    return EventStream(stream, 200, headers)


async def _answer(ctx: Context, job: Any) -> Response:
    headers = {**PRIVATE, **(AGAIN if job.state in OPEN else {})}
    return Response((await shown(ctx, job)).model_dump_json(), 200, headers, JSON)
