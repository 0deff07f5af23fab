"""A reader's way to the database: a connection of the pool as it is, and a session only where one is needed.

To make a session, begin its transaction, take it away and close it costs more than the statement of a short answer.
A list asks with statements of the driver (``kernel/direct``) and needs none of that (decision 0057).
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.util import greenlet_spawn

from bihuan.kernel.proof import Proof


class Reader:
    """What one request reads with, one connection at a time: statements of the driver first, then perhaps a session.

    The connection commits every statement by itself, so that none of it is lost when a session takes another one.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions
        self._session: AsyncSession | None = None
        self._held: Any = None
        self.proof: Proof | None = None
        """What the next statement of the driver asks as well (``kernel/direct``)."""

    @property
    def engine(self) -> AsyncEngine:
        return self._sessions.kw["bind"]  # type: ignore[no-any-return]

    async def driver(self) -> Any | None:
        """The driver's connection; None where a session has one of its own. Raises what the pool raises."""
        if self._session is not None or not isinstance(self._sessions.kw["bind"], AsyncEngine):
            return None  # where all sessions share one transaction, as in some tests, its connection is theirs
        if self._held is None:
            self._held = await greenlet_spawn(self.engine.sync_engine.raw_connection)
        return self._held.driver_connection

    def session(self) -> AsyncSession:
        """The session of this request, made when it is first asked for."""
        if self._session is None:
            self._give_back()
            self._session = self._sessions()
        return self._session

    def _give_back(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()  # nothing was begun, so that nothing is sent

    async def invalidate(self) -> None:
        """The connection is of no use to anybody any more."""
        held, self._held = self._held, None
        if held is not None:
            await greenlet_spawn(held.invalidate)
        if self._session is not None:
            await self._session.invalidate()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failed: BaseException | None, where: TracebackType | None
    ) -> None:
        self._give_back()
        if self._session is not None:
            await self._session.close()
