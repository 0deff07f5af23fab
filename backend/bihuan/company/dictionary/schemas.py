"""What the API says of dictionary items."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Chars, Code, Flag, Moment, OpenCode, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

DictType = Annotated[str, Field(pattern=r"^[a-z_]{1,32}$", max_length=32, examples=["lost_reason"])]
Label = Annotated[str, Field(max_length=64)]
Sort = Annotated[Whole, Field(ge=0, le=100_000)]


class DictionaryItemFields(Schema):
    label_zh: Annotated[str, Chars(64)]
    label_en: Annotated[str, Chars(64)]
    sort: Sort = 0
    is_active: Flag = True
    parent: Code | None = None


class DictionaryItemWrite(DictionaryItemFields):
    """List and code are given once and never change."""

    dict_type: DictType
    code: Code


DictionaryItemUpdate = partial("DictionaryItemUpdate", DictionaryItemFields)


class DictionaryItemRow(Schema):
    id: UUID
    version: int
    dict_type: OpenCode
    code: OpenCode
    label_zh: Label
    label_en: Label
    sort: int
    is_active: bool
    parent: OpenCode | None


class DictionaryItemRead(DictionaryItemRow):
    created_at: Moment
    updated_at: Moment
    actions: Actions


class DictionaryList(Schema):
    """A whole list, in order: dictionaries are short and read by every form."""

    data: Annotated[list[DictionaryItemRow], Field(max_length=10_000)]


class DictionaryQuery(Schema):
    """One list, or all of them."""

    type: Annotated[str | None, Field(pattern=r"^[a-z_]{1,32}$", max_length=32, examples=["lost_reason"])] = None
