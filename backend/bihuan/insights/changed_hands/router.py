"""归属变动, as the workbench tells it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response

from bihuan.insights.changed_hands.schemas import ChangedHandsList, ChangedHandsQuery, ChangedHandsRead
from bihuan.insights.changed_hands.service import changed_hands, mark_read
from bihuan.kernel.context import Context
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

hands = router("/changed-hands", "Insights")


def _own(page: str, verb: str) -> dict[str, Any]:
    """Everybody's own: read as the rest of the workbench, marked as one's lists are arranged."""
    return {"x-authz": {"object": page, "action": verb, "parents": []}, "x-scopes": []}


async def _answer(ctx: Context, unread_only: bool) -> Response:
    return Response((await changed_hands(ctx, unread_only=unread_only)).model_dump_json(), 200, PRIVATE, JSON)


@hands.get(
    "",
    response_model=ChangedHandsList,
    name="listChangedHands",
    summary="Leads and customers that others gave me or took from me in the last fourteen days",
    openapi_extra=_own("work", "read") | zh("最近十四天他人分给我、转给我或从我这里收回的线索和客户"),
)
async def list_changed_hands(ctx: Ctx, query: Annotated[ChangedHandsQuery, Query()]) -> Response:
    return await _answer(ctx, query.unread)


@hands.post(
    "/read",
    response_model=ChangedHandsList,
    name="readChangedHands",
    summary="Mark them as read up to one of them",
    openapi_extra=_own("me", "update") | zh("把归属变动标为已读"),
)
async def read_changed_hands(ctx: Ctx, data: ChangedHandsRead, idempotency_key: IdempotencyHeader = None) -> Response:
    await mark_read(ctx, int(data.up_to))
    return await _answer(ctx, False)
