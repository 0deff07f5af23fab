"""Events on the wire (API §9)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Moment, OpenCode, Schema

MOST = 2**53 - 1
"""What every client reads as a whole number."""
MOST_CHANGED = 200
Sequence = Annotated[int, Field(ge=0, le=MOST, examples=[88123])]
Type = Annotated[str, Field(pattern=r"^[a-z_]{1,64}\.[a-z_]{1,64}$", max_length=129, examples=["order.approve"])]
Object = Annotated[str, Field(pattern=r"^[a-z_]{1,64}$", max_length=64, examples=["order"])]


class Event(Schema):
    """What happened to one record: enough to know whether to look, and nothing that needs protecting."""

    id: Annotated[str, Field(max_length=40, examples=["evt_0b6c3f0f5f1e4d0e9a7f2c8d5b1a6e34"])]
    type: Annotated[OpenCode, Field(examples=["order.approve"])]
    occurred_at: Moment
    object: Annotated[OpenCode, Field(examples=["order"])]
    object_id: UUID
    object_no: Annotated[str | None, Field(max_length=64, examples=["SO202611130001"])]
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    sequence: Sequence
    changed: Annotated[list[Annotated[str, Field(max_length=128, examples=["status"])]], Field(max_length=MOST_CHANGED)]


class EventPageInfo(Schema):
    """Ask for ``after=next_after`` next; at once when there is more. It moves on even where nothing was visible."""

    next_after: Sequence
    has_more: bool
    limit: Annotated[int, Field(ge=1, le=200)]


class EventPage(Schema):
    data: Annotated[list[Event], Field(max_length=200)]
    page: EventPageInfo


class EventType(Schema):
    """A kind of event that may come."""

    type: Annotated[OpenCode, Field(examples=["order.approve"])]
    object: Annotated[OpenCode, Field(examples=["order"])]
    summary: Annotated[str, Field(max_length=200, examples=["Approve"])]


class EventTypes(Schema):
    data: Annotated[list[EventType], Field(max_length=2000)]


class EventQuery(Schema):
    after: Annotated[int, Field(ge=0, le=MOST)] = 0
    limit: Annotated[int, Field(ge=1, le=1_000_000)] = 50
    object: Annotated[str | None, Field(max_length=500, pattern=r"^[a-z_]{1,64}(,[a-z_]{1,64})*$")] = None
    type: Annotated[
        str | None, Field(max_length=2000, pattern=r"^[a-z_]{1,64}\.[a-z_]{1,64}(,[a-z_]{1,64}\.[a-z_]{1,64})*$")
    ] = None
