"""Deliveries as a resource, and how they come to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, text

from bihuan.integration.change_feed.service import COLUMNS, asked_for, bounds, event_id, type_of
from bihuan.integration.webhook.models import Webhook
from bihuan.integration.webhook_delivery.models import DeliveryStatus, WebhookAttempt, WebhookDelivery
from bihuan.integration.webhook_delivery.schemas import DeliveryRead, DeliveryRow
from bihuan.integration.webhook_delivery.workflow import ACTIONS
from bihuan.kernel.bulk import as_json
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.feed import SealedEvent
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label

QUEUED_AT_ONCE = 500
MOST_REPLAYED = 10_000
KEPT = timedelta(days=30)


async def _attempts(ctx: Context, delivery: WebhookDelivery) -> dict[str, Any]:
    of_it = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery.id)
    latest = (await ctx.db.scalars(of_it.order_by(WebhookAttempt.id.desc()).limit(50))).all()
    return {"attempt_log": [_shown(attempt) for attempt in latest]}


def _shown(attempt: WebhookAttempt) -> dict[str, Any]:
    return {
        name: [{"name": key, "value": value} for key, value in kept.items()] if isinstance(kept, dict) else kept
        for name, kept in ((name, getattr(attempt, name)) for name in _ATTEMPT)
    }


_ATTEMPT = (
    "at",
    "duration_ms",
    "status_code",
    "error",
    "request_headers",
    "request_body",
    "response_headers",
    "response_excerpt",
)

WEBHOOK_DELIVERIES = Resource(
    name="webhook-deliveries",
    one="webhook-delivery",
    label=Label("Webhook 发送记录", "webhook delivery"),
    model=WebhookDelivery,
    read=DeliveryRead,
    row=DeliveryRow,
    actions=ACTIONS,
    derived={
        "webhook_name": NameOf(Webhook, WebhookDelivery.webhook_id),
    },
    enrich=_attempts,
)

_QUEUE = text(
    "INSERT INTO webhook_deliveries AS d (id, version, created_at, updated_at, webhook_id, kind, sequence, event_id, "
    "event_type, record_kind, record_id, record_no, status, attempts, next_at) "
    "SELECT id, 1, :now, :now, :webhook, 'event', sequence, event_id, event_type, record_kind, record_id, record_no, "
    "'pending', 0, :now FROM jsonb_to_recordset(CAST(:events AS jsonb)) AS e(id uuid, sequence bigint, event_id text, "
    "event_type text, record_kind text, record_id uuid, record_no text) "
    "ON CONFLICT (webhook_id, sequence) WHERE sequence IS NOT NULL DO UPDATE SET status = 'pending', attempts = 0, "
    "next_at = excluded.next_at, leased_until = NULL, finished_at = NULL, updated_at = excluded.updated_at "
    "WHERE :again AND d.status <> 'pending'"
)


async def queue(ctx: Context, webhook: Webhook, events: Iterable[Any], *, again: bool = False) -> int:
    """A delivery for each of the events (rows of ``COLUMNS``); with ``again`` also for those that have had theirs."""
    rows = [
        {
            "id": new_id(),
            "sequence": event.sequence,
            "event_id": event_id(event.hash),
            "event_type": type_of(event.object_type, event.action),
            "record_kind": event.object_type,
            "record_id": event.object_id,
            "record_no": event.object_no,
        }
        for event in events
    ]
    if not rows:
        return 0
    values = {"webhook": webhook.id, "now": CLOCK.now(), "events": as_json(rows), "again": again}
    done: Any = await ctx.db.execute(_QUEUE, values)
    return int(done.rowcount)


async def queue_range(ctx: Context, webhook: Webhook, first: int, last: int) -> int:
    """Send the events from ``first`` to ``last`` again, as far as the webhook wants them and they are still shown."""
    _, floor = await bounds(ctx)
    wanted = COLUMNS.where(
        SealedEvent.sequence.between(max(first, floor + 1), last), *asked_for(webhook.objects, webhook.event_types)
    )
    found = await ctx.db.execute(wanted.order_by(SealedEvent.sequence).limit(MOST_REPLAYED))
    return await queue(ctx, webhook, found.all(), again=True)


async def queue_test(ctx: Context, webhook: Webhook) -> WebhookDelivery:
    """A signed event that tells of nothing: whether the receiver answers is seen in the log."""
    delivery = WebhookDelivery(
        webhook_id=webhook.id,
        kind="test",
        event_id=f"evt_test_{new_id().hex[:30]}",
        event_type="webhook.test",
        record_kind="webhooks",
        record_id=webhook.id,
        next_at=CLOCK.now(),
    )
    return await WEBHOOK_DELIVERIES.add(ctx, delivery)


async def forget_old(ctx: Context, _: Any = None) -> None:
    """Deliveries that are done go after 30 days, with their attempts: the feed forgets no sooner."""
    done = WebhookDelivery.status != DeliveryStatus.PENDING
    await ctx.db.execute(delete(WebhookDelivery).where(WebhookDelivery.created_at < CLOCK.now() - KEPT, done))
