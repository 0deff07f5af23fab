"""What the search box answers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Chars, OpenCode, Schema


class SearchQuery(Schema):
    """A number, a fragment of a name, contact, phone or credit code, or pinyin: ``hwjs`` finds 华为技术."""

    q: Annotated[str, Chars(64)]
    limit: Annotated[int, Field(ge=1, le=20)] = 5


class Hit(Schema):
    """One record found; ``subtitle`` says whose it is."""

    resource: OpenCode
    id: UUID
    number: str | None
    title: str
    subtitle: str | None


class Hits(Schema):
    data: Annotated[list[Hit], Field(max_length=400)]
