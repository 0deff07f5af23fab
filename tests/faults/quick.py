"""A caller that costs next to nothing: where ten thousand requests are timed, the asking must not be what takes long.

An ordinary HTTP library needs several milliseconds of processor time a request, as much as the server beside it.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import orjson

from tests.faults.load import Caller, Operation
from tests.faults.raw import read

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Quick(Caller):
    """Posts over sockets of its own that stay open, one for each request at a time."""

    _idle: list[Connection] = []  # noqa: RUF012 - replaced by ``open``

    async def close(self) -> None:
        for _, writer in self._idle:
            writer.close()
        await self.http.aclose()

    async def open(self, count: int) -> None:
        """So many connections, to be used within the ten seconds that a server waits for a first request."""
        at = urlsplit(str(self.http.base_url))
        self._idle = [await asyncio.open_connection(at.hostname, at.port) for _ in range(count)]

    async def _send(self, operation: Operation) -> httpx.Response:
        reader, writer = connection = self._idle.pop()
        body = orjson.dumps(operation.body)
        head = (
            f"POST /api/v1{operation.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: {self.http.headers['Authorization']}\r\nIdempotency-Key: {operation.key}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await read(reader)
        assert answer.status, "the connection ended without an answer"
        self._idle.append(connection)
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)
