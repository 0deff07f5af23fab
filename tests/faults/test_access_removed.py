"""F12, R68, R69: access that is taken away in the middle of the work ends with the very next request.

Sixteen loops read and write without a pause as somebody, through a session and through an API token; an administrator
then takes their access away. Every request that begins after that answer must be refused, and nothing that the log
knows of may have been done by them later.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

LOOPS = 16
BEFORE = 60
"""Requests that must have succeeded before access is taken away."""
AFTER = 5
"""Requests of each loop that begin afterwards."""
REFUSED = {401, 403, 404}
mobiles = itertools.count(13_700_000_000)

R68 = text(
    "SELECT a.id FROM audit_log a JOIN audit_log d ON d.action = 'disable' AND d.object_type = 'users' "
    "AND d.object_id = a.actor_id AND a.at > d.at + make_interval(secs => :grace) "
    "AND NOT EXISTS (SELECT 1 FROM audit_log e "
    "WHERE e.action = 'enable' AND e.object_type = 'users' AND e.object_id = a.actor_id "
    "AND e.at BETWEEN d.at AND a.at) "
    "UNION ALL SELECT a.id FROM audit_log a JOIN api_tokens t ON t.id = a.token_id "
    "WHERE a.at > t.revoked_at + make_interval(secs => :grace) OR a.at > t.expires_at"
)
"""TRUST §2.7: what was done after access had ended. A second of grace, and what the slowest request took: one that was
let in before may be written after, and on a busy machine that is late."""
SLOWEST = [0.0]


async def session_of(app: FastAPI, username: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    made = httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", timeout=60)
    answer = await made.post("/auth/login", json={"username": username, "password": PASSWORD})
    made.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return made


class Work:
    """Sixteen loops, and what they were answered before and after access had ended."""

    def __init__(self, *callers: httpx.AsyncClient) -> None:
        self.callers = callers
        self.ended = False
        self.late_ids: list[str] = []
        self.busy = asyncio.Event()
        self.before: list[int] = []
        self.late: list[int] = []

    async def loop(self, number: int) -> None:
        caller = self.callers[number % len(self.callers)]
        after = 0
        while after < AFTER:
            late, began = self.ended, monotonic()  # as known when the request begins
            if number % 4 < 2:
                answer = await caller.get("/leads", params={"limit": 5})
            else:
                mobile = str(next(mobiles))
                body = {"company_name": f"公司 {mobile}", "contact_name": "王", "mobile": mobile, "source": "web_form"}
                answer = await caller.post("/leads", json=body, headers={"Idempotency-Key": str(uuid4())})
            SLOWEST[0] = max(SLOWEST[0], monotonic() - began)
            (self.late if late else self.before).append(answer.status_code)
            if late:
                self.late_ids.append(answer.headers["x-request-id"])
            if sum(status in {200, 201} for status in self.before) >= BEFORE:
                self.busy.set()
            after += late
            await asyncio.sleep(0)

    async def until(self, take_away: Callable[[], Awaitable[Any]]) -> None:
        loops = [asyncio.create_task(self.loop(number)) for number in range(LOOPS)]
        await self.busy.wait()
        await take_away()
        self.ended = True
        await asyncio.gather(*loops)


async def _role(admin: httpx.AsyncClient, code: str) -> dict[str, Any]:
    rows = (await admin.get("/roles", params={"limit": 200})).json()["data"]
    found: dict[str, Any] = (await admin.get(f"/roles/{next(row['id'] for row in rows if row['code'] == code)}")).json()
    return found


async def _give(admin: httpx.AsyncClient, role: dict[str, Any], permissions: list[Any]) -> None:
    version = (await admin.get(f"/roles/{role['id']}")).json()["version"]
    match = {"If-Match": f'"roles:{role["id"]}:{version}"'}
    answer = await admin.patch(f"/roles/{role['id']}", json={"permissions": permissions}, headers=match)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("how", ["the user is disabled", "the token is revoked", "the role is lowered"])
async def test_the_next_request_after_access_ends_is_refused(
    how: str, client: Clients, app: FastAPI, db: AsyncSession
) -> None:
    admin = await client("admin")
    person = await session_of(app, "qian")
    body = {"name": how, "scopes": ["lead:read", "lead:write"], "password": PASSWORD}
    made = (await person.post("/api-tokens", json=body)).json()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {made['token']}"}
    program = httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers, timeout=60)
    role = await _role(admin, "sales_rep")
    user = f"/users/{Company.ids['qian']}"

    async def take_away() -> None:
        if how == "the role is lowered":
            return await _give(admin, role, [one for one in role["permissions"] if one["object"] != "leads"])
        path = f"/api-tokens/{made['id']}/revoke" if how == "the token is revoked" else f"{user}/disable"
        answer = await admin.post(path, json={})
        assert answer.status_code == 200, answer.text

    work = Work(program) if how == "the token is revoked" else Work(person, program)
    try:
        await work.until(take_away)
    finally:
        if how == "the role is lowered":
            await _give(admin, role, role["permissions"])
        elif how == "the user is disabled":
            assert (await admin.post(f"{user}/enable", json={})).status_code == 200
        for one in (person, program):
            await one.aclose()
    assert len(work.late) == LOOPS * AFTER
    served = [status for status in work.late if status not in REFUSED]
    assert not served, f"{len(served)} of {len(work.late)} requests were served after access had ended"
    await db.rollback()
    done = text("SELECT count(*) FROM audit_log WHERE request_id = ANY(:ids)")
    assert await db.scalar(done, {"ids": work.late_ids}) == 0
    assert (await db.execute(R68, {"grace": 1 + SLOWEST[0]})).all() == []
