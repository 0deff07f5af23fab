"""What people did: counted, listed, and as a file."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request, Response

from bihuan.insights.acts.listing import acts as listed
from bihuan.insights.acts.schemas import ActCounts, ActPage, ActsQuery, CountsQuery, ExportQuery
from bihuan.insights.acts.service import counts, export
from bihuan.kernel.reports import Report, add_report
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import Label, zh

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


add_report(  # everybody's own acts are theirs to see; a file of them is one of their exports
    Report(
        acts,
        "/export",
        "acts",
        Label("动作统计", "acts by person"),
        "exports",
        ("download",),
        ("export:download",),
        ExportQuery,
        export,
    )
)
