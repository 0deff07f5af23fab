"""One's own account: password, second factor, sessions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.identity.api_token.schemas import Confirmation
from bihuan.identity.passwords import NewPassword
from bihuan.kernel.wire import Moment, Schema


class ChangePassword(Schema):
    current_password: Confirmation
    new_password: NewPassword


class Confirmed(Schema):
    """Nothing but the password, once more."""

    password: Confirmation


class TotpCode(Schema):
    code: Annotated[str, Field(min_length=6, max_length=6, pattern=r"^[0-9]{6}$", examples=["123456"])]


class TotpBegun(Schema):
    """To be shown as a QR code, once."""

    secret: Annotated[str, Field(max_length=64)]
    uri: Annotated[str, Field(max_length=500)]


class RecoveryCodes(Schema):
    """Each replaces a code of the app once; shown once."""

    recovery_codes: Annotated[list[str], Field(max_length=20)]


class Security(Schema):
    """How the caller's account is protected."""

    totp_enabled: bool
    recovery_codes_left: int


class MySession(Schema):
    id: UUID
    is_current: bool
    user_agent: str | None
    ip: str | None
    created_at: Moment
    last_used_at: Moment


class MySessions(Schema):
    data: Annotated[list[MySession], Field(max_length=200)]


class Ended(Schema):
    ended: int
