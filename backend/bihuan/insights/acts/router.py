"""What people did: counted, listed, and as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response

from bihuan.insights.acts.listing import acts as listed
from bihuan.insights.acts.schemas import ActCounts, ActPage, ActsQuery, CountsQuery, ExportQuery
from bihuan.insights.acts.service import counts, export
from bihuan.insights.taken import CSV, taken
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

acts = router("/acts", "Insights")
AUTHZ: dict[str, Any] = {
    "x-authz": {"object": "acts", "action": "read", "parents": []},
    "x-scopes": [],
    "x-cost": 5,
}


@acts.get(
    "",
    name="listActs",
    summary="What the people in one's scope did, the latest first",
    response_model=ActPage,
    openapi_extra=AUTHZ | zh("动作明细：自己范围内的人做过什么，最近的在前"),
)
async def list_acts(request: Request, ctx: Ctx, query: Annotated[ActsQuery, Query()]) -> Response:
    page = await listed(ctx, request.app.state.cursors, query)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)


@acts.get(
    "/counts",
    name="countActs",
    summary="How often it was done: by person, department, act and period",
    response_model=ActCounts,
    openapi_extra=AUTHZ | zh("动作统计：按人员、部门、动作和期间计数"),
)
async def count_acts(ctx: Ctx, query: Annotated[CountsQuery, Query()]) -> Response:
    return Response((await counts(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


@acts.get(
    "/export",
    response_class=Response,
    name="exportActs",
    summary="The counts by period, person and act, as a table for a spreadsheet",
    responses=CSV,
    openapi_extra=AUTHZ | zh("导出动作统计（CSV）"),
)
async def export_acts(request: Request, ctx: Ctx, query: Annotated[ExportQuery, Query()]) -> Response:
    return await taken(request, ctx, "acts", "acts", query, await export(ctx, query))
