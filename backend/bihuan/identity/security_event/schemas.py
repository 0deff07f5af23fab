"""What the API says of an event of the security log."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Moment, OpenCode, Schema
from bihuan.kernel.workflow import Actions


class SecurityEventRow(Schema):
    id: UUID
    at: Moment
    kind: OpenCode
    result: OpenCode
    actor_id: UUID | None
    actor_name: str | None
    token_id: UUID | None
    token_name: str | None
    account: str | None
    ip: str | None
    request_id: str | None
    object_type: OpenCode | None
    object_id: UUID | None
    detail: str | None


class SecurityEventRead(SecurityEventRow):
    version: int
    created_at: Moment
    updated_at: Moment
    actions: Actions


class SecurityEventQuery(ListQuery):
    sort: Literal["at", "-at"] = "-at"
    actor_id: UUID | None = None
    kind: Annotated[str | None, Field(max_length=200, pattern=r"^[a-z_.,]*$")] = None
    result: Annotated[str | None, Field(max_length=64, pattern=r"^[a-z_,]*$")] = None
    at_gte: Moment | None = None
    at_lte: Moment | None = None
