"""How much one caller may ask for in a time: counted in memory, shared lazily between processes (API §11).

No request waits for it. A process knows its own share exactly and that of the others as of the last exchange, about a
second ago: N processes may together let through, at most, what they all receive in that second beyond the limit. The
table is UNLOGGED: a crash of PostgreSQL forgets the counts, and nothing else.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import structlog
from sqlalchemy import BigInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.apart import apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.db import Base
from bihuan.kernel.errors import DomainError

log = structlog.get_logger()
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
MOST_KEPT = 50_000
EXCHANGE = 1.0
"""Seconds between two exchanges."""


class QuotaCount(Base):
    """What one process has counted for one caller in one window."""

    __tablename__ = "quota_counts"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)
    policy: Mapped[str] = mapped_column(String(16), primary_key=True)
    caller: Mapped[str] = mapped_column(String(64), primary_key=True)
    period: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    process: Mapped[str] = mapped_column(String(32), primary_key=True)
    used: Mapped[int] = mapped_column(BigInteger)


class Policy(NamedTuple):
    """``"token";q=600;w=60``: 600 units in every window of 60 seconds. A limit of 0 is none."""

    name: str
    limit: int
    seconds: int = 60
    lasting: bool = False
    """Whether the count outlives this process: a daily budget must survive a restart."""


class Standing(NamedTuple):
    """What is left of a policy, and in how many seconds it begins anew."""

    policy: Policy
    left: int
    reset: int
    first: bool = False
    """Whether this is the first refusal of the window: one line in the security log, not a thousand."""


@dataclass(slots=True)
class _Window:
    period: int
    used: int = 0
    elsewhere: int = 0
    dirty: bool = False
    refused: bool = False


class Quotas:
    """The counts of this process."""

    def __init__(self, sessions: Callable[[], Any], alone: bool) -> None:
        self._sessions, self._alone = sessions, alone
        self._start = uuid4().hex[:16]
        self._windows: OrderedDict[tuple[str, str], _Window] = OrderedDict()
        self._policies: dict[str, Policy] = {}
        self._exchanging: asyncio.Task[None] | None = None

    @property
    def _process(self) -> str:
        """Told by its number too: server processes are forked from one that is ready."""
        return f"{self._start}-{os.getpid()}"

    def take(self, policy: Policy, caller: str, cost: int = 1) -> Standing:
        """Count ``cost`` units; ``left`` is negative when they were not to be had, and then nothing was counted."""
        now = CLOCK.now().timestamp()
        window = self._window(policy, caller, int(now // policy.seconds))
        left = policy.limit - window.used - window.elsewhere - cost
        if policy.lasting and left == 0:
            left = -1  # nothing is taken beforehand: whoever has nothing left gets nothing more
        first = left < 0 and not window.refused
        if left >= 0:
            window.used += cost
            window.dirty = window.dirty or cost > 0
            self._share(policy)
        else:
            window.refused = True
        return Standing(policy, left, policy.seconds - int(now % policy.seconds), first)

    def charge(self, policy: Policy, caller: str, cost: int) -> None:
        """Count what is known only afterwards, such as rows: the budget may be overdrawn once."""
        window = self._window(policy, caller, int(CLOCK.now().timestamp() // policy.seconds))
        window.used += cost
        window.dirty = True
        self._share(policy)

    def _window(self, policy: Policy, caller: str, period: int) -> _Window:
        key = (policy.name, caller)
        window = self._windows.get(key)
        if window is None or window.period != period:
            window = self._windows[key] = _Window(period)
            self._windows.move_to_end(key)
            self._policies[policy.name] = policy
            if len(self._windows) > MOST_KEPT:
                self._windows.popitem(last=False)
        return window

    def _share(self, policy: Policy) -> None:
        """Have an exchange in a second, if there is somebody to tell or something to keep."""
        if (policy.lasting or not self._alone) and (self._exchanging is None or self._exchanging.done()):
            self._exchanging = asyncio.get_running_loop().create_task(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(EXCHANGE)
        try:
            await self.exchange()
        except Exception:  # the next one tells the same; requests never wait for this
            log.warning("quotas were not exchanged", exc_info=True)

    async def exchange(self) -> None:
        """Write what was counted here, and read what was counted elsewhere, of callers known here."""
        shared = {
            key: window for key, window in self._windows.items() if not self._alone or self._policies[key[0]].lasting
        }
        told = [
            {"policy": name, "caller": caller, "period": window.period, "used": window.used}
            for (name, caller), window in shared.items()
            if window.dirty
        ]
        asked = [{"policy": key[0], "caller": key[1], "period": window.period} for key, window in shared.items()]
        if not asked:
            return
        for window in shared.values():
            window.dirty = False
        try:
            async with apart(self._sessions) as db:
                if told:
                    await db.execute(_TELL, {"rows": orjson.dumps(told).decode(), "process": self._process})
                rows = await db.execute(_ASK, {"rows": orjson.dumps(asked).decode(), "process": self._process})
                for name, caller, period, used in rows:
                    known = self._windows.get((name, caller))
                    if known is not None and known.period == period:
                        known.elsewhere = int(used)
        except BaseException:
            for window in shared.values():
                window.dirty = True
            raise

    async def close(self) -> None:
        """The last exchange: what is to outlive the process is written."""
        if self._exchanging is not None and not self._exchanging.done():
            self._exchanging.cancel()
            with suppress(asyncio.CancelledError):
                await self._exchanging
            with suppress(Exception):
                await self.exchange()


_TELL = text(
    "INSERT INTO quota_counts AS q (policy, caller, period, process, used) "
    "SELECT policy, caller, period, :process, used FROM jsonb_to_recordset(CAST(:rows AS jsonb)) "
    "AS r(policy text, caller text, period bigint, used bigint) ORDER BY 1, 2, 3 "
    "ON CONFLICT (policy, caller, period, process) DO UPDATE SET used = excluded.used"
)
_ASK = text(
    "SELECT q.policy, q.caller, q.period, sum(q.used) FROM quota_counts q "
    "JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(policy text, caller text, period bigint) "
    "USING (policy, caller, period) WHERE q.process <> :process GROUP BY 1, 2, 3"
)


def headers_of(standings: Sequence[Standing]) -> dict[str, str]:
    """RateLimit-Policy and RateLimit, in the syntax of draft-ietf-httpapi-ratelimit-headers-10."""
    if not standings:
        return {}
    rules = ", ".join(f'"{one.policy.name}";q={one.policy.limit};w={one.policy.seconds}' for one in standings)
    state = ", ".join(f'"{one.policy.name}";r={max(one.left, 0)};t={one.reset}' for one in standings)
    return {"RateLimit-Policy": rules, "RateLimit": state}


def exceeded(standings: Sequence[Standing]) -> DomainError | None:
    """The refusal when one of the policies has nothing left."""
    broken = [one for one in standings if one.left < 0]
    if not broken:
        return None
    return DomainError(
        "RATE_LIMITED",
        headers={"Retry-After": str(max(one.reset for one in broken))},
        extra={"type": QUOTA_EXCEEDED, "violated-policies": [one.policy.name for one in broken]},
    )


async def purge_quotas(db: Any) -> None:
    """Forget windows that ended two days ago."""
    await db.execute(
        text("DELETE FROM quota_counts WHERE period < (:now / CASE WHEN policy = 'rows' THEN 86400 ELSE 60 END) - 2"),
        {"now": int(CLOCK.now().timestamp())},
    )
