"""What a delivery notice can do, and how one is made from an order."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from bihuan.fulfilment.delivery_notice.schemas import NoticeCreate, NoticePush, NoticeQuery, NoticeRead, NoticeUpdate
from bihuan.fulfilment.delivery_notice.service import NOTICES, create_notice, push_notice
from bihuan.kernel.routing import (
    IdempotencyHeader,
    ThenSubmit,
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

delivery_notices = router("/delivery-notices", "Fulfilment")
add_reads(delivery_notices, NOTICES, NoticeQuery)
add_create(delivery_notices, NOTICES, NoticeCreate, create_notice)
add_update(delivery_notices, NOTICES, NoticeUpdate)
add_actions(delivery_notices, NOTICES)

notices_of_orders = router("/orders", "Fulfilment")


@notices_of_orders.post(
    "/{id}/push-notice",
    response_model=NoticeRead,
    status_code=201,
    name="pushNoticeOrder",
    summary="Tell the warehouse what of an order may ship",
    openapi_extra=authz(NOTICES, "create"),
)
async def push_notice_order(
    ctx: Ctx, id: UUID, data: NoticePush, then: ThenSubmit = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    ctx.require("delivery-notices", "create")
    made = await push_notice(ctx, id, data)
    return await answer(ctx, NOTICES, await and_then(ctx, NOTICES, made, then), 201)
