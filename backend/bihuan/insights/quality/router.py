"""Whether the data is good, for administrators (IMP-06, IMP-07)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response

from bihuan.insights.quality.jobs import ask
from bihuan.insights.quality.schemas import (
    DuplicateGroups,
    GroupQuery,
    NoDuplicatesInput,
    ProblemQuery,
    Problems,
    Quality,
    QualityRunRead,
)
from bihuan.insights.quality.service import groups, no_duplicates, problems, quality, shown
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

data_quality = router("/data-quality", "Operations")


def _authz(verb: str) -> dict[str, Any]:
    return {"x-authz": {"object": "data-quality", "action": verb, "parents": []}, "x-scopes": [f"data-quality:{verb}"]}


@data_quality.get(
    "",
    name="getDataQuality",
    summary="How good the data is",
    response_model=Quality,
    openapi_extra=_authz("read") | zh("数据质量概况"),
)
async def get_quality(ctx: Ctx) -> Response:
    ctx.require("data-quality", "read")
    return Response((await quality(ctx)).model_dump_json(), 200, PRIVATE, JSON)


@data_quality.post(
    "",
    name="runDataQuality",
    summary="Look at all records",
    response_model=QualityRunRead,
    status_code=202,
    openapi_extra=_authz("run") | zh("检查数据质量"),
)
async def run_quality(ctx: Ctx, idempotency_key: IdempotencyHeader = None) -> Response:
    ctx.require("data-quality", "run")
    return Response(shown(await ask(ctx)).model_dump_json(), 202, PRIVATE, JSON)


@data_quality.get(
    "/problems",
    name="listDataProblems",
    summary="Records that break a rule, or did",
    response_model=Problems,
    openapi_extra=_authz("read") | zh("数据问题列表"),
)
async def list_problems(request: Request, ctx: Ctx, query: Annotated[ProblemQuery, Query()]) -> Response:
    ctx.require("data-quality", "read")
    return Response((await problems(ctx, request.app.state.cursors, query)).model_dump_json(), 200, PRIVATE, JSON)


@data_quality.get(
    "/duplicates",
    name="listDuplicateGroups",
    summary="Customers that look the same",
    response_model=DuplicateGroups,
    openapi_extra=_authz("read") | zh("重复客户分组"),
)
async def list_groups(request: Request, ctx: Ctx, query: Annotated[GroupQuery, Query()]) -> Response:
    ctx.require("data-quality", "read")
    return Response((await groups(ctx, request.app.state.cursors, query)).model_dump_json(), 200, PRIVATE, JSON)


@data_quality.post(
    "/duplicates/dismiss",
    name="dismissDuplicateGroup",
    summary="Say that the customers of a group are different",
    response_model=DuplicateGroups,
    openapi_extra=_authz("dismiss") | zh("标记为非重复"),
)
async def dismiss_group(
    request: Request, ctx: Ctx, data: NoDuplicatesInput, idempotency_key: IdempotencyHeader = None
) -> Response:
    ctx.require("data-quality", "dismiss")
    await no_duplicates(ctx, data)
    left = await groups(ctx, request.app.state.cursors, GroupQuery())
    return Response(left.model_dump_json(), 200, PRIVATE, JSON)
