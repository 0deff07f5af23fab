"""The work page."""

from __future__ import annotations

from fastapi import Response

from bihuan.insights.work.schemas import Work
from bihuan.insights.work.service import work_of
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

work = router("/work", "Insights")
AUTHZ = {"x-authz": {"object": "work", "action": "read", "parents": []}, "x-scopes": []}


@work.get("", name="getWork", summary="What to do today", response_model=Work, openapi_extra=AUTHZ | zh("今日工作"))
async def get_work(ctx: Ctx) -> Response:
    shown = await work_of(ctx)
    return Response(shown.model_dump_json(), 200, PRIVATE, JSON)
