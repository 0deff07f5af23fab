"""Stories that go on side by side, every act at its own moment, all in the order of the calendar."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from bihuan.kernel.clock import CLOCK

SATURDAY = 5


class Agenda:
    """Whoever has the earliest next moment goes on, alone, with the clock set to it. Nothing happens after ``end``."""

    def __init__(self, end: datetime) -> None:
        self._end = end
        self._waiting: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._serial = count()
        self._idle = asyncio.Event()

    async def play(self, stories: Iterable[Coroutine[Any, Any, None]]) -> None:
        """Tell all stories to their ends; the first that fails ends them all."""
        async with asyncio.TaskGroup() as stage:
            for story in stories:
                stage.create_task(self._tell(story))
                await self._until_idle()
            while self._waiting:
                moment, _, turn = heappop(self._waiting)
                CLOCK.set(moment)
                turn.set_result(None)
                await self._until_idle()

    async def turn(self, at: datetime) -> datetime:
        """From inside a story: wait until it is ``at``, or the end. Answers what the clock then shows."""
        moment, turn = min(at, self._end), asyncio.get_running_loop().create_future()
        heappush(self._waiting, (moment, next(self._serial), turn))
        self._idle.set()
        await turn
        return moment

    async def _tell(self, story: Coroutine[Any, Any, None]) -> None:
        try:
            await story
        finally:
            self._idle.set()

    async def _until_idle(self) -> None:
        await self._idle.wait()
        self._idle.clear()


def workday(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def workdays_before(day: date, number: int) -> date:
    """So many working days earlier; 0 on a weekend is the Friday before it."""
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    for _ in range(number):
        day -= timedelta(days=3 if day.weekday() == 0 else 1)
    return day
