"""A desk for each user: the application's own API, called in the same process, at the time the story needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from sqlalchemy import any_, update

from bihuan.demo.agenda import Agenda
from bihuan.identity.session.models import Session
from bihuan.integration.job.runner import Runner
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import new_id, uuid_array
from bihuan.kernel.jobs import run_job

Body = dict[str, Any]
PATIENCE = 30
"""How often a request is sent again that the machine had no time for."""


class Refused(RuntimeError):
    """The demo was refused something: a mistake in the demo, shown with the answer."""


class Office:
    """Sends requests as any user; the clock is wherever the agenda has put it."""

    def __init__(self, app: FastAPI, people: dict[str, UUID], agenda: Agenda) -> None:
        self._app, self.people, self.agenda = app, people, agenda
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://demo/api/v1")
        self._sessions: dict[str, UUID] = {}

    async def __aenter__(self) -> Office:
        """A session for everybody, long enough for a year of story."""
        async with self._app.state.sessions() as db:
            for username, user in self.people.items():
                session = Session(
                    id=new_id(),
                    user_id=user,
                    refresh_hash=new_id().bytes,
                    created_at=CLOCK.now(),
                    rotated_at=CLOCK.now(),
                    expires_at=datetime(2100, 1, 1, tzinfo=SHANGHAI),
                )
                db.add(session)
                self._sessions[username] = session.id
            await db.commit()
        return self

    async def __aexit__(self, *_: object) -> None:
        """The sessions end with the story."""
        await self._http.aclose()
        async with self._app.state.sessions() as db:
            mine = update(Session).where(Session.id == any_(uuid_array(list(self._sessions.values()))))
            await db.execute(mine.values(revoked_at=CLOCK.now()))
            await db.commit()

    async def ask(
        self, who: str, method: str, path: str, body: Any = None, match: tuple[str, Body] | None = None, **more: Any
    ) -> Body:
        """One request, with ``If-Match`` of the record in ``match``, sent again to a busy machine. Raises Refused."""
        token = self._app.state.signer.issue(self.people[who], self._sessions[who])
        headers = {"Authorization": f"Bearer {token}"}
        if match:
            headers["If-Match"] = f'"{match[0]}:{match[1]["id"]}:{match[1]["version"]}"'
        if method == "POST":
            headers["Idempotency-Key"] = new_id().hex
        answer = await self._http.request(method, path, json=body, headers=headers, **more)
        for _ in range(PATIENCE):
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            await asyncio.sleep(float(answer.headers.get("Retry-After", "1")))
            answer = await self._http.request(method, path, json=body, headers=headers, **more)
        if answer.status_code >= 400:
            raise Refused(f"{who} {method} {path} {body}: {answer.status_code} {answer.text}")
        found: Body = answer.json()
        return found

    async def get(self, who: str, path: str, **params: Any) -> Body:
        return await self.ask(who, "GET", path, params=params)

    async def jobs(self) -> None:
        """What the worker does with the jobs that wait."""
        await Runner(self._app.state.sessions).drain()

    async def overnight(self, work: Callable[[Context], Awaitable[Any]]) -> None:
        """What the worker does by itself, as the system."""

        async def do(ctx: Context, _: Any) -> None:
            await work(ctx)

        await run_job(self._app.state.sessions, do, {}, "overnight")
