"""Outings beside follow-ups."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from bihuan.activity.outing.service import OUTINGS
from bihuan.insights.outings.schemas import ComparedLines, Comparison, ComparisonQuery, LinesQuery
from bihuan.insights.outings.service import compared_lines, comparison
from bihuan.kernel.routing import JSON, PRIVATE, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

outing_comparison = router("/outing-comparison", "Insights")
COST = {"x-cost": 5}


@outing_comparison.get(
    "",
    name="compareOutings",
    summary="Outings beside follow-ups: who called on whom, and wrote about it",
    response_model=Comparison,
    openapi_extra=authz(OUTINGS, "read") | COST | zh("外出对照表：按人员比较外出与联系记录"),
)
async def compare_outings(ctx: Ctx, query: Annotated[ComparisonQuery, Query()]) -> Response:
    return Response((await comparison(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


@outing_comparison.get(
    "/lines",
    name="listComparedOutings",
    summary="The customers without a record, with one, or visits on no outing, the latest first",
    response_model=ComparedLines,
    openapi_extra=authz(OUTINGS, "read") | COST | zh("外出对照明细：缺少联系记录、已有记录或未登记外出的拜访"),
)
async def list_compared(request: Request, ctx: Ctx, query: Annotated[LinesQuery, Query()]) -> Response:
    page = await compared_lines(ctx, request.app.state.cursors, query)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)
