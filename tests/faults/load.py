"""Clients that keep a journal: every request before it is sent, every answer when it came (TRUST §3.1)."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from uuid import uuid4

import httpx
import orjson

from tests.factories.company import PASSWORD
from tests.faults.servers import results_directory

PATIENCE = 90
"""Seconds a client repeats a request blindly before it gives up."""


@dataclass
class Attempt:
    """One sending of an operation. ``status`` 0: no answer came, and nobody knows whether it was done."""

    seconds: float
    status: int
    code: str = ""
    retry_after: str | None = None
    replayed: bool = False


@dataclass
class Operation:
    """What was asked with one key, all attempts, and the answer that ended them."""

    number: int
    who: str
    path: str
    body: Any
    key: str
    attempts: list[Attempt] = field(default_factory=list)
    answer: httpx.Response | None = None

    @property
    def acknowledged(self) -> bool:
        return self.answer is not None and self.answer.status_code < 300


class Journal:
    """All operations of a run, in memory for the verdict and as lines of JSON for whoever looks into a failure."""

    def __init__(self, name: str) -> None:
        self.operations: list[Operation] = []
        self._numbers = itertools.count(1)
        self._file = open(results_directory() / f"{name}.{os.environ.get('FAULTS', 'short')}.jsonl", "wb")

    def sending(self, who: str, path: str, body: Any, key: str) -> Operation:
        operation = Operation(next(self._numbers), who, path, body, key)
        self.operations.append(operation)
        self._write(op=operation.number, who=who, path=path, body=body, key=key)
        return operation

    def came(self, operation: Operation, attempt: Attempt, body: bytes = b"") -> None:
        operation.attempts.append(attempt)
        text = body.decode(errors="replace")[:2000]
        self._write(
            op=operation.number, status=attempt.status, code=attempt.code, seconds=round(attempt.seconds, 4), body=text
        )

    def _write(self, **line: Any) -> None:
        self._file.write(orjson.dumps(line, default=str) + b"\n")

    def close(self) -> None:
        self._file.close()

    @property
    def acknowledged(self) -> list[Operation]:
        return [one for one in self.operations if one.acknowledged]

    def attempts(self) -> Iterable[Attempt]:
        return (attempt for one in self.operations for attempt in one.attempts)

    def statuses(self) -> Counter[int]:
        """How often each status was seen, over all attempts; 0 where no answer came."""
        return Counter(attempt.status for attempt in self.attempts())

    def within(self, share: float) -> float:
        """Seconds in which that share of all attempts was answered."""
        return sorted(attempt.seconds for attempt in self.attempts())[int(len(list(self.attempts())) * share)]

    def slowest(self) -> float:
        """Seconds of the slowest attempt."""
        return max((attempt.seconds for attempt in self.attempts()), default=0.0)


class Caller:
    """A signed-in person. ``post`` repeats blindly with the same key until the answer is final."""

    def __init__(self, journal: Journal, url: str, who: str, timeout: float = 30) -> None:
        self.journal, self.who = journal, who
        self.http = httpx.AsyncClient(base_url=url, timeout=timeout)

    async def __aenter__(self) -> Caller:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: Any, __: TracebackType | None) -> None:
        await self.http.aclose()

    async def sign_in(self, password: str = PASSWORD) -> Caller:
        for _ in range(20):  # a busy server may send away whoever comes with fifty others
            answer = await self.http.post("/auth/login", json={"username": self.who, "password": password})
            if answer.status_code != 503:
                break
            await asyncio.sleep(1)
        assert answer.status_code == 200, answer.text
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def alike(self) -> Caller:
        """The same session on a connection pool of its own: another browser of the same person."""
        twin = Caller(self.journal, str(self.http.base_url), self.who, self.http.timeout.read or 30)
        twin.http.headers["Authorization"] = self.http.headers["Authorization"]
        return twin

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.http.get(path, params=params)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def once(self, path: str, body: Any = None, key: str | None = None) -> Operation:
        """Sent a single time."""
        operation = self.journal.sending(self.who, path, body or {}, key or str(uuid4()))
        await self._attempt(operation)
        return operation

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Operation:
        """Sent until a final answer, as a phone in a tunnel would: no answer, 429, 503 and what says ``retryable``."""
        operation = self.journal.sending(self.who, path, body or {}, key or str(uuid4()))
        started = time.monotonic()
        while not await self._attempt(operation):
            assert time.monotonic() - started < PATIENCE, f"{path}: no final answer: {operation.attempts[-3:]}"
            await asyncio.sleep(random.uniform(0.02, 0.15))
        return operation

    async def _send(self, operation: Operation) -> httpx.Response:
        return await self.http.post(operation.path, json=operation.body, headers={"Idempotency-Key": operation.key})

    async def _attempt(self, operation: Operation) -> bool:
        """Whether the answer is final."""
        started = time.monotonic()
        try:
            answer = await self._send(operation)
        except httpx.TransportError as failed:
            self.journal.came(operation, Attempt(time.monotonic() - started, 0, type(failed).__name__))
            return False
        problem = answer.json() if answer.status_code >= 400 and "json" in answer.headers["content-type"] else {}
        attempt = Attempt(
            time.monotonic() - started,
            answer.status_code,
            problem.get("code", ""),
            answer.headers.get("retry-after"),
            answer.headers.get("idempotent-replayed") == "true",
        )
        self.journal.came(operation, attempt, answer.content)
        operation.answer = answer
        return not problem.get("retryable", answer.status_code in {429, 502, 503, 504})


async def in_parallel(workers: int, work: Callable[[int], Awaitable[Any]]) -> list[Any]:
    """``work(0)``… at once; the first that fails fails all."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_one(work, number)) for number in range(workers)]
    return [task.result() for task in tasks]


async def _one(work: Callable[[int], Awaitable[Any]], number: int) -> Any:
    return await work(number)
