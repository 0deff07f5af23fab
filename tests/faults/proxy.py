"""A TCP proxy that misbehaves on purpose: between API and database, client and API, API and receiver (TRUST §3.1)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

CHUNK = 65_536
DRIP_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong on one connection; nothing by default."""

    delay: float = 0.0
    """Seconds before each piece is passed on, in both directions."""
    drip: int | None = None
    """Bytes at a time, one piece every 50 ms."""
    reset_after: int | None = None
    """RST to both sides once so many bytes came back from the target."""
    half_close_after: int | None = None
    """After so many bytes from the target its direction is closed; the other stays open."""
    blackhole: bool = False
    """Everything is swallowed and nothing is closed."""
    refuse: bool = False
    """RST as soon as somebody connects."""


NONE = Fault()


class Connection:
    """One client with its connection to the target; ``fault`` may be changed while it lives."""

    def __init__(self, fault: Fault, client: asyncio.StreamWriter) -> None:
        self.fault = fault
        self.client = client
        self.target: asyncio.StreamWriter | None = None
        self.returned = 0

    def reset(self) -> None:
        for side in (self.client, self.target):
            if side is not None:
                with contextlib.suppress(OSError):
                    raw = side.get_extra_info("socket")
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                side.transport.abort()


class Proxy:
    """``async with Proxy("127.0.0.1", 5432) as proxy:`` listens on ``proxy.port``.

    ``proxy.plan = lambda n: Fault(…)`` decides for the n-th connection that is made from now on (from 1);
    ``proxy.now(Fault(…))`` for all that are open; ``proxy.reset()`` ends all of them.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.plan: Callable[[int], Fault] = lambda _: NONE
        self.made = 0
        self.open: set[Connection] = set()

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.reset()
        await asyncio.sleep(0)

    def now(self, fault: Fault) -> None:
        for connection in self.open:
            connection.fault = fault

    def reset(self) -> int:
        """RST to both sides of every open connection; how many there were."""
        ended = list(self.open)
        for connection in ended:
            connection.reset()
        return len(ended)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.made += 1
        connection = Connection(self.plan(self.made), writer)
        if connection.fault.refuse:
            connection.reset()
            return
        self.open.add(connection)
        try:
            back, connection.target = await asyncio.open_connection(*self._target)
            await asyncio.gather(
                self._pass(connection, reader, connection.target, returning=False),
                self._pass(connection, back, writer, returning=True),
            )
        except OSError:
            connection.reset()
        finally:
            self.open.discard(connection)
            for side in (connection.client, connection.target):
                if side is not None:
                    side.close()

    async def _pass(
        self, connection: Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, returning: bool
    ) -> None:
        while data := await reader.read(connection.fault.drip or CHUNK):
            fault = connection.fault
            if fault.blackhole:
                continue
            wait = DRIP_EVERY if fault.drip else fault.delay
            if wait:
                await asyncio.sleep(wait)
            writer.write(data)
            await writer.drain()
            if not returning:
                continue
            connection.returned += len(data)
            if fault.reset_after is not None and connection.returned >= fault.reset_after:
                connection.reset()
                return
            if fault.half_close_after is not None and connection.returned >= fault.half_close_after:
                break
        with contextlib.suppress(OSError, RuntimeError):
            writer.write_eof()
