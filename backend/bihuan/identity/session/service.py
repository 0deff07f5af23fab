"""Sessions: sign in, rotate the refresh token, notice a stolen one, sign out (TRUST §4.2)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select, update

from bihuan.identity.passwords import verify_password
from bihuan.identity.session.models import Session
from bihuan.identity.user.models import User, UserStatus
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id
from bihuan.kernel.errors import DomainError


class Opened(NamedTuple):
    """A live session and its only copy of the refresh token."""

    user_id: UUID
    session_id: UUID
    refresh_token: str


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def sign_in(ctx: Context, username: str, password: str, days: int, user_agent: str | None) -> Opened:
    """Raises BAD_CREDENTIALS for an unknown, wrong, disabled or departed user, all alike."""
    row = (
        await ctx.db.execute(
            select(User.id, User.password_hash, User.status).where(
                func.lower(User.username) == username.lower(), User.deleted_at.is_(None)
            )
        )
    ).one_or_none()
    right = await verify_password(password, row.password_hash if row else None)
    if row is None or not right or row.status != UserStatus.ACTIVE:
        raise DomainError("BAD_CREDENTIALS")
    token, now = secrets.token_urlsafe(32), CLOCK.now()
    session = Session(
        id=new_id(),
        user_id=row.id,
        refresh_hash=_hash(token),
        created_at=now,
        rotated_at=now,
        expires_at=now + timedelta(days=days),
        user_agent=(user_agent or "")[:300] or None,
        ip=ctx.ip,
    )
    ctx.db.add(session)
    await ctx.db.flush()
    return Opened(row.id, session.id, token)


async def rotate(ctx: Context, token: str, days: int) -> Opened | None:
    """A new refresh token for a live one. An already rotated token ends the session: None, and it stays ended."""
    digest, now = _hash(token), CLOCK.now()
    session = await ctx.db.scalar(
        select(Session)
        .join(User, User.id == Session.user_id)
        .where(
            or_(Session.refresh_hash == digest, Session.previous_hash == digest),
            Session.revoked_at.is_(None),
            Session.expires_at > now,
            User.status == UserStatus.ACTIVE,
            User.deleted_at.is_(None),
        )
        .with_for_update(of=Session, key_share=True)
    )
    if session is None:
        return None
    if session.refresh_hash != digest:
        session.revoked_at = now
        await ctx.db.flush()
        return None
    fresh = secrets.token_urlsafe(32)
    session.previous_hash, session.refresh_hash = digest, _hash(fresh)
    session.rotated_at, session.expires_at = now, now + timedelta(days=days)
    await ctx.db.flush()
    return Opened(session.user_id, session.id, fresh)


async def sign_out(ctx: Context) -> None:
    """End the session behind the access token; it is refused from the next request on."""
    await ctx.db.execute(update(Session).where(Session.id == ctx.me.session_id).values(revoked_at=CLOCK.now()))
