"""The application on a loop of its own: the steps of a state machine are plain functions, and ask it from outside."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from threading import Thread
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from asgi_lifespan import LifespanManager
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import text

from bihuan.main import create_app
from bihuan.settings import Settings
from tests.factories.company import PASSWORD

T = TypeVar("T")
PROGRAMS = int(os.environ.get("MACHINE_PROGRAMS", 12))
STEPS = int(os.environ.get("MACHINE_STEPS", 30))
made_up = settings(
    max_examples=PROGRAMS,
    stateful_step_count=STEPS,
    derandomize="MACHINE_PROGRAMS" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate] if os.environ.get("MACHINE_SHRINK") == "0" else list(Phase),
    print_blob=True,
)
"""The same few programs with all tests; ``MACHINE_PROGRAMS=2000 MACHINE_STEPS=80`` draws that many at random.

``MACHINE_SHRINK=0`` where it is enough to know that there is such a program, not the shortest one.
"""


class Desk:
    """A running application and whoever is signed in to it."""

    def __init__(self, database_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()
        # Sessions outlive the programs: they move the clock by years.
        kept = {"access_token_minutes": 52_000_000, "refresh_token_days": 36_500}
        self._app = create_app(Settings(DATABASE_URL=database_url, **kept))  # type: ignore[arg-type]
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._open = AsyncExitStack()
        self.run(self._start())

    async def _start(self) -> None:
        await self._open.enter_async_context(LifespanManager(self._app))

    def close(self) -> None:
        self.run(self._open.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    async def client(self, username: str) -> httpx.AsyncClient:
        """Signed in as that user; every request has a key of its own, as those of the browser app do."""
        if username not in self._clients:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url="http://test/api/v1")
            await self._open.enter_async_context(client)
            answer = await client.post("/auth/login", json={"username": username, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            self._clients[username] = client
        return self._clients[username]

    async def ask(self, username: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        client = await self.client(username)
        return await client.request(method, path, json=body, headers={"Idempotency-Key": str(uuid4()), **headers})

    def post(self, username: str, path: str, **body: Any) -> httpx.Response:
        return self.run(self.ask(username, "POST", path, body))

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What is stored, past the application."""

        async def found() -> list[Any]:
            async with self._app.state.sessions() as db:
                return list((await db.execute(text(statement), values)).all())

        return self.run(found())

    def edit(self, username: str, path: str, **body: Any) -> None:
        """Fields of a record, in its newest version."""

        async def edited() -> httpx.Response:
            etag = (await self.ask(username, "GET", path)).headers["etag"]
            return await self.ask(username, "PATCH", path, body, **{"If-Match": etag})

        answer = self.run(edited())
        assert answer.status_code == 200, answer.text


def outcome(answer: httpx.Response) -> str:
    """``ok``, or the code of the refusal; anything but a coded refusal ends the program."""
    if answer.status_code < 300:
        return "ok"
    assert answer.status_code < 500, answer.text
    return str(answer.json()["code"])
