"""Chunks of one job that overlap: the next is prepared while those before it are written (decision 0053).

Each is a transaction of its own, on a connection of its own, and they are committed in their order: what a chunk may
do before its turn is whatever no chunk in front of it can have an influence on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
BITE = 32
"""Rows between two looks at what the other chunks are waiting for: a few milliseconds."""
PREPARED = 2
"""Chunks that may be between what they know and their turn, besides the one that is about to know it."""


class NotOurs(Exception):
    """The job was canceled, or has been given to somebody else, or the chunk before failed: this one is undone."""


class Leg:
    """A chunk's place among those of its job. At most four are at work: one has its turn, two have been decided and are
    written as far as they may be before theirs, and one is prepared.
    """

    before: Leg | None
    behind: Leg | None
    task: asyncio.Task[bool]
    enter: Callable[[], Awaitable[Any]]
    """Takes the turn: the job, held until the commit. Raises NotOurs."""
    job: Any = None
    """The job as it stood when the turn came."""
    left: Any = None
    """What the chunk behind has to know, as ``leave`` was told."""

    def __init__(self, before: Leg | None, follow: Callable[[Leg], None]) -> None:
        """``follow`` begins the chunk behind, if there is time for another one."""
        self.before, self.behind = before, None
        self._follow = follow
        self._turned, self._ended, self._committed = asyncio.Event(), asyncio.Event(), False
        if before is not None:
            before.behind = self

    async def leave(self, left: Any) -> None:
        """There are more rows: the chunk behind may begin, knowing this."""
        far: Leg | None = self
        for _ in range(PREPARED):
            far = far and far.before
        if far is not None:
            await far.has_turn()
        self.left = left
        self._follow(self)

    def in_front(self) -> Iterator[Any]:
        """What the chunks in front that may not be committed yet have left."""
        one = self.before
        while one is not None:
            yield one.left
            one = one.before

    async def turn(self) -> None:
        """All chunks in front are committed, from here on. Raises NotOurs."""
        if self._turned.is_set():
            return
        if self.before is not None:
            await self.before.ended()
        self.job, self.before = await self.enter(), None
        self._turned.set()

    async def has_turn(self) -> None:
        """It has its turn, or has come to its end without."""
        await self._turned.wait()

    async def ended(self) -> None:
        """Raises NotOurs where it was undone."""
        await self._ended.wait()
        if not self._committed:
            raise NotOurs

    def end(self, *, committed: bool) -> None:
        self._committed, self.before = committed, None
        self._ended.set()
        self._turned.set()


async def bites(rows: Sequence[T]) -> AsyncIterator[Sequence[T]]:
    """A few rows at a time, so that the other chunks may send their next statement in between."""
    for at in range(0, len(rows), BITE):
        yield rows[at : at + BITE]
        await asyncio.sleep(0)
