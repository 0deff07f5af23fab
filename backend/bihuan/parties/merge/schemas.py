"""What a merge would do, before it is done."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import OpenCode, Schema

_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_EXAMPLE = "01930a3c-7c1e-7d3a-9a63-5d1f0c2b4e6f"
Shown = Annotated[str | None, Field(max_length=20_000)]


class MergeQuery(Schema):
    """Which customers would go into this one, comma-separated, at most four; without any there is nothing to tell."""

    customer_ids: Annotated[
        str | None, Field(pattern=rf"^{_ID}(,{_ID}){{0,3}}$", max_length=147, examples=[_EXAMPLE])
    ] = None

    @property
    def ids(self) -> list[UUID]:
        return [UUID(one) for one in self.customer_ids.split(",")] if self.customer_ids else []


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
