"""Sessions: sign in, rotate the refresh token, notice a stolen one, sign out (TRUST §4.2)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from bihuan.identity.account.totp import second_factor
from bihuan.identity.passwords import verify_password
from bihuan.identity.session.models import Session
from bihuan.identity.throttle import forgive
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError
from bihuan.kernel.security_log import tell
from bihuan.kernel.vault import Vault


class Opened(NamedTuple):
    """A live session and its only copy of the refresh token."""

    user_id: UUID
    session_id: UUID
    refresh_token: str


FAMILY = 32
"""Characters of a refresh token that name its family: 24 bytes."""
GRACE = timedelta(seconds=30)
"""For how long a refresh token that was just used is answered again."""


class Attempt(NamedTuple):
    """What somebody signs in with."""

    username: str
    password: str
    code: str | None
    user_agent: str | None
    vault: Vault


class SignInRefused(DomainError):
    """Whose name it was is known to the security log only."""

    def __init__(self, code: str, user_id: UUID | None) -> None:
        super().__init__(code)
        self.user_id = user_id


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _family_of(token: str) -> bytes:
    """The first half of a token is the family's secret, the other half its own."""
    return _hash(f"family:{token[:FAMILY]}")


async def sign_in(ctx: Context, asked: Attempt, days: int) -> Opened:
    """Raises BAD_CREDENTIALS for an unknown, wrong, disabled or departed user, all alike; TOTP_REQUIRED, TOTP_INVALID.

    The caller has counted the attempt before (``throttle.attempt``); here it is forgiven.
    """
    row = (
        await ctx.db.execute(
            select(User.id, User.password_hash, User.status).where(
                func.lower(User.username) == asked.username.lower(), User.deleted_at.is_(None)
            )
        )
    ).one_or_none()
    right = await verify_password(asked.password, row.password_hash if row else None)
    if row is None or not right or row.status != UserStatus.ACTIVE:
        raise SignInRefused("BAD_CREDENTIALS", row.id if row else None)
    try:
        await second_factor(ctx, row.id, asked.code, asked.vault)
    except DomainError as refused:
        raise SignInRefused(refused.code, row.id) from refused
    await forgive(ctx.db, asked.username, ctx.ip)
    family, own, now = secrets.token_urlsafe(24), secrets.token_urlsafe(24), CLOCK.now()
    session = Session(
        id=new_id(),
        user_id=row.id,
        refresh_hash=_hash(family + own),
        family_hash=_family_of(family),
        created_at=now,
        rotated_at=now,
        expires_at=now + timedelta(days=days),
        user_agent=(asked.user_agent or "")[:300] or None,
        ip=ctx.ip,
    )
    ctx.db.add(session)
    await ctx.db.flush()
    tell(ctx, "login", actor_id=row.id, account=asked.username)
    return Opened(row.id, session.id, family + own)


def _successor(token: str, vault: Vault) -> str:
    """The one token that follows: whoever asks again is given the same, and nobody without our secret can tell it."""
    mark = vault.fingerprint()
    mark.update(f"refresh:{token}".encode())
    return token[:FAMILY] + base64.urlsafe_b64encode(mark.digest()[:24]).decode()


async def rotate(ctx: Context, token: str, days: int, vault: Vault) -> Opened | None:
    """A new refresh token for a live one. An already rotated token ends the session: None, and it stays ended.

    Unless the answer may never have been read: a page that is loaded anew breaks off its requests, and two tabs ask at
    once. For ``GRACE`` the token before the current one is answered as it was the first time, as long as the current
    one has not been used (decision 0065).
    """
    digest, now = _hash(token), CLOCK.now()
    session = await ctx.db.scalar(
        select(Session)
        .join(User, User.id == Session.user_id)
        .where(
            or_(
                Session.refresh_hash == digest,
                Session.previous_hash == digest,
                Session.family_hash == _family_of(token),
            ),
            Session.revoked_at.is_(None),
            Session.expires_at > now,
            User.status == UserStatus.ACTIVE,
            User.deleted_at.is_(None),
        )
        .with_for_update(of=Session, key_share=True)
    )
    if session is None:
        return None
    successor = _successor(token, vault)
    if session.refresh_hash == _hash(successor) and now <= session.rotated_at + GRACE:
        return Opened(session.user_id, session.id, successor)
    if session.refresh_hash != digest:
        session.revoked_at = now
        await ctx.db.flush()
        tell(
            ctx,
            "session.stolen",
            result="ended",
            actor_id=session.user_id,
            object_type="sessions",
            object_id=session.id,
        )
        return None
    fresh = successor if session.family_hash else secrets.token_urlsafe(24) + secrets.token_urlsafe(24)
    session.previous_hash, session.refresh_hash = digest, _hash(fresh)
    session.family_hash = _family_of(fresh)
    session.rotated_at, session.expires_at = now, now + timedelta(days=days)
    await ctx.db.flush()
    return Opened(session.user_id, session.id, fresh)


async def sign_out(ctx: Context) -> None:
    """End the session behind the access token; it is refused from the next request on."""
    await ctx.db.execute(update(Session).where(Session.id == ctx.me.session_id).values(revoked_at=CLOCK.now()))
    tell(ctx, "logout", object_type="sessions", object_id=ctx.me.session_id)


async def my_sessions(ctx: Context) -> list[Session]:
    """Where the caller is signed in, latest use first."""
    alive = (Session.user_id == ctx.me.id, Session.revoked_at.is_(None), Session.expires_at > CLOCK.now())
    return list(await ctx.db.scalars(select(Session).where(*alive).order_by(Session.rotated_at.desc()).limit(200)))


async def end_sessions(ctx: Context, *which: ColumnElement[bool]) -> int:
    """End sessions of the caller, effective on their next request; answers how many."""
    ended = await ctx.db.execute(
        update(Session)
        .where(Session.user_id == ctx.me.id, Session.revoked_at.is_(None), *which)
        .values(revoked_at=CLOCK.now())
        .returning(Session.id)
    )
    found = list(ended.scalars())
    for session_id in found:
        tell(ctx, "session.revoked", object_type="sessions", object_id=session_id)
    return len(found)
