"""Who else works on a record, on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import Chars, Flag, Moment, OpenCode, Schema

MOST = 50
"""People, departments or teams in one request."""
Some = Annotated[list[UUID], Field(max_length=MOST)]
Name = Annotated[str | None, Field(max_length=64, examples=["孙伟"])]


class Grantees(Schema):
    """People, departments with everybody below them, and the teams of leaders: one at least of all of them."""

    user_ids: Some = Field(default_factory=list)
    department_ids: Some = Field(default_factory=list)
    leader_ids: Annotated[
        list[UUID], Field(max_length=MOST, description="The leader and whoever reports to them, directly or not")
    ] = Field(default_factory=list)


class ShareInput(Grantees):
    """Who is let in, to read or to write, and until when; who is in already is given what is said now."""

    permission: Literal["read", "write"] = "read"
    role: Annotated[str | None, Chars(32)] = None
    expires_at: Moment | None = None


class UnshareInput(Grantees):
    """Who is no longer let in; it counts from their next request on."""


class ShareCustomer(ShareInput):
    """``cascade`` lets them into its contacts, open opportunities and running contracts of now, too."""

    cascade: Flag = False


class UnshareCustomer(UnshareInput):
    """``cascade`` ends it for its contacts, opportunities and contracts, too."""

    cascade: Flag = False


class MemberRead(Schema):
    """One who is let in: ``kind`` is user, department or team (of a leader)."""

    id: UUID
    kind: OpenCode
    user_id: UUID | None
    department_id: UUID | None
    leader_id: UUID | None
    name: Name
    role: Annotated[str | None, Field(max_length=32, examples=["售前"])]
    permission: OpenCode
    expires_at: Moment | None
    added_by_id: UUID | None
    added_by_name: Name
    added_at: Moment | None


class Members(Schema):
    """Whoever is in now; those whose time is over are not told of."""

    data: Annotated[list[MemberRead], Field(max_length=1000)]
