"""The wire between uvicorn and the socket: an answer leaves in one piece, nobody holds a connection for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import uuid_utils
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from bihuan.kernel import limits
from bihuan.kernel.errors import PROBLEM_JSON, DomainError

ENOUGH = 64 * 1024
"""Bytes that are sent at once, so that a long answer fills neither the memory nor the network's buffers."""
LINGER = 2.0
"""Seconds for which what a refused sender still sends is thrown away: closed at once, it would not read the answer."""

SECOND_LOOK = 0.05
"""Seconds between finding that a client is late and closing. A server that was held up itself runs its timers before
it reads: what came in time may still lie in the socket, and closing over it would be a reset without an answer."""


class Gathering:
    """A transport that sends at the end of the loop's turn what was written in it.

    uvicorn writes the head and the body of an answer apart, and each write is a system call that wakes the reader:
    a tenth of the time of a short request.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._size = 0
        self.unread: Callable[[], bool] = lambda: False
        """Whether the other side is still sending what nobody will read."""

    def write(self, data: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._send)
        self._waiting.append(data)
        self._size += len(data)
        if self._size > ENOUGH:
            self._send()

    def close(self) -> None:
        self._send()
        if self.unread() and not self._transport.is_closing() and self._transport.can_write_eof():
            self._transport.write_eof()
            self._loop.call_later(LINGER, self._transport.abort)
        else:
            self._transport.close()

    def _send(self) -> None:
        if self._waiting:
            data = b"".join(self._waiting)
            self._waiting.clear()
            self._size = 0
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 over a gathering transport: ``uvicorn --http bihuan.kernel.http:Protocol``.

    A request has 10 s for its head and 30 s for its body, more for a large one (TRUST §3.2 F5); one timer a connection
    looks after both, and costs a request nothing. A head without end is refused when it is too long (F16).
    """

    _since = 0.0
    """When the present wait began; 0 while the client owes nothing."""
    _head = 0
    _got = 0
    _in_head = True
    _late = False
    _left = False
    """Answered before all was read: what still comes is thrown away."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        gathering = Gathering(transport, self.loop)
        gathering.unread = self._leave
        super().connection_made(cast(asyncio.Transport, gathering))
        self._since = self.loop.time()
        self._timer = self.loop.call_later(limits.HEAD_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._left:
            return
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > limits.HEAD and not self.transport.is_closing():
            self._refuse_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._since, self._in_head = self.loop.time(), True

    def on_headers_complete(self) -> None:
        self._since, self._in_head, self._head, self._got = self.loop.time(), False, 0, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._got += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._since, self._in_head = 0.0, True
        super().on_message_complete()

    def pause_writing(self) -> None:
        self._since = self.loop.time()  # a reader who reads nothing is given as long as a body
        super().pause_writing()

    def resume_writing(self) -> None:
        self._since = 0.0
        super().resume_writing()

    def _look(self) -> None:
        """Close what has been waited for too long, or look again when that would be."""
        given = limits.HEAD_SECONDS if self._in_head and not self.flow.write_paused else limits.BODY_SECONDS
        left = self._since + given + self._got / limits.SLOWEST - self.loop.time() if self._since else float("inf")
        if left <= 0 and self._late:
            self.transport.abort()
        else:
            self._late = left <= 0
            wait = SECOND_LOOK if self._late else min(left, limits.HEAD_SECONDS)
            self._timer = self.loop.call_later(wait, self._look)

    def timeout_keep_alive_handler(self) -> None:
        close = super().timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(SECOND_LOOK, close)  # unless a request comes

    def _leave(self) -> bool:
        self._left = self._left or bool(self.cycle and self.cycle.more_body)
        return self._left

    def _refuse_head(self) -> None:
        """There is no request yet, and so nobody else who could answer."""
        body = DomainError("HEADERS_TOO_LARGE").rendered("zh", "/", uuid_utils.uuid7().hex)
        head = f"content-type: {PROBLEM_JSON}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[431] + head.encode() + body)
        self._left = True
        self.transport.close()
