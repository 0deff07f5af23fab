"""What an outbound can do, and how one is made from a notice or an order."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.fulfilment.outbound.schemas import (
    OutboundCreate,
    OutboundPush,
    OutboundQuery,
    OutboundRead,
    OutboundUpdate,
)
from bihuan.fulfilment.outbound.service import OUTBOUNDS, create_outbound, push_from_notice, push_from_order
from bihuan.kernel.routing import (
    IdempotencyHeader,
    ThenConfirm,
    add_actions,
    add_create,
    add_reads,
    add_update,
    and_then,
    answer,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx

outbounds = router("/outbounds", "Fulfilment")
add_reads(outbounds, OUTBOUNDS, OutboundQuery)
add_create(outbounds, OUTBOUNDS, OutboundCreate, create_outbound)
add_update(outbounds, OUTBOUNDS, OutboundUpdate)
add_actions(outbounds, OUTBOUNDS)

outbounds_of_orders = router("/orders", "Fulfilment")
outbounds_of_notices = router("/delivery-notices", "Fulfilment")


@outbounds_of_orders.post(
    "/{id}/push-outbound",
    response_model=OutboundRead,
    status_code=201,
    name="pushOutboundOrder",
    summary="Prepare a delivery of an order",
    openapi_extra=authz(OUTBOUNDS, "create"),
)
async def push_outbound_order(
    ctx: Ctx, id: UUID, data: OutboundPush, then: ThenConfirm = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    ctx.require("outbounds", "create")
    made = await push_from_order(ctx, id, data)
    return await answer(ctx, OUTBOUNDS, await and_then(ctx, OUTBOUNDS, made, then), 201)


@outbounds_of_notices.post(
    "/{id}/push-outbound",
    response_model=OutboundRead,
    status_code=201,
    name="pushOutboundDeliveryNotice",
    summary="Prepare a delivery of what a notice has released",
    openapi_extra=authz(OUTBOUNDS, "create"),
)
async def push_outbound_notice(
    ctx: Ctx, id: UUID, data: OutboundPush, then: ThenConfirm = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    ctx.require("outbounds", "create")
    made = await push_from_notice(ctx, id, data)
    return await answer(ctx, OUTBOUNDS, await and_then(ctx, OUTBOUNDS, made, then), 201)
