"""The security log as a kind of record that is only ever read."""

from __future__ import annotations

from bihuan.identity.api_token.models import ApiToken
from bihuan.identity.security_event.schemas import SecurityEventRead, SecurityEventRow
from bihuan.identity.user.models import User
from bihuan.kernel.names import NameOf
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
        "actor_name": NameOf(User, SecurityEvent.actor_id),
        "token_name": NameOf(ApiToken, SecurityEvent.token_id),
    },
    title=lambda event: event.kind,
)
