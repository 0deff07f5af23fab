"""Relations between customers on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Moment, OneOf, OpenCode, Schema
from bihuan.kernel.workflow import Actions
from bihuan.parties.relation.models import RelationRole

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Line = Annotated[str | None, Field(max_length=200)]


class RelationCreate(Schema):
    """``role`` is what the other customer is to this one; the other side is written along."""

    customer_id: UUID
    other_id: UUID
    role: RelationRole
    remark: Annotated[str | None, Chars(200)] = None


class RelationRow(Schema):
    id: UUID
    version: Version
    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    other_id: UUID
    other_name: Annotated[str, Field(max_length=128, examples=["苏州澜桥电子有限公司"])]
    role: Annotated[OpenCode, Field(examples=["referrer"])]
    remark: Line
    updated_at: Moment


class RelationRead(RelationRow):
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    created_at: Moment
    actions: Actions


class RelationQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at"] = "-updated_at"
    customer_id: UUID | None = None
    other_id: UUID | None = None
    role: Annotated[str | None, OneOf(RelationRole)] = None
