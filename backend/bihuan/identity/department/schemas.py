"""What the API says of a department."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Flag, Moment, Schema, Whole, partial
from bihuan.kernel.workflow import Actions


class DepartmentWrite(Schema):
    name: Annotated[str, Chars(64)]
    code: Annotated[str | None, Chars(32)] = None
    parent_id: UUID | None = None
    leader_id: UUID | None = None
    sort: Annotated[Whole, Field(ge=0, le=100_000)] = 0
    is_active: Flag = True


DepartmentUpdate = partial("DepartmentUpdate", DepartmentWrite)


class DepartmentRow(Schema):
    id: UUID
    version: int
    name: str
    code: str | None
    parent_id: UUID | None
    parent_name: str | None
    leader_id: UUID | None
    leader_name: str | None
    path: str
    sort: int
    is_active: bool


class DepartmentRead(DepartmentRow):
    created_at: Moment
    updated_at: Moment
    actions: Actions


class DepartmentQuery(ListQuery):
    sort: Literal["path", "-path", "sort", "-sort", "-updated_at", "updated_at"] = "path"
    parent_id: UUID | None = None
    is_active: bool | None = None
