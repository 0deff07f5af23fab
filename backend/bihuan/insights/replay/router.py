"""公海沙盘 of a pool: propose, follow, read."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from bihuan.insights.replay.schemas import DropPage, DropsQuery, ReplayInput, ReplayState
from bihuan.insights.replay.service import dropped, propose, result
from bihuan.kernel.long_work import JobRow, row_of
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.pool.service import POOLS

replays = router("/pools", "Pools")
AUTHZ: dict[str, Any] = authz(POOLS, "replay")


@replays.post(
    "/{id}/replay",
    response_model=JobRow,
    status_code=202,
    name="replayPool",
    summary="Replay a proposed rule over the last twelve months, before it is switched on",
    openapi_extra=AUTHZ | zh("公海沙盘：用过去十二个月的数据推演拟定的规则"),
)
async def post_replay(ctx: Ctx, id: UUID, data: ReplayInput, idempotency_key: IdempotencyHeader = None) -> Response:
    job = await propose(ctx, id, data)
    shown = JobRow(**row_of(job, ctx.me.name))
    return Response(shown.model_dump_json(), 202, {**PRIVATE, "Location": f"/api/v1/jobs/{job.id}"}, JSON)


@replays.get(
    "/{id}/replay",
    response_model=ReplayState,
    name="getPoolReplay",
    summary="What my last proposal for the pool would have done",
    openapi_extra=AUTHZ | zh("沙盘推演的结果"),
)
async def get_replay(ctx: Ctx, id: UUID) -> Response:
    return Response((await result(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)


@replays.get(
    "/{id}/replay/drops",
    response_model=DropPage,
    name="listPoolReplayDrops",
    summary="The records that would have gone back, or would not have been claimed",
    openapi_extra=AUTHZ | zh("沙盘推演中会被收回或不能领取的记录"),
)
async def list_drops(request: Request, ctx: Ctx, id: UUID, query: Annotated[DropsQuery, Query()]) -> Response:
    page = await dropped(ctx, request.app.state.cursors, id, query)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)
