"""What the API says of a token; the key itself is in the answer to its creation, and nowhere else."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.identity.api_token.models import TokenStatus
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Moment, OneOf, OpenCode, Schema, Whole
from bihuan.kernel.workflow import Actions

Confirmation = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[ -~]*$", examples=["my own password"])]
"""The password of whoever is signed in, once more (re-authentication)."""
ScopeName = Annotated[str, Field(pattern=r"^[a-z][a-z_\-]*:[a-z][a-z_\-]*$", max_length=64, examples=["lead:read"])]
Scopes = Annotated[list[OpenCode], Field(max_length=500)]
Network = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[0-9A-Fa-f.:/]+$", examples=["203.0.113.0/24"])]


class ApiTokenCreate(Schema):
    """A key for a program. ``owner_id`` names a service account; absent, the token is one's own."""

    name: Annotated[str, Chars(64)]
    scopes: Annotated[list[ScopeName], Field(min_length=1, max_length=500)]
    days: Annotated[Whole, Field(ge=1, le=365)] = 90
    allowed_ips: Annotated[list[Network], Field(max_length=50, default_factory=list)]
    rate_per_minute: Annotated[Whole | None, Field(ge=1, le=6_000)] = None
    rows_per_day: Annotated[Whole | None, Field(ge=1, le=10_000_000)] = None
    owner_id: UUID | None = None
    password: Confirmation


class ApiTokenRow(Schema):
    id: UUID
    version: int
    name: str
    prefix: str
    owner_id: UUID
    owner_name: str
    scopes: Scopes
    allowed_ips: Annotated[list[str], Field(max_length=50)]
    status: OpenCode
    created_at: Moment
    expires_at: Moment
    last_used_at: Moment | None
    last_used_ip: str | None


class ApiTokenRead(ApiTokenRow):
    rate_per_minute: int | None
    rows_per_day: int | None
    revoked_at: Moment | None
    updated_at: Moment
    actions: Actions


class ApiTokenMade(ApiTokenRead):
    """The only answer that holds the key."""

    token: Annotated[str, Field(max_length=80)]


class ApiTokenQuery(ListQuery):
    sort: Literal["created_at", "-created_at"] = "-created_at"
    owner_id: UUID | None = None
    status: Annotated[str | None, OneOf(TokenStatus)] = None


class ScopeList(Schema):
    """Every scope that a token may be given by the caller."""

    data: Scopes


class Limit(Schema):
    name: OpenCode
    limit: int
    seconds: int
    left: int


class MyToken(Schema):
    """What the caller's token may do now: its scopes as far as its owner's roles allow, and its limits."""

    id: UUID | None
    name: str
    owner_id: UUID
    owner_name: str
    scopes: Scopes
    expires_at: Moment | None
    limits: Annotated[list[Limit], Field(max_length=10)]
