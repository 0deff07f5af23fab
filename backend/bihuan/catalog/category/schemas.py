"""Product categories on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Ratio
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Moment, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Sort = Annotated[Whole, Field(ge=-1_000_000, le=1_000_000)]


class CategoryWrite(Schema):
    name: Annotated[str, Chars(64)]
    code: Annotated[str | None, Chars(32)] = None
    parent_id: UUID | None = None
    sort: Sort = 0
    min_margin: Ratio | None = None


CategoryUpdate = partial("CategoryUpdate", CategoryWrite)


class CategoryRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=64, examples=["网络设备"])]
    code: Annotated[str | None, Field(max_length=32)]
    parent_id: UUID | None
    parent_name: Annotated[str | None, Field(max_length=64)]
    sort: Sort
    min_margin: Ratio | None
    updated_at: Moment


class CategoryRead(CategoryRow):
    created_at: Moment
    actions: Actions


class CategoryQuery(ListQuery):
    sort: Literal["sort", "-sort", "name", "-name"] = "sort"
    parent_id: UUID | None = None
