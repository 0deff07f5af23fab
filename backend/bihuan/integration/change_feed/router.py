"""Where integrators catch up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from bihuan.integration.change_feed.schemas import EventPage, EventQuery, EventTypes
from bihuan.integration.change_feed.service import event_types, page_of
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

events = router("/events", "Integration")
AUTHZ: dict[str, Any] = {
    "x-authz": {"object": "events", "action": "read", "parents": []},
    "x-scopes": ["event:read"],
}


@events.get(
    "",
    response_model=EventPage,
    name="listEvents",
    summary="What has happened since a sequence, in order and without gaps",
    openapi_extra=AUTHZ | zh("指定序号之后的事件，按顺序且无遗漏"),
)
async def list_events(ctx: Ctx, query: Annotated[EventQuery, Query()]) -> Response:
    ctx.require("events", "read")
    return Response((await page_of(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


@events.get(
    "/types",
    response_model=EventTypes,
    name="listEventTypes",
    summary="The types of events, derived from what can happen to each kind of record",
    openapi_extra=AUTHZ | zh("事件类型列表"),
)
async def list_event_types(ctx: Ctx) -> Response:
    ctx.require("events", "read")
    return Response(event_types(ctx).model_dump_json(), 200, PRIVATE, JSON)
