"""Webhooks as a resource: addresses that were judged, secrets that are shown once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from bihuan.identity.user.models import User
from bihuan.integration.change_feed.service import unknown
from bihuan.integration.webhook.models import Webhook, WebhookState
from bihuan.integration.webhook.schemas import WebhookRead, WebhookRow, WebhookWrite
from bihuan.integration.webhook.workflow import ACTIONS
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import invalid
from bihuan.kernel.feed import FeedState
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.safe_http import Outbound, allow_list
from bihuan.kernel.vault import Vault
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.settings import get_settings

OVERLAP = timedelta(hours=24)
"""After a rotation both secrets sign for so long."""


def _of_state(column: Any) -> ColumnElement[Any]:
    return select(column).where(WebhookState.webhook_id == Webhook.id).scalar_subquery()


WEBHOOKS = Resource(
    name="webhooks",
    one="webhook",
    label=Label("Webhook", "webhook"),
    model=Webhook,
    read=WebhookRead,
    row=WebhookRow,
    actions=ACTIONS,
    derived={
        "user_name": NameOf(User, Webhook.user_id),
        "last_success_at": _of_state(WebhookState.last_success_at),
        "failing_since": _of_state(WebhookState.failing_since),
        "rests_until": _of_state(WebhookState.rests_until),
    },
)


def outbound() -> Outbound:
    """The way out, with what the administrator of the server allows beside the public internet."""
    return Outbound(allow_list(get_settings().outbound_allow))


def vault() -> Vault:
    return Vault(get_settings().secret_key.get_secret_value(), "webhooks")


def new_secret() -> str:
    """As Standard Webhooks writes it: 24 random bytes in base64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """``v1,…``: HMAC-SHA256 over ``id.timestamp.body`` (Standard Webhooks)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def secrets_of(webhook: Webhook, now: datetime) -> list[str] | None:
    """The secrets that sign now, the newest first; None where the installation's own secret is another one now."""
    closed = [webhook.secret]
    if webhook.previous_secret and webhook.previous_secret_until and now < webhook.previous_secret_until:
        closed.append(webhook.previous_secret)
    opened = [vault().open(one) for one in closed]
    return None if None in opened else [one for one in opened if one is not None]


async def create_webhook(ctx: Context, data: WebhookWrite) -> tuple[Webhook, str]:
    """A webhook that begins with what happens from now on, and its secret."""
    ctx.require("webhooks", "create")
    outbound().check("/url", data.url)
    _check_names(data)
    secret = new_secret()
    webhook = Webhook(**data.model_dump(), user_id=ctx.me.id, secret=vault().close(secret))
    await WEBHOOKS.add(ctx, webhook)
    sealed = await ctx.db.scalar(select(FeedState.sequence))
    ctx.db.add(WebhookState(webhook_id=webhook.id, queued_to=sealed))
    return webhook, secret


async def update_webhook(ctx: Context, record_id: UUID, data: Schema, if_match: str | None) -> Webhook:
    """Edit its fields; a new address is judged like the first."""
    if "url" in data.model_fields_set:
        outbound().check("/url", data.url)  # type: ignore[attr-defined]
    _check_names(data)
    return await WEBHOOKS.update(ctx, record_id, data, if_match)


def _check_names(data: Any) -> None:
    """Raises 422 where it would wait for what never happens."""
    asked = {name: getattr(data, name) or () for name in ("objects", "event_types") if name in data.model_fields_set}
    wrong = unknown(asked.get("objects", ()), asked.get("event_types", ()))
    if wrong:
        raise invalid(wrong)


async def rotate_secret(ctx: Context, record_id: UUID, if_match: str | None) -> tuple[Webhook, str]:
    """A new secret; the old one signs as well for a day."""
    secret = new_secret()
    async with WEBHOOKS.change(ctx, record_id, "manage", if_match=if_match, action="rotate-secret") as webhook:
        webhook.previous_secret, webhook.previous_secret_until = webhook.secret, CLOCK.now() + OVERLAP
        webhook.secret = vault().close(secret)
    return webhook, secret
