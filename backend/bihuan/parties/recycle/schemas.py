"""What is soon taken back, on the wire (待入公海)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.paging import Cursor, PageInfo
from bihuan.kernel.wire import Moment, OpenCode, Schema

Line = Annotated[str | None, Field(max_length=200)]


class Countdown(Schema):
    """When a record goes back into its pool if nothing happens, and by which rule; all null where no rule counts.

    ``recycle_on`` is the last day that is granted, ``recycle_at`` the moment after which it may be gone.
    Shown to the owner, their managers, and the team that writes; to other readers everything is null.
    """

    recycle_on: date | None
    recycle_at: Moment | None
    kind: OpenCode | None
    reason: Line
    pool_name: Line
    is_soon: bool
    """The days of warning have begun."""
    is_kept: bool
    """It stays with its owner for the time being."""
    kept_by: Annotated[OpenCode | None, Field(examples=["open_business"])]
    """Why: ``open_business`` for as long as it is open, ``handover`` while the owner's work is being handed over."""


class SoonQuery(Schema):
    owner_id: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
    cursor: Cursor = None


class SoonRow(Schema):
    id: UUID
    number: Annotated[str | None, Field(max_length=64, examples=["CRM202405210001"])]
    name: Annotated[str, Field(max_length=128, examples=["上海澜桥智能科技有限公司"])]
    owner_id: UUID
    owner_name: Annotated[str, Field(max_length=64)]
    last_follow_up_at: Moment | None
    recycle_on: date
    recycle_at: Moment
    kind: OpenCode
    reason: Annotated[str, Field(max_length=200)]
    pool_name: Annotated[str, Field(max_length=64)]


class SoonPage(Schema):
    """The most urgent first; ``total`` counts all of them, up to 10,000."""

    data: Annotated[list[SoonRow], Field(max_length=200)]
    total: Annotated[int, Field(ge=0, le=10_000)]
    page: PageInfo
