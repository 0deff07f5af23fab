"""A desk for each user: the application's own API, called in the same process, at the time the story needs."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from bihuan.identity.session.models import Session
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.db import new_id

Body = dict[str, Any]


class Refused(RuntimeError):
    """The demo was refused something: a mistake in the demo, shown with the answer."""


class Office:
    """Sends requests as any user; the clock is wherever ``on`` put it."""

    def __init__(self, app: FastAPI, people: dict[str, UUID]) -> None:
        self._app, self.people = app, people
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://demo/api/v1")
        self._sessions: dict[str, UUID] = {}

    async def open(self) -> None:
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

    async def close(self) -> None:
        """The sessions end with the story."""
        await self._http.aclose()
        async with self._app.state.sessions() as db:
            for session in self._sessions.values():
                (await db.get_one(Session, session)).revoked_at = datetime.now(SHANGHAI)
            await db.commit()

    def on(self, day: date, hour: int = 9, minute: int = 0) -> None:
        CLOCK.set(datetime.combine(day, time(hour, minute), SHANGHAI))

    async def ask(
        self, who: str, method: str, path: str, body: Any = None, match: tuple[str, Body] | None = None, **more: Any
    ) -> Body:
        token = self._app.state.signer.issue(self.people[who], self._sessions[who])
        headers = {"Authorization": f"Bearer {token}"}
        if match:
            headers["If-Match"] = f'"{match[0]}:{match[1]["id"]}:{match[1]["version"]}"'
        answer = await self._http.request(method, path, json=body, headers=headers, **more)
        if answer.status_code >= 400:
            raise Refused(f"{who} {method} {path} {body}: {answer.status_code} {answer.text}")
        found: Body = answer.json()
        return found

    async def get(self, who: str, path: str, **params: Any) -> Body:
        return await self.ask(who, "GET", path, params=params)

    async def post(self, who: str, path: str, body: Any = None) -> Body:
        return await self.ask(who, "POST", path, body or {})

    async def patch(self, who: str, resource: str, record: Body, **fields: Any) -> Body:
        return await self.ask(who, "PATCH", f"/{resource}/{record['id']}", fields, (resource, record))

    async def put(self, who: str, resource: str, record: Body, part: str, body: Body) -> Body:
        return await self.ask(who, "PUT", f"/{resource}/{record['id']}/{part}", body, (resource, record))

    async def upload(self, who: str, resource: str, record_id: str, kind: str, name: str, content: bytes) -> None:
        form = {"object_type": resource, "object_id": record_id, "kind": kind}
        await self.ask(who, "POST", "/attachments", data=form, files={"file": (name, content, "application/pdf")})

    async def follow_up(
        self, who: str, resource: str, record_id: str, kind: str, content: str, next_at: datetime | None = None
    ) -> None:
        body = {
            "object_type": resource,
            "object_id": record_id,
            "kind": kind,
            "content": content,
            "occurred_at": CLOCK.now().isoformat(),
        }
        if next_at:
            body["next_follow_up_at"] = next_at.isoformat()
        await self.post(who, "/follow-ups", body)

    async def approve(
        self, who: str, resource: str, record_id: str, verb: str = "approve", comment: str = "同意"
    ) -> None:
        tasks = (await self.get(who, "/approval-tasks", limit=200))["data"]
        task = next(task for task in tasks if task["object_type"] == resource and task["object_id"] == record_id)
        await self.post(who, f"/approval-tasks/{task['id']}/{verb}", {"comment": comment})
