"""Webhooks on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.integration.change_feed.schemas import MOST, Object, Type
from bihuan.integration.webhook.models import Disabled, WebhookStatus
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Moment, OneOf, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Url = Annotated[
    str,
    Field(
        min_length=10,
        max_length=2000,
        pattern=r"^https?://[^\s\\@#]+$",
        examples=["https://example.com/hooks/bihuan"],
    ),
]


class WebhookWrite(Schema):
    """``event_types`` and ``objects`` narrow down what is sent; an empty list means all."""

    name: Annotated[str, Chars(64)]
    url: Url
    event_types: Annotated[list[Type], Field(max_length=200, default_factory=list)]
    objects: Annotated[list[Object], Field(max_length=100, default_factory=list)]


class WebhookFields(Schema):
    name: Annotated[str, Chars(64)]
    url: Url
    event_types: Annotated[list[Type], Field(max_length=200)]
    objects: Annotated[list[Object], Field(max_length=100)]


WebhookUpdate = partial("WebhookUpdate", WebhookFields)


class Suspension(Schema):
    """Why the system switches a webhook off."""

    cause: Disabled


class WebhookRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=64, examples=["ERP"])]
    url: Annotated[str, Field(max_length=2000, examples=["https://example.com/hooks/bihuan"])]
    status: OpenCode
    disabled_reason: Annotated[OpenCode | None, Field(examples=["gone"])]
    user_id: UUID
    user_name: Annotated[str | None, Field(max_length=64)]
    last_success_at: Moment | None
    failing_since: Moment | None
    updated_at: Moment


class WebhookRead(WebhookRow):
    event_types: Annotated[list[Annotated[str, Field(max_length=129)]], Field(max_length=200)]
    objects: Annotated[list[OpenCode], Field(max_length=100)]
    rests_until: Moment | None
    previous_secret_until: Moment | None
    created_at: Moment
    actions: Actions


class WebhookSecret(WebhookRead):
    """The webhook and the secret that signs from now on: shown this once."""

    secret: Annotated[str | None, Field(max_length=100, examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])]
    """Null in the repeated answer to a repeated request: it is kept nowhere that could be read."""


class WebhookQuery(ListQuery):
    sort: Literal["name", "-name", "updated_at", "-updated_at"] = "name"
    status: Annotated[str | None, OneOf(WebhookStatus)] = None


Place = Annotated[Whole, Field(ge=1, le=MOST, examples=[88123])]


class ReplayRange(Schema):
    """Both ends are sent again, and what lies between them: at most 10,000 events, of the last 30 days."""

    from_sequence: Place
    to_sequence: Place


class ReplayAnswer(Schema):
    queued: Annotated[int, Field(ge=0, le=10_000)]
