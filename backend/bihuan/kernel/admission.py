"""Who may work now, who waits, and who is told to come back: more than can be done helps nobody (TRUST §3.7).

A request that needs the database takes a place before it takes a connection, so that the pool is never waited for. A
burst waits its turn; when the wait would be longer than people's patience, the answer is 503 at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bihuan.kernel.errors import DomainError

FORGETS = 0.05
"""How much one request counts in the average time that a place is held."""


class Gate:
    """``places`` requests at work, and a line of others that is never longer than ``patience`` seconds.

    Of one event loop: no locks.
    """

    def __init__(self, places: int, patience: float, longest_line: int) -> None:
        self.places = places
        self.patience = patience
        self.longest_line = longest_line
        self.working = 0
        self.held = 0.0
        """The average time, in seconds, that a place is held."""
        self._line: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        return len(self._line)

    @property
    def full(self) -> bool:
        """Whether one more would wait longer than anybody should."""
        if self.working < self.places:
            return False
        return len(self._line) >= self.longest_line or (len(self._line) + 1) * self.held > self.patience * self.places

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place for as long as the block lasts. Raises UNAVAILABLE where the wait is, or would be, too long."""
        if self.working < self.places:
            self.working += 1
        else:
            await self._wait()
        loop = asyncio.get_running_loop()
        since = loop.time()
        try:
            yield
        finally:
            self.held += FORGETS * (loop.time() - since - self.held)
            self._leave()

    async def _wait(self) -> None:
        if self.full:
            raise busy()
        turn = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except BaseException as ended:
            if turn.done() and not turn.cancelled():
                self._leave()  # the turn came in the same moment: somebody else takes it
            elif turn in self._line:
                self._line.remove(turn)
            if isinstance(ended, TimeoutError):
                raise busy() from None
            raise

    def _leave(self) -> None:
        """Hand the place on to whoever has waited longest."""
        while self._line:
            turn = self._line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.working -= 1


def busy() -> DomainError:
    return DomainError("UNAVAILABLE", headers={"Retry-After": "1"})
