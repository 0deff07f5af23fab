"""Who may work now, who waits, and who is told to come back: more than can be done helps nobody (TRUST §3.7).

A request that needs the database takes a place before it takes a connection, so that the pool is never waited for. A
burst waits its turn; when the wait would be longer than people's patience, the answer is 503 at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bihuan.kernel.errors import DomainError

FORGETS = 0.2
"""How much one request counts in the average time that a place is held."""
HURRIED = 2
"""So many at a time may hold what others wait for, before the next one begins."""
SURE = 2 / 3
"""The line is closed before patience is used up: who is let in should be served, not be told after all."""


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
        self._begun: dict[object, float] = {}
        """The moments at which those at work began, the first of them first."""
        self._line: deque[asyncio.Future[None]] = deque()
        self._hurried: set[object] = set()
        """Those at work that hold a counter of numbers, which others wait for in other processes as well."""
        self._patient: list[asyncio.Future[None]] = []

    @property
    def waiting(self) -> int:
        return len(self._line)

    @property
    def full(self) -> bool:
        """Whether one more would wait longer than anybody should."""
        if self.working < self.places:
            return False
        line = len(self._line)
        wait = (line + 1) * self.held / self.places + self._delay()
        return line >= self.longest_line or wait > self.patience * SURE

    def _delay(self) -> float:
        """Seconds by which those at work already take longer than usual, on average.

        What has become slow is known before the first of it is over, while there is still time to send others away.
        Whoever was just given a place has not begun yet, and counts as nothing.
        """
        now = asyncio.get_running_loop().time()
        return max(0.0, sum(now - since for since in self._begun.values()) / self.places - self.held)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Callable[[], None]]:
        """A place for as long as the block lasts. Raises UNAVAILABLE where the wait is, or would be, too long.

        Whoever takes a counter says so by calling what it is given. Nobody begins in the meantime: one that holds a
        lock and waits for its turn of the processor behind ten beginners makes everybody wait (decision 0060).
        """
        if self.working < self.places:
            self.working += 1
        else:
            await self._wait()
        loop = asyncio.get_running_loop()
        since = loop.time()
        mine = object()
        self._begun[mine] = since
        try:
            while len(self._hurried) >= HURRIED:
                self._patient.append(calm := loop.create_future())
                await calm
            yield lambda: self._hurried.add(mine)
        finally:
            del self._begun[mine]
            self._hurried.discard(mine)
            if len(self._hurried) < HURRIED:
                self._begin()
            self.held += FORGETS * (loop.time() - since - self.held)
            self._leave()

    def _begin(self) -> None:
        """All who have a place and waited to begin, which look again."""
        waiting, self._patient = self._patient, []
        for calm in waiting:
            if not calm.done():
                calm.set_result(None)

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
        if not self.working:
            self.held = 0.0  # what was slow is over: the next burst is not judged by it


def busy() -> DomainError:
    return DomainError("UNAVAILABLE", headers={"Retry-After": "1"})
