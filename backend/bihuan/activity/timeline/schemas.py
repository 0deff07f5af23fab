"""What the API says of a record's history."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import PageInfo
from bihuan.kernel.wire import Moment, OpenCode, Schema

Shown = Annotated[str | None, Field(max_length=20_000)]


class TimelineChange(Schema):
    """One field before and after, as text."""

    field: Annotated[str, Field(max_length=200)]
    old: Shown
    new: Shown


class TimelineEntry(Schema):
    """``kind`` is change (created, edited), action (a verb) or follow_up.

    ``actor_kind`` is user, system or api: what the system does by itself has no actor.
    """

    id: Annotated[str, Field(max_length=64)]
    at: Moment
    actor_kind: OpenCode
    actor_id: UUID | None
    actor_name: Annotated[str | None, Field(max_length=64)]
    kind: OpenCode
    action: OpenCode
    content: Shown
    reason: Shown
    reply_count: Annotated[int, Field(ge=0, le=2_147_483_647)]
    """Of a follow-up: what was replied to it."""
    changes: Annotated[list[TimelineChange], Field(max_length=2000)]


class TimelinePage(Schema):
    """The latest first."""

    data: Annotated[list[TimelineEntry], Field(max_length=200)]
    page: PageInfo
