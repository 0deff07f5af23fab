"""Signing in and who I am."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.wire import OpenCode, Schema

_TOKEN = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_\-]*$")]


class Login(Schema):
    """``web`` keeps the refresh token in an HttpOnly cookie; ``device`` gets it in the body."""

    username: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[ -~]*$", examples=["qian"])]
    password: Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[ -~]*$", examples=["try-bihuan-2026"])]
    client: Literal["web", "device"] = "web"
    code: Annotated[
        str | None, Field(min_length=6, max_length=16, pattern=r"^[0-9A-Za-z\-]*$", examples=["123456"])
    ] = None
    """The second factor, asked for with TOTP_REQUIRED: a code of the authenticator app, or a recovery code."""


class Refresh(Schema):
    """The refresh token of a device; a browser sends its cookie instead."""

    refresh_token: _TOKEN | None = None


class Tokens(Schema):
    access_token: Annotated[str, Field(max_length=2000)]
    token_type: OpenCode
    expires_in: int
    refresh_token: str | None


class Alive(Schema):
    """The caller's session: what an app asks before it trusts what it has on screen."""

    user_id: UUID
    session_id: UUID | None


class MyPermission(Schema):
    resource: OpenCode
    action: OpenCode
    scope: OpenCode


class Me(Schema):
    """The signed-in user and what they may do: the browser shows only what can be used."""

    id: UUID
    username: str
    name: str
    department_id: UUID | None
    department_name: str | None
    role_names: Annotated[list[str], Field(max_length=50)]
    permissions: Annotated[list[MyPermission], Field(max_length=5000)]
    home: Annotated[OpenCode, Field(examples=["sales"])]
    """What the page is arranged for on which they land."""
