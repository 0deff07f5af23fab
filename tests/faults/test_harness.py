"""The tools themselves: what is killed is gone and comes back, and the proxy does what it says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from tests.faults.harness import Caller, Fault, Journal, Postgres, Proxy, serving, until


async def test_a_killed_database_and_a_killed_worker_come_back(postgres: Postgres, company_url: str) -> None:
    journal = Journal("harness")
    with serving(company_url, workers=2) as server:
        async with Caller(journal, server.url, "qian") as qian:
            await qian.sign_in()
            before = server.worker_pids()
            assert len(before) == 2
            server.kill_workers()
            await asyncio.to_thread(until, lambda: len(set(server.worker_pids()) - set(before)) == 2, "no new workers")
            assert postgres.process is not None
            died = postgres.process.pid
            await asyncio.to_thread(postgres.kill)
            with pytest.raises((OSError, asyncpg.PostgresError)):
                await asyncpg.connect(postgres.dsn("postgres"), timeout=5)
            await asyncio.to_thread(postgres.start)
            assert postgres.process.pid != died
            made = await qian.post(
                "/leads", {"company_name": "重启", "contact_name": "人", "mobile": "13800000000", "source": "web_form"}
            )
            assert made.answer is not None
            assert made.answer.status_code == 201, made.answer.text
            again = await qian.once(made.path, made.body, made.key)
            assert again.attempts[0].replayed
            assert again.answer is not None
            assert again.answer.content == made.answer.content


@asynccontextmanager
async def proxied(fault: Fault) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, Proxy]]:
    """Somebody who is answered with ten times what they said, through a proxy."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(100):
            writer.write(said * 10)
        writer.close()

    target = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with Proxy("127.0.0.1", target.sockets[0].getsockname()[1]) as proxy:
        proxy.plan = lambda _: fault
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        yield reader, writer, proxy
        writer.close()
    target.close()


async def test_without_a_fault_everything_passes() -> None:
    async with proxied(Fault()) as (reader, writer, _):
        writer.write(b"ab")
        assert await reader.readexactly(20) == b"ab" * 10
        writer.write_eof()
        assert await reader.read() == b""


async def test_a_drip_and_a_delay_lose_nothing() -> None:
    for fault in (Fault(drip=7), Fault(delay=0.01)):
        async with proxied(fault) as (reader, writer, _):
            writer.write(b"ab")
            assert await reader.readexactly(20) == b"ab" * 10


async def test_a_reset_is_seen_after_so_many_bytes() -> None:
    async with proxied(Fault(drip=5, reset_after=10)) as (reader, writer, _):
        writer.write(b"ab")
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(20)


async def test_a_half_close_ends_one_direction() -> None:
    async with proxied(Fault(drip=5, half_close_after=10)) as (reader, writer, _):
        writer.write(b"ab")
        assert await reader.read() == b"ab" * 5


async def test_a_black_hole_swallows_and_a_reset_ends_all() -> None:
    async with proxied(Fault(blackhole=True)) as (reader, writer, proxy):
        writer.write(b"ab")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.3)
        assert proxy.reset() == 1
        with pytest.raises(ConnectionResetError):
            await reader.read(1)


async def test_a_refused_connection_ends_at_once() -> None:
    async with proxied(Fault(refuse=True)) as (reader, writer, _):
        with pytest.raises(ConnectionResetError):
            writer.write(b"ab")
            await writer.drain()
            await reader.readexactly(1)
