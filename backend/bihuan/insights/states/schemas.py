"""Through which states a record has gone, on the wire (状态历史)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Moment, OpenCode, Schema

State = Annotated[str | None, Field(max_length=32, examples=["intent"])]


class StateChange(Schema):
    """One step of one field. The first of each is the state of the beginning: it comes from nowhere.

    ``lasted_seconds`` is how long the state that was left had stood.
    """

    id: Annotated[str, Field(max_length=64)]
    at: Moment
    field: OpenCode
    from_state: State
    to_state: State
    lasted_seconds: Annotated[int | None, Field(ge=0)]
    action: OpenCode
    note: Annotated[str | None, Field(max_length=20_000)]
    actor_kind: OpenCode
    actor_id: UUID | None
    actor_name: Annotated[str | None, Field(max_length=64)]


class StateHistory(Schema):
    """The latest first; the last 500."""

    data: Annotated[list[StateChange], Field(max_length=500)]
