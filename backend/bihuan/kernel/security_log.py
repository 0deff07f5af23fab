"""The security log: who came in, who was turned away, and what keys were made (TRUST §4.9).

Each event is one JSON line on standard output and one row of an append-only table. What accompanies a change is
written by the statement that seals it, and told once it is committed. What accompanies a refusal must outlive its
rollback: it waits in memory for a moment and is then written, together with others, in a transaction of its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.apart import apart
from bihuan.kernel.bulk import insertions
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import ANONYMOUS, Context
from bihuan.kernel.db import Ledger, Record, new_id

log = structlog.get_logger("security")
MOMENT = 0.2
"""Seconds for which refusals are gathered."""
MOST_WAITING = 10_000
"""In a storm the oldest are written to standard output only."""


class SecurityEvent(Ledger, Record):
    """One event. Append-only; never holds a secret, a password or a body."""

    __tablename__ = "security_events"
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    result: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    token_id: Mapped[UUID | None]
    account: Mapped[str | None] = mapped_column(String(64))
    ip: Mapped[str | None] = mapped_column(String(45))
    request_id: Mapped[str | None] = mapped_column(String(64))
    object_type: Mapped[str | None] = mapped_column(String(32))
    object_id: Mapped[UUID | None]
    detail: Mapped[str | None] = mapped_column(String(200))

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("ix_security_events_at", "at", "id"),
            Index("ix_security_events_actor", "actor_id", "at"),
        )


def event_of(ctx: Context, kind: str, result: str = "ok", **more: Any) -> dict[str, Any]:
    """An event of this request: ``account``, ``object_type``, ``object_id``, ``detail`` and another actor as given."""
    now, known = CLOCK.now(), ctx.me is not ANONYMOUS
    row: dict[str, Any] = dict.fromkeys(("account", "object_type", "object_id", "detail"))
    row |= {
        "id": new_id(),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "at": now,
        "kind": kind,
        "result": result,
        "actor_id": ctx.me.id if known else None,
        "token_id": ctx.me.token_id,
        "ip": ctx.ip,
        "request_id": ctx.request_id or None,
    }
    row |= more
    if row["detail"]:
        row["detail"] = str(row["detail"])[:200]
    return row


def tell(ctx: Context, kind: str, **more: Any) -> None:
    """An event that stands and falls with this transaction."""
    row = event_of(ctx, kind, **more)
    ctx.append(SecurityEvent, **row)

    async def say() -> None:
        _say(row)

    ctx.after_commit.append(say)


def _say(row: dict[str, Any]) -> None:
    shown = {name: str(value) for name, value in row.items() if value is not None and name not in _UNSAID}
    log.info("security", **shown)


_UNSAID = {"version", "created_at", "updated_at", "id"}


class SecurityLog:
    """Events of refused requests, on their way to the table."""

    def __init__(self, sessions: Callable[[], Any]) -> None:
        self._sessions = sessions
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._writing: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()

    def refused(self, ctx: Context, kind: str, result: str = "refused", **more: Any) -> None:
        """An event that happened although nothing else did."""
        row = event_of(ctx, kind, result, **more)
        _say(row)
        self._waiting.append(row)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._later())

    async def told(self, ctx: Context, kind: str, **more: Any) -> None:
        """An event of a request that only reads: it is in the table before the answer goes out."""
        row = event_of(ctx, kind, **more)
        _say(row)
        self._waiting.append(row)
        await self.flush()

    async def _later(self) -> None:
        await asyncio.sleep(MOMENT)
        while self._waiting:
            try:
                await self.flush()
            except Exception:  # the lines on standard output are out already
                log.warning("security events were not stored", exc_info=True)
                return

    async def flush(self) -> None:
        """Write what waits, in one statement. When it is done, everything told before it is in the table."""
        async with self._one:
            rows = list(self._waiting)
            self._waiting.clear()
            if not rows:
                return
            try:
                async with apart(self._sessions) as db:
                    for insertion, values in insertions((SecurityEvent, row) for row in rows).items():
                        await db.execute(text(insertion.statement()), {insertion.table.name: values})
            except BaseException:
                self._waiting.extendleft(reversed(rows))
                raise

    async def close(self) -> None:
        """Before the process ends."""
        if self._writing is not None and not self._writing.done():
            self._writing.cancel()
            with suppress(asyncio.CancelledError):
                await self._writing
        with suppress(Exception):
            await self.flush()
