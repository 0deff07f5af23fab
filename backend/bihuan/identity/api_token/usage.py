"""When and from where a token was last used: noted in memory, written a little later, at most once a minute."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import text

from bihuan.kernel.apart import apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.security_log import SecurityLog

log = structlog.get_logger()
EVERY = timedelta(minutes=1)
MOMENT = 0.2
"""Seconds until a use is written: the request does not wait for it."""


class _Use(NamedTuple):
    ctx: Context
    at: datetime


class Usage:
    """Uses on their way to the table."""

    def __init__(self, sessions: Any, security: SecurityLog) -> None:
        self._sessions, self._security = sessions, security
        self._written: dict[tuple[UUID, str | None], datetime] = {}
        self._waiting: dict[tuple[UUID, str | None], _Use] = {}
        self._writing: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()

    def note(self, ctx: Context, token_id: UUID) -> None:
        key, now = (token_id, ctx.ip), CLOCK.now()
        last = self._written.get(key)
        if last is not None and abs(now - last) < EVERY:
            return
        if len(self._written) > 10_000:
            self._written.clear()
        self._written[key] = now
        self._waiting[key] = _Use(ctx, now)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(MOMENT)
        try:
            await self.flush()
        except Exception:  # it is used again soon, and noted again
            log.warning("the use of a token was not noted", exc_info=True)

    async def flush(self) -> None:
        """Write what waits; an address from which a token never came before is an event of its own."""
        async with self._one:
            waiting, self._waiting = self._waiting, {}
            for (token_id, ip), use in waiting.items():
                async with apart(self._sessions) as db:
                    fresh = await db.scalar(_USED, {"id": token_id, "ip": ip or "-", "at": use.at})
                if fresh:
                    about = {"object_type": "api-tokens", "object_id": token_id}
                    self._security.refused(use.ctx, "token.new_address", "ok", **about)

    async def close(self) -> None:
        if self._writing is not None and not self._writing.done():
            self._writing.cancel()
            with suppress(asyncio.CancelledError):
                await self._writing
        with suppress(Exception):
            await self.flush()


_USED = text(
    "WITH before AS MATERIALIZED (SELECT jsonb_exists(known_ips, :ip) AS known FROM api_tokens WHERE id = :id "
    "FOR NO KEY UPDATE) "
    "UPDATE api_tokens SET last_used_at = :at, last_used_ip = nullif(:ip, '-'), known_ips = "
    "CASE WHEN before.known OR jsonb_array_length(known_ips) >= 50 THEN known_ips "
    "ELSE known_ips || jsonb_build_array(CAST(:ip AS text)) END FROM before WHERE id = :id RETURNING NOT before.known"
)
