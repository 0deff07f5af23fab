"""What the API says of follow-ups."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions


class FollowUpTarget(StrEnum):
    """Kinds of records that can be followed up."""

    LEADS = "leads"
    CUSTOMERS = "customers"
    CONTACTS = "contacts"
    OPPORTUNITIES = "opportunities"
    QUOTES = "quotes"
    CONTRACTS = "contracts"
    ORDERS = "orders"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


Minutes = Annotated[Whole, Field(ge=0, le=1440, examples=[15])]


class FollowUpFields(Schema):
    """What its author may still correct."""

    content: Annotated[str, Prose(20_000, 5)]
    direction: Direction | None = None
    result: Code | None = None
    contact_ids: Annotated[list[UUID], Field(max_length=20, default_factory=list)]
    duration_min: Minutes | None = None
    next_plan: Annotated[str | None, Chars(500)] = None


FollowUpUpdate = partial("FollowUpUpdate", FollowUpFields)


class FollowUpCreate(FollowUpFields):
    """``occurred_at`` is now unless given; ``kind`` is a code of the dictionary ``follow_up_kind``.

    With ``outing_id`` it happened on a day of one's own outing to that customer.
    """

    object_type: FollowUpTarget
    object_id: UUID
    kind: Code
    occurred_at: Moment | None = None
    next_follow_up_at: Moment | None = None
    outing_id: UUID | None = None


FollowUpPast = partial("FollowUpPast", FollowUpCreate)
"""One that a file brings along, before it is known what it is about."""


class ReplyInput(Schema):
    content: Annotated[str, Prose(2_000)]


class ReplyRead(Schema):
    id: UUID
    author_id: UUID
    author_name: Annotated[str, Field(max_length=64)]
    content: Annotated[str, Field(max_length=2_000)]
    created_at: Moment
    read_at: Moment | None


class ReplyReceived(ReplyRead):
    """A reply with what it is about."""

    follow_up_id: UUID
    follow_up_content: Annotated[str, Field(max_length=200)]
    object_type: OpenCode
    object_id: UUID


class ReplyInbox(Schema):
    """The latest hundred; ``unread`` counts all of them, up to 10,000."""

    data: Annotated[list[ReplyReceived], Field(max_length=100)]
    unread: Annotated[int, Field(ge=0, le=10_000)]


class RepliesRead(Schema):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class FollowUpRow(Schema):
    id: UUID
    version: int
    object_type: OpenCode
    object_id: UUID
    object_title: Annotated[str | None, Field(max_length=128)]
    customer_id: UUID | None
    customer_name: Annotated[str | None, Field(max_length=128)]
    author_id: UUID
    author_name: Annotated[str, Field(max_length=64)]
    kind: OpenCode
    direction: OpenCode | None
    content: Annotated[str, Field(max_length=20_000)]
    result: OpenCode | None
    occurred_at: Moment
    duration_min: int | None
    next_follow_up_at: Moment | None
    next_plan: Annotated[str | None, Field(max_length=500)]
    reply_count: int
    created_at: Moment


class FollowUpRead(FollowUpRow):
    outing_id: UUID | None
    outing_number: Annotated[str | None, Field(max_length=64)]
    contact_ids: Annotated[list[UUID], Field(max_length=20)]
    replies: Annotated[list[ReplyRead], Field(max_length=100)]
    updated_at: Moment
    actions: Actions


class FollowUpQuery(ListQuery):
    """``object_id`` gives those of one record, ``customer_id`` also those of everything below a customer."""

    sort: Literal["-occurred_at", "occurred_at"] = "-occurred_at"
    object_type: Annotated[str | None, OneOf(FollowUpTarget)] = None
    object_id: UUID | None = None
    customer_id: UUID | None = None
    author_id: UUID | None = None
    kind: Annotated[str | None, Field(pattern=r"^[a-z_,]{1,200}$", max_length=200, examples=["phone"])] = None
    occurred_at_gte: Moment | None = None
    occurred_at_lte: Moment | None = None
