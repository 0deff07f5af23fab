"""A stage for two requests: each stops before every one of its statements and commits, and goes on when told to.

Who waits for a lock is asked of the database, not guessed from the time that passes: then the other one goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import asyncpg
import httpx
from sqlalchemy import Engine, event
from sqlalchemy.util import await_only

Call = Callable[[], Awaitable[httpx.Response]]
Plan = tuple[tuple[int, int], ...]
"""Who takes how many steps, one turn after the other; afterwards both go on to their ends, the first of them first."""
TO_THE_END = 1_000
PATIENCE = 20.0
"""Seconds without a step of anybody that are taken for a hang."""
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


@dataclass(eq=False)
class Actor:
    """One request on its way."""

    number: int
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    """It stands before a statement."""
    go: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[httpx.Response] | None = None
    pid: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.task is not None and self.task.done()

    async def step(self, what: str, pid: int) -> None:
        if self.done:  # work that outlives its request
            return
        self.pid = pid
        self.steps.append(what)
        self.waits.set()
        await self.go.wait()
        self.go.clear()


@dataclass
class Played:
    """What both were told, and who took which step when."""

    told: tuple[str, str]
    retryable: tuple[bool, bool]
    course: str
    """``00110``: whose step came first, second, …"""
    steps: tuple[list[str], list[str]]

    @property
    def switches(self) -> int:
        return sum(one != next_ for one, next_ in zip(self.course, self.course[1:], strict=False))


class Stage:
    """``await stage.play(first, second, plan)``."""

    def __init__(self, engines: Sequence[Engine], watcher: asyncpg.Connection) -> None:
        self.engines, self.watcher = engines, watcher

    def open(self) -> None:
        for engine in self.engines:
            event.listen(engine, "before_cursor_execute", before_statement)
            event.listen(engine, "commit", before_commit)

    def close(self) -> None:
        for engine in self.engines:
            event.remove(engine, "before_cursor_execute", before_statement)
            event.remove(engine, "commit", before_commit)

    async def play(self, first: Call, second: Call, plan: Plan) -> Played:
        actors = (Actor(0), Actor(1))
        for actor, call in zip(actors, (first, second), strict=True):
            actor.task = asyncio.create_task(enter(actor, call))
        course: list[str] = []
        try:
            for number, steps in (*plan, (plan[0][0], TO_THE_END), (1 - plan[0][0], TO_THE_END)):
                for _ in range(steps):
                    if not await self._advance(actors[number], course):
                        break
            while not all(actor.done for actor in actors):  # who was waiting for a lock has it now
                moved = [await self._advance(actor, course) for actor in actors]
                assert any(moved) or all(actor.done for actor in actors), "both wait for each other"
        finally:
            for actor in actors:
                if actor.task is not None:
                    actor.task.cancel()
        answers = [actor.task.result() for actor in actors if actor.task is not None]
        codes = [str(answer.status_code) if answer.status_code < 300 else answer.json()["code"] for answer in answers]
        again = [answer.status_code >= 300 and bool(answer.json()["retryable"]) for answer in answers]
        return Played((codes[0], codes[1]), (again[0], again[1]), "".join(course), (actors[0].steps, actors[1].steps))

    async def _advance(self, actor: Actor, course: list[str]) -> bool:
        """One step, unless it is over or waits for the other's lock. Answers whether it could take one."""
        if not await self._arrived(actor):
            return False
        actor.waits.clear()
        actor.go.set()
        course.append(str(actor.number))
        await self._arrived(actor)
        return True

    async def _arrived(self, actor: Actor) -> bool:
        """Whether it stands before its next step: not when it has ended, nor while it waits for a lock."""
        assert actor.task is not None
        deadline = asyncio.get_running_loop().time() + PATIENCE
        arrives = asyncio.ensure_future(actor.waits.wait())
        try:
            while True:
                await asyncio.wait((arrives, actor.task), timeout=0.01, return_when=asyncio.FIRST_COMPLETED)
                if actor.waits.is_set() or actor.done:
                    return not actor.done
                if await self._is_locked_out(actor):
                    return False
                assert asyncio.get_running_loop().time() < deadline, f"hangs after {actor.steps[-1:]}"
        finally:
            arrives.cancel()

    async def _is_locked_out(self, actor: Actor) -> bool:
        return bool(await self.watcher.fetchval("SELECT cardinality(pg_blocking_pids($1)) > 0", actor.pid))


async def enter(actor: Actor, call: Call) -> httpx.Response:
    _actor.set(actor)
    return await call()


def before_statement(connection: Any, _: Any, statement: str, *__: Any) -> None:
    _stop(connection, statement)


def before_commit(connection: Any) -> None:
    _stop(connection, "COMMIT")


def _stop(connection: Any, what: str) -> None:
    actor = _actor.get()
    if actor is not None:
        pid = connection.connection.dbapi_connection.driver_connection.get_server_pid()
        await_only(actor.step(" ".join(what.split())[:120], pid))


def plans(steps: tuple[int, int], most: int) -> Iterator[Plan]:
    """All ways to go in turns with so many changes of turn: the first ``most`` turns are cut short somewhere."""
    for turns in range(1, most + 1):
        for starts in (0, 1):
            who = [(starts + turn) % 2 for turn in range(turns)]
            for cuts in product(*(range(1, steps[one]) for one in who)):
                yield tuple(zip(who, cuts, strict=True))
