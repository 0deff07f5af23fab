"""The security log as a kind of record that is only ever read."""

from __future__ import annotations

from sqlalchemy import select

from bihuan.identity.api_token.models import ApiToken
from bihuan.identity.security_event.schemas import SecurityEventRead, SecurityEventRow
from bihuan.identity.user.models import User
from bihuan.kernel.resource import Resource
from bihuan.kernel.security_log import SecurityEvent
from bihuan.kernel.words import Label

SECURITY_EVENTS: Resource[SecurityEvent] = Resource(
    name="security-events",
    one="security-event",
    label=Label("安全事件", "security event"),
    model=SecurityEvent,
    read=SecurityEventRead,
    row=SecurityEventRow,
    derived={
        "actor_name": select(User.name).where(User.id == SecurityEvent.actor_id).scalar_subquery(),
        "token_name": select(ApiToken.name).where(ApiToken.id == SecurityEvent.token_id).scalar_subquery(),
    },
    title=lambda event: event.kind,
)
