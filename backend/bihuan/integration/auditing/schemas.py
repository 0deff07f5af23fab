"""The log of all changes on the wire, as an auditor reads it (AUD-05)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.activity.timeline.schemas import TimelineChange
from bihuan.integration.exporting.schemas import ExportWord
from bihuan.kernel.paging import Cursor, Limit, PageInfo
from bihuan.kernel.wire import Chars, Moment, OpenCode, Schema

MOST_WORDS = 3_000
Kind = Annotated[str, Field(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["customers"])]
Verb = Annotated[str, Field(pattern=r"^[a-z_-]{1,64}$", max_length=64, examples=["update"])]
Shown = Annotated[str | None, Field(max_length=20_000)]


class AuditFilter(Schema):
    """A period, a kind of record, one record by its id or number, a person, a verb, and who spoke: all that is given.

    ``number`` needs ``object_type``: it is that of the record now.
    """

    at_gte: Moment | None = None
    at_lte: Moment | None = None
    object_type: Kind | None = None
    object_id: UUID | None = None
    number: Annotated[str | None, Chars(64)] = None
    actor_id: UUID | None = None
    actor_kind: Literal["user", "system", "api"] | None = None
    action: Verb | None = None


class AuditQuery(AuditFilter):
    limit: Limit = 50
    cursor: Cursor = None


class AuditName(Schema):
    """What an id in the changes is called now."""

    id: UUID
    name: Annotated[str, Field(max_length=254, examples=["华东客户公海"])]


class AuditRow(Schema):
    """One change of one record: who, when, from where, why, and each field before and after; names of ids in them.

    Telephones, e-mail and accounts are masked, and what needs a permission of its own is left out without it.
    """

    id: Annotated[str, Field(max_length=20, examples=["88123"])]
    at: Moment
    actor_kind: OpenCode
    actor_id: UUID | None
    actor_name: Annotated[str | None, Field(max_length=64)]
    token_name: Annotated[str | None, Field(max_length=64)]
    action: OpenCode
    action_name: Annotated[str, Field(max_length=128, examples=["编辑"])]
    object_type: OpenCode
    object_name: Annotated[str, Field(max_length=64, examples=["客户"])]
    object_id: UUID
    object_no: Annotated[str | None, Field(max_length=64)]
    object_version: Annotated[int, Field(ge=0, le=2_147_483_647)]
    reason: Shown
    ip: Annotated[str | None, Field(max_length=45)]
    request_id: Annotated[str | None, Field(max_length=64)]
    changes: Annotated[list[TimelineChange], Field(max_length=2000)]
    names: Annotated[list[AuditName], Field(max_length=200)]


class AuditPage(Schema):
    """The latest first."""

    data: Annotated[list[AuditRow], Field(max_length=200)]
    page: PageInfo


class AuditExport(AuditFilter):
    """The same as a file: one row a field that changed. ``words`` say what fields are called: ``customers.grade``."""

    format: Literal["xlsx", "csv"] = "xlsx"
    words: Annotated[list[ExportWord], Field(max_length=MOST_WORDS, default_factory=list)]
