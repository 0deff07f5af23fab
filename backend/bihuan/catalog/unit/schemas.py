"""Units on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, Schema, Whole, partial
from bihuan.kernel.workflow import Actions

Precision = Annotated[Whole, Field(ge=0, le=4)]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]


class UnitWrite(Schema):
    name: Annotated[str, Chars(16)]
    precision: Precision = 0
    is_active: Flag = True


UnitUpdate = partial("UnitUpdate", UnitWrite)


class UnitRow(Schema):
    id: UUID
    version: Version
    name: Annotated[str, Field(max_length=16, examples=["台"])]
    precision: Precision
    is_active: bool
    updated_at: Moment


class UnitRead(UnitRow):
    created_at: Moment
    actions: Actions


class UnitQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    is_active: bool | None = None
