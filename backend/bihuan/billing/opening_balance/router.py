"""What an opening balance can do."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from bihuan.billing.opening_balance.schemas import (
    OpeningClose,
    OpeningCreate,
    OpeningQuery,
    OpeningSummary,
    OpeningUpdate,
)
from bihuan.billing.opening_balance.service import OPENINGS, close_opening, create_opening, summary, update_opening
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IdempotencyHeader,
    add_create,
    add_delete,
    add_reads,
    add_update,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

openings_together = router("/opening-balances", "Billing")


def _shown(found: OpeningSummary) -> Response:
    return Response(found.model_dump_json(), 200, PRIVATE, JSON)


@openings_together.get(
    "/summary",
    response_model=OpeningSummary,
    name="getOpeningSummary",
    summary="The totals of all opening balances, and whether the opening is closed",
    openapi_extra=authz(OPENINGS, "read") | zh("期初余额合计及是否已结束"),
)
async def get_summary(ctx: Ctx) -> Response:
    return _shown(await summary(ctx))


@openings_together.post(
    "/close",
    response_model=OpeningSummary,
    name="closeOpening",
    summary="Close the opening: nothing of it is entered or changed any more",
    openapi_extra=authz(OPENINGS, "close") | zh("结束期初，之后不可录入和修改"),
)
async def post_close(ctx: Ctx, data: OpeningClose, idempotency_key: IdempotencyHeader = None) -> Response:
    return _shown(await close_opening(ctx, data, closed=True))


@openings_together.post(
    "/reopen",
    response_model=OpeningSummary,
    name="reopenOpening",
    summary="Open the opening again",
    openapi_extra=authz(OPENINGS, "reopen") | zh("重新开放期初"),
)
async def post_reopen(ctx: Ctx, data: OpeningClose, idempotency_key: IdempotencyHeader = None) -> Response:
    return _shown(await close_opening(ctx, data, closed=False))


openings: Any = router("/opening-balances", "Billing")
add_reads(openings, OPENINGS, OpeningQuery)
add_create(openings, OPENINGS, OpeningCreate, create_opening)
add_update(openings, OPENINGS, OpeningUpdate, update_opening)
add_delete(openings, OPENINGS)
