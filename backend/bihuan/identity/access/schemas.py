"""Who sees a record and why, on the wire."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import PageInfo
from bihuan.kernel.wire import OpenCode, Schema

Words = Annotated[str, Field(max_length=200)]


class AccessReason(Schema):
    """One way in: owner, a data scope, superior, member, share, rule, pool, approval, owner of the customer."""

    code: Annotated[str, Field(max_length=64, examples=["superior"])]
    detail: Annotated[str | None, Field(max_length=200, description="The name of the rule")]


Reasons = Annotated[list[AccessReason], Field(max_length=100)]


class AccessRow(Schema):
    """Somebody who sees the record: every reason for it, and whether they may edit it."""

    user_id: UUID
    name: Annotated[str, Field(max_length=64, examples=["赵敏"])]
    department_name: Annotated[str, Field(max_length=64, examples=["销售一部"])]
    reasons: Reasons
    may_update: bool


class AccessPage(Schema):
    """By name. A page may be short, even empty, and not be the last: ``next_cursor`` tells."""

    data: Annotated[list[AccessRow], Field(max_length=200)]
    page: PageInfo


class VerbAccess(Schema):
    """Whether somebody may do a verb to the record.

    ``reasons`` where they may; ``refusal`` where not: no_permission, not_visible, not_by_team, read_only or
    out_of_scope. ``state`` is why nobody can do it now, as the record stands.
    """

    verb: OpenCode
    summary: Words
    allowed: bool
    scopes: Annotated[list[OpenCode], Field(max_length=10)]
    reasons: Reasons
    refusal: Annotated[str | None, Field(max_length=64, examples=["out_of_scope"])]
    state: Annotated[str | None, Field(max_length=500)]


class UserAccess(Schema):
    """One person before one record."""

    user_id: UUID
    name: Annotated[str, Field(max_length=64, examples=["孙悦"])]
    department_name: Annotated[str, Field(max_length=64, examples=["销售二部"])]
    role_names: Annotated[list[Words], Field(max_length=100)]
    sees: bool
    verbs: Annotated[list[VerbAccess], Field(max_length=100)]
