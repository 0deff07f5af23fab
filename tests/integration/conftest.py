"""A receiver on this machine, and a dispatcher that may reach it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.integration.webhook_delivery.dispatcher import Dispatcher
from bihuan.kernel.feed import seal
from bihuan.kernel.safe_http import Outbound, allow_list
from bihuan.settings import get_settings
from tests.conftest import Clients
from tests.integration.receiver import Receiver

Json = dict[str, Any]
Hook = Callable[..., Awaitable[Json]]


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    made = await Receiver().start()
    monkeypatch.setenv("BIHUAN_OUTBOUND_ALLOW", f"127.0.0.1:{made.port}")
    get_settings.cache_clear()
    yield made
    await made.stop()
    get_settings.cache_clear()


@pytest.fixture
def dispatcher(app: FastAPI, receiver: Receiver) -> Dispatcher:
    return Dispatcher(app.state.sessions, way_to(receiver), timedelta(seconds=30))


async def sealed(app: FastAPI) -> int:
    """Seal whatever is committed; how much it was.

    The horizon is that of the whole server: a transaction of a test that runs beside this one holds it back.
    """
    waiting = text(
        "SELECT EXISTS (SELECT FROM audit_log a WHERE NOT EXISTS (SELECT FROM events e WHERE e.audit_id = a.id))"
    )
    done = 0
    async with asyncio.timeout(90), app.state.sessions() as db:
        while await db.scalar(waiting):
            await db.rollback()
            done += await seal(app.state.sessions)
            await asyncio.sleep(0.02)
    return done


def way_to(*receivers: Receiver) -> Outbound:
    return Outbound(allow_list(",".join(f"127.0.0.1:{one.port}" for one in receivers)))


@pytest.fixture
async def hook(app: FastAPI, client: Clients, receiver: Receiver) -> AsyncIterator[Hook]:
    """``await hook(objects=["unit"])``: a webhook that begins now; it is gone after the test."""
    made: list[tuple[httpx.AsyncClient, Json]] = []

    async def create(username: str = "admin", **given: Any) -> Json:
        await sealed(app)
        admin = await client(username)
        body = {"name": "ERP", "url": receiver.url, "event_types": [], "objects": []} | given
        answer = await admin.post("/webhooks", json=body)
        assert answer.status_code == 201, answer.text
        made.append((admin, answer.json()))
        return made[-1][1]

    yield create
    for admin, webhook in made:
        tag = (await admin.get(f"/webhooks/{webhook['id']}")).headers["ETag"]
        assert (await admin.delete(f"/webhooks/{webhook['id']}", headers={"If-Match": tag})).status_code == 204


async def unit(admin: httpx.AsyncClient, name: str) -> Json:
    """A small record: its creation is an event."""
    answer = await admin.post("/units", json={"name": name, "precision": 0, "is_active": True})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def rename(admin: httpx.AsyncClient, record: Json, name: str) -> Json:
    tag = f'"units:{record["id"]}:{record["version"]}"'
    answer = await admin.patch(f"/units/{record['id']}", json={"name": name}, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
