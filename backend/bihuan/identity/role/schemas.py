"""What the API says of a role."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Moment, OpenCode, Schema, partial
from bihuan.kernel.workflow import Actions

ScopeCode = Literal["self", "self_sub", "dept", "dept_sub", "all"]


class PermissionWrite(Schema):
    """One grant: object × action × data scope."""

    object: Annotated[str, Field(pattern=r"^[a-z\-]{1,32}$", max_length=32, examples=["quotes"])]
    action: Annotated[str, Field(pattern=r"^[a-z_\-]{1,32}$", max_length=32, examples=["submit"])]
    scope: ScopeCode


class PermissionRead(Schema):
    object: OpenCode
    action: OpenCode
    scope: OpenCode


class RoleWrite(Schema):
    code: Code
    name: Annotated[str, Chars(64)]
    name_en: Annotated[str, Chars(64)]
    permissions: Annotated[list[PermissionWrite], Field(max_length=10_000, default_factory=list)]


class RoleFields(Schema):
    name: Annotated[str, Chars(64)]
    name_en: Annotated[str, Chars(64)]
    permissions: Annotated[list[PermissionWrite], Field(max_length=10_000)]


RoleUpdate = partial("RoleUpdate", RoleFields)


class RoleRow(Schema):
    id: UUID
    version: int
    code: OpenCode
    name: str
    name_en: str


class RoleRead(RoleRow):
    permissions: Annotated[list[PermissionRead], Field(max_length=10_000)]
    created_at: Moment
    updated_at: Moment
    actions: Actions


class RoleQuery(ListQuery):
    sort: Literal["code", "-code", "-updated_at", "updated_at"] = "code"
