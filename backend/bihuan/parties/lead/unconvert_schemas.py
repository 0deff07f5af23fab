"""What taking a conversion back would do, before it is done (DOMAIN §7.2)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import OpenCode, Schema


class UnconvertRecord(Schema):
    """A record that a conversion made, and that would be gone."""

    kind: OpenCode
    id: UUID
    name: Annotated[str, Field(max_length=254, examples=["上海澜桥智能科技有限公司"])]


class UnconvertBlock(Schema):
    """Why it is refused as things are."""

    code: OpenCode
    detail: Annotated[str, Field(max_length=4000)]


class UnconvertPreview(Schema):
    """What taking a conversion back would do: the stage of the lead then, what goes, which fields of a customer that
    had been there before are empty again, and what stands in the way.
    """

    status: OpenCode
    removed: Annotated[list[UnconvertRecord], Field(max_length=20)]
    emptied: Annotated[list[OpenCode], Field(max_length=20)]
    blocks: Annotated[list[UnconvertBlock], Field(max_length=5)]
