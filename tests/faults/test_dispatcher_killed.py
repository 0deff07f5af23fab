# ruff: noqa: F811, ASYNC110 - fixtures are imported by name, and waiting is for what happens elsewhere
"""F14, P8: `kill -9` of the worker at any moment: nothing lost, nothing out of order, once by ``webhook-id``.

Two kills in the short form, fifty in the full one.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Clients
from tests.faults.harness import FULL, of_size
from tests.faults.harness import record as report
from tests.faults.test_webhook_receivers import versions
from tests.integration.conftest import Hook, hook, receiver, rename, unit  # noqa: F401
from tests.integration.receiver import Receiver

KILLS = int(os.environ.get("BIHUAN_KILLS", of_size(2, 50)))
PATIENCE = 120


@pytest.fixture
async def worker(app: FastAPI, database_url: str, receiver: Receiver) -> AsyncIterator[Callable[[], Any]]:
    env = os.environ | {
        "DATABASE_URL": database_url,
        "BIHUAN_OUTBOUND_ALLOW": f"127.0.0.1:{receiver.port}",
        "BIHUAN_WEBHOOK_LEASE_SECONDS": "1",
    }
    started: list[asyncio.subprocess.Process] = []

    async def start() -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bihuan", "worker", env=env)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(true: Callable[[], Any], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_worker_killed_at_any_moment_loses_nothing(
    app: FastAPI, client: Clients, hook: Hook, receiver: Receiver, worker: Callable[[], Any], db: AsyncSession
) -> None:
    await hook(objects=["unit"])
    admin = await client("admin")
    receiver.delay = 0.02
    dice = random.Random(14)
    records = [await unit(admin, f"杀{number}") for number in range(8)]
    for kill in range(KILLS):
        process = await worker()
        before = len(receiver.received)
        for number, record in enumerate(records):
            records[number] = await rename(admin, record, f"杀{number}-{kill}")
        with suppress(TimeoutError):
            await until(lambda before=before: len(receiver.received) > before)  # type: ignore[misc]
        await asyncio.sleep(dice.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        await process.wait()
    process = await worker()
    expected = {record["id"]: list(range(1, KILLS + 2)) for record in records}
    with suppress(TimeoutError):
        await until(lambda: versions(receiver) == expected)
    arrived = sum(len(seen) for seen in versions(receiver).values())
    due = len(records) * (KILLS + 1)
    assert arrived == due, f"{due - arrived} of {due} events never arrived"
    assert versions(receiver) == expected
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 60) == 0
    ids = {one.id: (one.event["object_id"], one.event["version"]) for one in receiver.received}
    assert len(ids) == len(set(ids.values())) == len(records) * (KILLS + 1)
    lost = "SELECT count(*) FROM webhook_deliveries WHERE record_kind = 'units' AND status <> 'delivered'"
    assert await db.scalar(text(lost)) == 0
    figures = {
        "kills": KILLS,
        "events due": due,
        "never arrived": due - arrived,
        "out of order": 0,
        "requests of the worker": len(receiver.received),
        "sent more than once, and told by webhook-id": len(receiver.received) - len(ids),
    }
    report("F14", "kill -9 of the worker while it sends", figures, full=FULL)
