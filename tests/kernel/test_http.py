"""What goes over the wire: an answer in one piece, a long one whole, and nothing lost when the connection ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from bihuan.kernel.http import ENOUGH, Gathering, Protocol

LONG = bytes(range(256)) * 20_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """``/long`` in chunks that never wait for anything, everything else in two words."""
    assert scope["type"] == "http"
    body = LONG if scope["path"] == "/long" else b"in one piece"
    length = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    for start in range(0, len(body), 50_000):
        chunk = body[start : start + 50_000]
        await send({"type": "http.response.body", "body": chunk, "more_body": start + 50_000 < len(body)})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(application, port=0, http=Protocol, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


async def ask(port: int, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    return reader, writer


class Wire(asyncio.Transport):
    """What reaches the socket, write by write."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []

    def write(self, data: Any) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.sent.append(b"closed")


async def test_one_turn_of_the_loop_is_one_write_and_much_does_not_wait() -> None:
    wire = Wire()
    gathering = Gathering(wire, asyncio.get_running_loop())
    gathering.write(b"head")
    gathering.write(b"body")
    assert wire.sent == []
    await asyncio.sleep(0)
    assert wire.sent == [b"headbody"]
    gathering.write(b"x" * (ENOUGH + 1))
    assert wire.sent[1:] == [b"x" * (ENOUGH + 1)]
    gathering.write(b"last")
    gathering.close()
    assert wire.sent[2:] == [b"last", b"closed"]


async def test_head_and_body_arrive_together(port: int) -> None:
    reader, writer = await ask(port, "/")
    first = await reader.read(ENOUGH)
    assert first.startswith(b"HTTP/1.1 200 OK\r\n") and first.endswith(b"\r\n\r\nin one piece")
    assert await reader.read() == b""
    writer.close()


async def test_a_long_answer_arrives_whole_before_the_connection_ends(port: int) -> None:
    reader, writer = await ask(port, "/long")
    whole = await reader.read()
    assert whole.partition(b"\r\n\r\n")[2] == LONG
    writer.close()
