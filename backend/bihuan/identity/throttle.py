"""Failed attempts to sign in delay the next ones, by account and by address: guessing becomes too slow (TRUST §4.2).

An attempt is counted before its hash is computed, in one statement with a transaction of its own, so that a thousand at
once are not a thousand hashes; whoever then signs in is forgiven. An account that does not exist is delayed likewise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.apart import apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import Base
from bihuan.kernel.errors import DomainError
from bihuan.kernel.jobs import SCHEDULES

FREE = {"account": 5, "address": 20}
"""Failures before the first delay: an office shares an address."""
LONGEST = 60
"""Seconds; the delay doubles from 1 up to this, so that nobody is locked out by somebody else for long."""
FORGOTTEN = timedelta(minutes=15)


class LoginThrottle(Base):
    """How often a name or an address failed lately. Holds hashes of names: what people type there may be a password."""

    __tablename__ = "login_throttles"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    at: Mapped[datetime]
    until: Mapped[datetime]


_TRY = text(
    "INSERT INTO login_throttles AS t (key, failures, at, until) VALUES (:key, 1, :now, :now) "
    "ON CONFLICT (key) DO UPDATE SET at = :now, "
    "failures = CASE WHEN t.at < :forgotten THEN 1 ELSE t.failures + 1 END, "
    "until = CAST(:now AS timestamptz) + CASE WHEN t.at < :forgotten OR t.failures < :free THEN interval '0' "
    "ELSE make_interval(secs => least(:longest, power(2, least(t.failures - :free, 10)))) END "
    "WHERE t.until <= :now RETURNING failures"
)
_WAIT = text("SELECT ceil(extract(epoch FROM until - CAST(:now AS timestamptz))) FROM login_throttles WHERE key = :key")
_FORGIVE = text("DELETE FROM login_throttles WHERE key = :account")
_FORGIVE_ONE = text(
    "UPDATE login_throttles SET failures = failures - 1, until = at WHERE key = :address AND failures > 0"
)


def keys_of(username: str, ip: str | None) -> dict[str, str]:
    name = hashlib.sha256(username.lower().encode()).hexdigest()
    return {"account": f"account:{name}", "address": f"address:{ip or '-'}"}


async def attempt(sessions: Any, username: str, ip: str | None) -> None:
    """Count an attempt as a failure until it succeeds. Raises RATE_LIMITED while the last ones still cost time."""
    now = CLOCK.now()
    try:
        wait = await _count(sessions, keys_of(username, ip), now)
    except DBAPIError as failed:
        if str(getattr(failed.orig, "sqlstate", "")) != "55P03":
            raise
        wait = 1  # so many at once that they wait for each other
    if wait is not None:
        raise DomainError("RATE_LIMITED", headers={"Retry-After": str(max(wait, 1))})


async def _count(sessions: Any, keys: Mapping[str, str], now: datetime) -> int | None:
    """The seconds for which the next attempt must wait, or None when this one was counted and may go on."""
    wait: int | None = None
    async with apart(sessions) as db:
        for kind, key in keys.items():
            asked = {"key": key, "now": now, "forgotten": now - FORGOTTEN, "free": FREE[kind], "longest": LONGEST}
            if wait is None and await db.scalar(_TRY, asked) is None:
                wait = int(await db.scalar(_WAIT, {"key": key, "now": now}) or 1)
    return wait


async def forgive(db: Any, username: str, ip: str | None) -> None:
    """The attempt was right: the account is clear, and the address has one failure less."""
    keys = keys_of(username, ip)
    await db.execute(_FORGIVE, {"account": keys["account"]})
    await db.execute(_FORGIVE_ONE, {"address": keys["address"]})


async def purge_throttles(ctx: Context, _: Mapping[str, Any]) -> None:
    """Every night: what counts no longer."""
    await ctx.db.execute(
        text("DELETE FROM login_throttles WHERE at < :before"), {"before": CLOCK.now() - timedelta(days=1)}
    )


SCHEDULES["purge-login-throttles"] = ("50 18 * * *", purge_throttles)
