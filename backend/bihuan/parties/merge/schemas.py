"""What a merge would do, before it is done."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import OpenCode, Schema

Shown = Annotated[str | None, Field(max_length=20_000)]


class MergeQuery(Schema):
    """Which customers would go into this one, at most four; without any there is nothing to tell."""

    customer_ids: Annotated[list[UUID], Field(max_length=4)] = Field(default_factory=list)


class MergeValue(Schema):
    """What one of the customers has in a field: ``text`` is what a reader calls it."""

    customer_id: UUID
    text: Shown


class MergeField(Schema):
    """A field in which they differ, and whose value is kept unless another is chosen."""

    field: OpenCode
    from_customer_id: UUID
    values: Annotated[list[MergeValue], Field(max_length=5)]


class MergeCount(Schema):
    """How many records of a kind would get the customer that is kept, whoever may see them."""

    kind: OpenCode
    count: Annotated[int, Field(ge=0, le=2_147_483_647)]


class MergeBlock(Schema):
    """Why it is refused as things are; ``overridable`` by who asks."""

    code: OpenCode
    detail: Annotated[str, Field(max_length=500)]
    overridable: bool


class MergePreview(Schema):
    """Counts per kind, what wins field by field, and what stands in the way."""

    moved: Annotated[list[MergeCount], Field(max_length=100)]
    fields: Annotated[list[MergeField], Field(max_length=30)]
    blocks: Annotated[list[MergeBlock], Field(max_length=10)]
