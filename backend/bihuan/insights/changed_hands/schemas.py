"""What others gave me or took from me, on the wire (归属变动)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Moment, OpenCode, Schema

Name = Annotated[str | None, Field(max_length=128)]


class ChangedHands(Schema):
    """One record that came to me (``received``), or went from me to somebody or into a pool.

    ``name`` is null where I may not see the record any more; ``by_name`` is null where a rule decided.
    """

    id: Annotated[str, Field(max_length=32)]
    at: Moment
    received: bool
    object_type: Annotated[OpenCode, Field(examples=["customers"])]
    object_id: UUID
    name: Name
    action: Annotated[OpenCode, Field(examples=["assign"])]
    by_name: Name
    from_owner_name: Name
    to_owner_name: Name
    to_pool_name: Name
    reason: Annotated[str | None, Field(max_length=20_000)]
    is_new: bool
    """It has not been marked as read."""


class ChangedHandsList(Schema):
    """The last fourteen days, the latest first, at most a hundred; ``unread`` counts all of them, up to 10,000."""

    data: Annotated[list[ChangedHands], Field(max_length=100)]
    unread: Annotated[int, Field(ge=0, le=10_000)]


class ChangedHandsQuery(Schema):
    unread: bool = False


class ChangedHandsRead(Schema):
    """Up to which of them, as ``id`` tells, I have read."""

    up_to: Annotated[str, Field(pattern=r"^[0-9]{1,18}$", max_length=18, examples=["128"])]
