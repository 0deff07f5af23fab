"""Time-based one-time passwords (RFC 6238): enrolled, confirmed, asked for at sign-in, and used once (TRUST §4.2)."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

import pyotp
from sqlalchemy import delete, select, text

from bihuan.identity.account.models import Totp
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.security_log import tell
from bihuan.kernel.vault import Vault

STEP = 30
ISSUER = "Bihuan CRM"
RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_USE = text("UPDATE user_totp SET last_step = :step WHERE user_id = :user AND last_step < :step RETURNING true")
_USE_RECOVERY = text(
    "UPDATE user_totp SET recovery_hashes = recovery_hashes - CAST(:hash AS text) "
    "WHERE user_id = :user AND jsonb_exists(recovery_hashes, :hash) RETURNING true"
)


def _hash(code: str) -> str:
    """Twelve characters of 31 are 59 bits: too many to try out, and each works once."""
    return hashlib.sha256(code.replace("-", "").lower().encode()).hexdigest()


async def totp_of(ctx: Context, user_id: UUID) -> Totp | None:
    found: Totp | None = await ctx.db.scalar(select(Totp).where(Totp.user_id == user_id))
    return found


async def second_factor(ctx: Context, user_id: UUID, code: str | None, vault: Vault) -> None:
    """Nothing, where none is set up. Raises TOTP_REQUIRED without a code, TOTP_INVALID for a wrong or used one."""
    totp = await totp_of(ctx, user_id)
    if totp is None or totp.confirmed_at is None:
        return
    if code is None:
        raise DomainError("TOTP_REQUIRED")
    if not await _use(ctx, totp, code, vault):
        raise DomainError("TOTP_INVALID")


async def _use(ctx: Context, totp: Totp, code: str, vault: Vault) -> bool:
    """Whether the code is right and new; it is used up thereby. One statement decides between two at once."""
    step = _matching_step(vault.open(totp.secret), code)
    if step is not None:
        return bool(await ctx.db.scalar(_USE, {"user": totp.user_id, "step": step}))
    used = bool(await ctx.db.scalar(_USE_RECOVERY, {"user": totp.user_id, "hash": _hash(code)}))
    if used:
        tell(ctx, "totp.recovery_used", actor_id=totp.user_id)
    return used


def _matching_step(secret: str | None, code: str) -> int | None:
    """The 30 seconds for which the code is right: these, the last or the next, since clocks differ."""
    if secret is None or not (len(code) == 6 and code.isdigit()):
        return None
    now, app = int(CLOCK.now().timestamp()) // STEP, pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(app.generate_otp(step), code):
            return step
    return None


async def begin(ctx: Context, vault: Vault) -> tuple[str, str]:
    """A new secret and its address for the QR code. Raises TOTP_ALREADY_ON. It counts after ``finish``."""
    totp = await totp_of(ctx, ctx.me.id)
    if totp is not None and totp.confirmed_at is not None:
        raise DomainError("TOTP_ALREADY_ON")
    secret = pyotp.random_base32()
    if totp is None:
        ctx.db.add(Totp(user_id=ctx.me.id, secret=vault.close(secret), recovery_hashes=[], last_step=0))
    else:
        totp.secret = vault.close(secret)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=ctx.me.username, issuer_name=ISSUER)


async def finish(ctx: Context, code: str, vault: Vault) -> list[str]:
    """Switch it on with the first code; answers the recovery codes. Raises TOTP_NOT_STARTED or TOTP_INVALID."""
    totp = await totp_of(ctx, ctx.me.id)
    if totp is None:
        raise DomainError("TOTP_NOT_STARTED")
    if totp.confirmed_at is not None:
        raise DomainError("TOTP_ALREADY_ON")
    step = _matching_step(vault.open(totp.secret), code)
    if step is None:
        raise DomainError("TOTP_INVALID")
    codes = [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY_CODES)
    ]
    totp.last_step, totp.confirmed_at = step, CLOCK.now()
    totp.recovery_hashes = [_hash(one) for one in codes]
    tell(ctx, "totp.enabled")
    return codes


async def switch_off(ctx: Context) -> None:
    """Raises TOTP_OFF."""
    gone = await ctx.db.execute(
        delete(Totp).where(Totp.user_id == ctx.me.id, Totp.confirmed_at.is_not(None)).returning(Totp.user_id)
    )
    if gone.one_or_none() is None:
        raise DomainError("TOTP_OFF")
    tell(ctx, "totp.disabled")
