"""Where a record's history is read."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from bihuan.activity.timeline.schemas import Only, TimelinePage
from bihuan.activity.timeline.service import timeline
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

timelines = router("/timeline", "Activity")
Name = Annotated[str, Path(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["quotes"])]
Cursor = Annotated[str | None, Query(max_length=1024, pattern=r"^[A-Za-z0-9_\-=.]*$")]


@timelines.get(
    "/{resource}/{id}",
    response_model=TimelinePage,
    name="getTimeline",
    summary="The history of a record: what was changed, done and said",
    openapi_extra={"x-authz": {"object": "timeline", "action": "read", "parents": []}, "x-scopes": ["timeline:read"]}
    | zh("记录的动态：变更、操作和跟进"),
)
async def get_timeline(
    request: Request,
    ctx: Ctx,
    resource: Name,
    id: UUID,
    limit: Annotated[int, Query(ge=1, le=1_000_000)] = 50,
    cursor: Cursor = None,
    only: Annotated[Only | None, Query(description="The follow-ups alone, or what was changed and done")] = None,
) -> Response:
    page = await timeline(ctx, request.app.state.cursors, resource, id, min(limit, 200), cursor, only)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)
