"""What the API says of a record's history."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import PageInfo
from bihuan.kernel.wire import Moment, OpenCode, Schema

Shown = Annotated[str | None, Field(max_length=20_000)]


class Only(StrEnum):
    """One half of a history."""

    FOLLOW_UPS = "follow_ups"
    CHANGES = "changes"


class TimelineChange(Schema):
    """One field before and after, as text."""

    field: Annotated[str, Field(max_length=200)]
    old: Shown
    new: Shown


class TimelinePerson(Schema):
    id: UUID
    name: Annotated[str, Field(max_length=64, examples=["陈岚"])]


class TimelineFile(Schema):
    id: UUID
    file_name: Annotated[str, Field(max_length=200, examples=["现场照片.jpg"])]
    mime: Annotated[str, Field(max_length=100, examples=["image/jpeg"])]


class TimelineFollowUp(Schema):
    """More of a follow-up: what it was about, with whom, what came of it, and when next."""

    object_type: OpenCode
    object_id: UUID
    object_title: Annotated[str | None, Field(max_length=128)]
    direction: OpenCode | None
    result: OpenCode | None
    duration_min: Annotated[int | None, Field(ge=0, le=1440)]
    next_follow_up_at: Moment | None
    contacts: Annotated[list[TimelinePerson], Field(max_length=20)]
    files: Annotated[list[TimelineFile], Field(max_length=1000)]


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
    follow_up: TimelineFollowUp | None
    """Null for everything else."""
    changes: Annotated[list[TimelineChange], Field(max_length=2000)]


class TimelinePage(Schema):
    """The latest first."""

    data: Annotated[list[TimelineEntry], Field(max_length=200)]
    page: PageInfo
