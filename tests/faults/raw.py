"""HTTP by hand: what no well-behaved client library would send, over plain sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.faults.harness import Server


@dataclass
class Answer:
    """``status`` 0: the connection ended without one."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        return str(json.loads(self.body).get("code", "")) if self.body else ""


async def connect(server: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(server.url)
    return await asyncio.open_connection(address.hostname, address.port)


def head(method: str, path: str, token: str = "", *more: str) -> bytes:
    lines = [f"{method} /api/v1{path} HTTP/1.1", "Host: 127.0.0.1", *more]
    return "\r\n".join([*lines, *([f"Authorization: Bearer {token}"] if token else []), "", ""]).encode()


async def read(reader: asyncio.StreamReader) -> Answer:
    try:
        first = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return Answer(0, {}, b"")
    status, *lines = first.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(status.split()[1]), headers, body)


async def stream(server: Server, start: bytes, pieces: AsyncIterator[bytes]) -> tuple[Answer, int]:
    """Send until all is sent or an answer comes; how many bytes of the body had left by then."""
    reader, writer = await connect(server)
    answering = asyncio.ensure_future(read(reader))
    sent = 0
    with contextlib.suppress(ConnectionError):
        writer.write(start)
        async for piece in pieces:
            if answering.done():
                break
            writer.write(piece)
            sent += len(piece)
            await writer.drain()
    answer = await asyncio.wait_for(answering, 30)
    writer.close()
    return answer, sent


async def ended_after(reader: asyncio.StreamReader, started: float) -> float:
    """Seconds from ``started`` until the other side hangs up."""
    with contextlib.suppress(ConnectionError):
        while await reader.read(65_536):
            pass
    return time.monotonic() - started


class Neighbour:
    """Somebody who goes on working meanwhile: every answer and how long it took."""

    def __init__(self, http: Any, path: str) -> None:
        self.http, self.path = http, path
        self.statuses: list[int] = []
        self.seconds: list[float] = []

    async def __aenter__(self) -> Neighbour:
        self._task = asyncio.ensure_future(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        async with asyncio.timeout(30):
            while not (self.statuses or self._task.done()):  # noqa: ASYNC110 - the others give no sign
                await asyncio.sleep(0.05)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _work(self) -> None:
        while True:
            started = time.monotonic()
            answer = await self.http.get(self.path)
            self.seconds.append(time.monotonic() - started)
            self.statuses.append(answer.status_code)
            await asyncio.sleep(0.05)

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] if self.seconds else 0.0
