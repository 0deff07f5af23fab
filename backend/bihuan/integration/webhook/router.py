"""What a webhook can do."""

from __future__ import annotations

from uuid import UUID

import orjson
from fastapi import Response

from bihuan.integration.webhook.models import Webhook
from bihuan.integration.webhook.schemas import (
    ReplayAnswer,
    ReplayRange,
    WebhookQuery,
    WebhookSecret,
    WebhookUpdate,
    WebhookWrite,
)
from bihuan.integration.webhook.service import WEBHOOKS, create_webhook, rotate_secret, update_webhook
from bihuan.integration.webhook_delivery.schemas import DeliveryRead
from bihuan.integration.webhook_delivery.service import WEBHOOK_DELIVERIES, queue_range, queue_test
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.idempotency import Once
from bihuan.kernel.routing import (
    JSON,
    PRIVATE,
    IdempotencyHeader,
    IfMatch,
    add_actions,
    add_delete,
    add_reads,
    add_update,
    answer,
    authz,
    router,
)
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

webhooks = router("/webhooks", "Integration")
MANAGE = authz(WEBHOOKS, "manage")
add_reads(webhooks, WEBHOOKS, WebhookQuery)


@webhooks.post(
    "",
    response_model=WebhookSecret,
    status_code=201,
    name="createWebhook",
    summary="Create a webhook; its secret is shown this once",
    openapi_extra=authz(WEBHOOKS, "create") | zh("新建 Webhook，密钥仅显示这一次"),
)
async def post_webhook(ctx: Ctx, data: WebhookWrite, idempotency_key: IdempotencyHeader = None) -> Response:
    webhook, secret = await create_webhook(ctx, data)
    return await _with_secret(ctx, webhook, secret, 201)


add_update(webhooks, WEBHOOKS, WebhookUpdate, update_webhook)
add_delete(webhooks, WEBHOOKS)
add_actions(webhooks, WEBHOOKS)


@webhooks.post(
    "/{id}/rotate-secret",
    response_model=WebhookSecret,
    name="rotateWebhookSecret",
    summary="A new secret, shown this once; the old one signs as well for 24 hours",
    openapi_extra=MANAGE | zh("更换密钥，仅显示这一次；旧密钥 24 小时内仍参与签名"),
)
async def post_rotation(
    ctx: Ctx, id: UUID, if_match: IfMatch = None, idempotency_key: IdempotencyHeader = None
) -> Response:
    webhook, secret = await rotate_secret(ctx, id, if_match)
    return await _with_secret(ctx, webhook, secret, 200)


@webhooks.post(
    "/{id}/test",
    response_model=DeliveryRead,
    status_code=201,
    name="testWebhook",
    summary="Send a signed test event; what came of it stands in the delivery",
    openapi_extra=MANAGE | zh("发送带签名的测试事件，结果见发送记录"),
)
async def post_test(ctx: Ctx, id: UUID, idempotency_key: IdempotencyHeader = None) -> Response:
    webhook = await _active(ctx, id)
    return await answer(ctx, WEBHOOK_DELIVERIES, await queue_test(ctx, webhook), 201)


@webhooks.post(
    "/{id}/replay",
    response_model=ReplayAnswer,
    name="replayWebhook",
    summary="Send a range of events again",
    openapi_extra=MANAGE | zh("重新发送一段事件"),
)
async def post_replay(ctx: Ctx, id: UUID, data: ReplayRange, idempotency_key: IdempotencyHeader = None) -> Response:
    webhook = await _active(ctx, id)
    if data.to_sequence < data.from_sequence:
        raise Invalid("/to_sequence", "MIN_VALUE")
    queued = await queue_range(ctx, webhook, data.from_sequence, data.to_sequence)
    return Response(ReplayAnswer(queued=queued).model_dump_json(), 200, PRIVATE, JSON)


async def _active(ctx: Context, record_id: UUID) -> Webhook:
    """The webhook, if it sends anything at all. Raises WEBHOOK_DISABLED."""
    webhook = await WEBHOOKS.get(ctx, record_id, "manage")
    if webhook.disabled_reason is not None:
        raise DomainError("WEBHOOK_DISABLED")
    return webhook


async def _with_secret(ctx: Context, webhook: Webhook, secret: str, status: int) -> Response:
    """The record with its secret; repeats of the request get the record alone."""
    shown = await answer(ctx, WEBHOOKS, webhook, status)
    record = orjson.loads(bytes(shown.body))
    headers = {name: shown.headers[name] for name in ("etag", "location") if name in shown.headers}
    full, kept = (orjson.dumps(record | {"secret": told}).decode() for told in (secret, None))
    return Once(full, kept, status, {**headers, "Cache-Control": "no-store"})
