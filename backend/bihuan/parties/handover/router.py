"""What can be done with the work of somebody who leaves, or whose territory changes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.kernel.routing import JSON, PRIVATE, add_actions, add_create, add_reads, add_update, authz, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
from bihuan.parties.handover.forecast import forecast
from bihuan.parties.handover.looking import holdings, items, received
from bihuan.parties.handover.schemas import (
    Forecast,
    HandoverCreate,
    HandoverQuery,
    HandoverUpdate,
    Holdings,
    ItemPage,
    ItemQuery,
    ReceivedList,
)
from bihuan.parties.handover.service import HANDOVERS, create_handover, update_handover

handovers = router("/handovers", "Organisation")
received_handovers = router("/received-handovers", "Insights")


@handovers.get(
    "/holdings",
    response_model=Holdings,
    name="getHoldings",
    summary="What somebody has to hand over",
    openapi_extra=authz(HANDOVERS, "read") | zh("某人名下有待交接的内容"),
)
async def get_holdings(ctx: Ctx, user_id: Annotated[UUID, Query()]) -> Response:
    ctx.require("handovers", "read")
    return Response((await holdings(ctx, user_id)).model_dump_json(), 200, PRIVATE, JSON)


add_reads(handovers, HANDOVERS, HandoverQuery)
add_create(handovers, HANDOVERS, HandoverCreate, create_handover)
add_update(handovers, HANDOVERS, HandoverUpdate, update_handover)
add_actions(handovers, HANDOVERS)


@handovers.get(
    "/{id}/forecast",
    response_model=Forecast,
    name="getHandoverForecast",
    summary="Exactly what would move to whom, what would stay, and why",
    openapi_extra=authz(HANDOVERS, "read") | zh("交接预演：移交给谁、多少条，哪些不能移交及原因"),
)
async def get_forecast(ctx: Ctx, id: UUID) -> Response:
    ctx.require("handovers", "read")
    return Response((await forecast(ctx, await HANDOVERS.get(ctx, id))).model_dump_json(), 200, PRIVATE, JSON)


@handovers.get(
    "/{id}/items",
    response_model=ItemPage,
    name="listHandoverItems",
    summary="What became of each record",
    openapi_extra=authz(HANDOVERS, "read") | zh("逐条交接结果"),
)
async def list_items(ctx: Ctx, id: UUID, query: Annotated[ItemQuery, Query()]) -> Response:
    ctx.require("handovers", "read")
    return Response((await items(ctx, id, query)).model_dump_json(), 200, PRIVATE, JSON)


@received_handovers.get(
    "",
    response_model=ReceivedList,
    name="listReceivedHandovers",
    summary="What handovers have brought me, or taken from my people, in the last thirty days",
    openapi_extra={"x-authz": {"object": "work", "action": "read", "parents": []}, "x-scopes": []}
    | zh("最近三十天交接给我的工作，以及我的下属交出的工作"),
)
async def list_received(ctx: Ctx) -> Response:
    return Response((await received(ctx)).model_dump_json(), 200, PRIVATE, JSON)
