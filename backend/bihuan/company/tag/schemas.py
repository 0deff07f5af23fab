"""Tags of the catalogue on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.company.tag.models import TagColour, TagObject
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.tagging import SEPARATING, Tag
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions

COUNTED = 1_000
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]


TagName = Annotated[Tag, Field(json_schema_extra={"pattern": f"^[^{SEPARATING}]*$"})]
"""Judged by the catalogue, so that whoever may not change it learns that first."""


class TagFields(Schema):
    """How a tag looks and whether it is offered; its name is changed by ``rename``, which goes through the records."""

    colour: TagColour = TagColour.DEFAULT
    group_name: Annotated[str | None, Chars(32)] = None
    is_active: Flag = True


class TagCreate(TagFields):
    object: TagObject
    name: TagName


TagUpdate = partial("TagUpdate", TagFields)


class TagRow(Schema):
    id: UUID
    version: Version
    object: Annotated[OpenCode, Field(examples=["customers"])]
    name: Annotated[str, Field(max_length=32, examples=["重点跟进客户"])]
    colour: Annotated[OpenCode, Field(examples=["red"])]
    group_name: Annotated[str | None, Field(max_length=32, examples=["需求"])]
    is_active: bool
    used: Annotated[int, Field(ge=0, le=COUNTED + 1)]
    """How many records have it; they are not counted beyond a thousand."""
    updated_at: Moment


class TagRead(TagRow):
    created_at: Moment
    actions: Actions


class TagQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    object: Annotated[str | None, OneOf(TagObject)] = None
    group_name: Annotated[str | None, Chars(32)] = None
    is_active: bool | None = None


class RenameTag(Schema):
    """The new name: records that have the old one get it."""

    name: TagName


class MergeTag(Schema):
    """Which tag takes its place everywhere."""

    into_id: UUID


class TagForecast(Schema):
    """How many records have the tag and would be rewritten."""

    total: Annotated[int, Field(ge=0, le=2_147_483_647)]
