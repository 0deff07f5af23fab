"""The trading company, and a stage on which two of its people act at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from fastapi import FastAPI

from tests.faults.office import plain
from tests.fulfilment.world import World, app, ok, world
from tests.interleavings.stage import Stage

__all__ = ["app", "stage", "world"]


@pytest.fixture(scope="module", autouse=True)
async def ready(world: World) -> None:
    """Everybody has signed in, and the daily limit does not stand in the way."""
    for who in ("admin", "li", "zhao", "qian", "sun", "wu", "he"):
        await world.get(who, "/me")
    for pool in (await world.get("admin", "/pools"))["data"]:
        path = f"/pools/{pool['id']}"
        etag = {"If-Match": (await world.ask("admin", "GET", path)).headers["etag"]}
        ok(await world.ask("admin", "PATCH", path, json={"claim_daily_limit": None}, headers=etag))


@pytest.fixture
async def stage(app: FastAPI, world: World, database_url: str) -> AsyncIterator[Stage]:
    watcher = await asyncpg.connect(plain(database_url))
    engines = [maker.kw["bind"].sync_engine for maker in (app.state.sessions, app.state.readers)]
    made = Stage(engines, watcher)
    made.open()
    yield made
    made.close()
    await watcher.close()
