"""A keep-alive HTTP client that costs next to nothing, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from typing import Any

import orjson


class Failed(Exception):
    """An answer other than the expected one; carries the end of its body."""


class _Wire(asyncio.Protocol):
    """One connection, one request at a time; answers must carry Content-Length."""

    def __init__(self) -> None:
        self.transport: Any = None
        self._buffer = bytearray()
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._body_at = self._end = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, cause: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(cause or ConnectionResetError("closed"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._end:
            head = self._buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            self._body_at = head + 4
            self._end = self._body_at + self._length(head)
        if len(self._buffer) >= self._end and self._waiting is not None:
            status, body = int(self._buffer[9:12]), bytes(self._buffer[self._body_at : self._end])
            self._buffer.clear()
            self._end = 0
            self._waiting.set_result((status, body))

    def _length(self, head: int) -> int:
        headers = bytes(self._buffer[:head]).lower()
        at = headers.find(b"\r\ncontent-length:")
        if at < 0:
            return 0
        end = headers.find(b"\r\n", at + 2)
        return int(headers[at + 17 : end if end > 0 else None])

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._waiting


class Client:
    """One signed-in user on one connection."""

    def __init__(self, port: int, prefix: str = "", token: str = "") -> None:
        self.port, self.prefix = port, prefix
        self.asked = 0
        self._head = f"Host: 127.0.0.1:{port}\r\nAccept: application/json\r\n"
        if token:
            self._head += f"Authorization: Bearer {token}\r\n"
        self._wire: _Wire | None = None
        self._keys = (f"{uuid.uuid4().hex[:20]}{n:012x}" for n in itertools.count())

    async def call(self, method: str, path: str, body: Any = None, expect: int = 200, **headers: str) -> Any:
        """The decoded answer. Raises Failed for any other status than the expected one."""
        status, content = await self.raw(method, path, body, **headers)
        if status != expect:
            raise Failed(f"{method} {path}: {status}, not {expect}: {content[-600:].decode(errors='replace')}")
        return orjson.loads(content) if content else None

    async def raw(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Status and bytes, undecoded: what the measured loops use."""
        if self._wire is None:
            loop = asyncio.get_running_loop()
            self._wire = (await loop.create_connection(_Wire, "127.0.0.1", self.port))[1]
        self.asked += 1
        head = f"{method} {self.prefix}{path} HTTP/1.1\r\n{self._head}"
        content = b""
        if method != "GET":
            content = orjson.dumps(body if body is not None else {})
            head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
            if method == "POST":
                head += f"Idempotency-Key: {next(self._keys)}\r\n"
        for name, value in headers.items():
            head += f"{name.replace('_', '-')}: {value}\r\n"
        return await self._wire.ask(head.encode() + b"\r\n" + content)

    async def get(self, path: str) -> Any:
        return await self.call("GET", path)

    async def post(self, path: str, body: Any = None, expect: int = 200, **headers: str) -> Any:
        return await self.call("POST", path, body, expect, **headers)

    def close(self) -> None:
        if self._wire is not None:
            self._wire.transport.close()
            self._wire = None
