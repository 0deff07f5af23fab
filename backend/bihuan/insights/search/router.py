"""The search box of the header."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from bihuan.insights.search.schemas import Hits, SearchQuery
from bihuan.insights.search.service import search_everything
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

search = router("/search", "Insights")
AUTHZ = {"x-authz": {"object": "search", "action": "read", "parents": []}, "x-scopes": [], "x-cost": 5}


@search.get(
    "", name="searchEverything", summary="Find any record", response_model=Hits, openapi_extra=AUTHZ | zh("全局搜索")
)
async def search_records(ctx: Ctx, query: Annotated[SearchQuery, Query()]) -> Response:
    hits = Hits(data=await search_everything(ctx, query.q, query.limit))
    return Response(hits.model_dump_json(), 200, PRIVATE, JSON)
