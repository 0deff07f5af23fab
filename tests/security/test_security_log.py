"""The security log: each event once, on standard output and in a table that nobody can change (TRUST §4.9)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company


async def told(app: FastAPI, db: AsyncSession, since: str) -> list[tuple[Any, ...]]:
    """Kind, result, account or object, actor: of one request."""
    await app.state.security.flush()
    await db.rollback()
    rows = text(
        "SELECT kind, result, e.account, object_type, u.username, detail FROM security_events e "
        "LEFT JOIN users u ON u.id = actor_id WHERE request_id = :id ORDER BY e.at, e.id"
    )
    return [tuple(row) for row in await db.execute(rows, {"id": since})]


async def test_each_event_is_told_once(
    client: Clients, app: FastAPI, db: AsyncSession, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody, qian, admin = await client(""), await client("qian"), await client("admin")
    capsys.readouterr()

    async def event(name: str, answer: Any) -> list[tuple[Any, ...]]:
        found = await told(app, db, answer.request.headers["x-request-id"])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"event":"security"' in line]
        mine = [line for line in lines if line["request_id"] == answer.request.headers["x-request-id"]]
        assert [line["kind"] for line in mine] == [row[0] for row in found], name
        return found

    def tag(name: str) -> dict[str, str]:
        return {"X-Request-Id": f"event-{name}"}

    good = {"username": "li", "password": PASSWORD}
    answer = await nobody.post("/auth/login", json=good, headers=tag("login-ok"))
    assert await event("login", answer) == [("login", "ok", "li", None, "li", None)]
    answer = await nobody.post("/auth/login", json=good | {"password": "x"}, headers=tag("login-no"))
    assert await event("login", answer) == [("login", "refused", "li", "users", None, "BAD_CREDENTIALS")]
    answer = await nobody.post(
        "/auth/login", json={"username": "my pass word!", "password": "x"}, headers=tag("slip-one")
    )
    assert await event("login", answer) == [("login", "refused", None, None, None, "BAD_CREDENTIALS")]
    answer = await nobody.post("/leads", json={}, headers=tag("write-401"))
    assert await event("401", answer) == [
        ("access.refused", "refused", None, "leads", None, "UNAUTHENTICATED createLead")
    ]
    answer = await nobody.get("/leads", headers=tag("read-401"))
    assert await event("401 of a read", answer) == []
    answer = await qian.post(f"/users/{Company.ids['sun']}/disable", json={}, headers=tag("write-403"))
    assert await event("403", answer) == [("access.refused", "refused", None, "users", "qian", "FORBIDDEN disableUser")]
    role = (await admin.get("/roles", params={"limit": 1})).json()["data"][0]
    role = (await admin.get(f"/roles/{role['id']}")).json()
    match = {"If-Match": f'"roles:{role["id"]}:{role["version"]}"'}
    answer = await admin.patch(
        f"/roles/{role['id']}", json={"permissions": role["permissions"][:-1]}, headers=match | tag("role-edit")
    )
    assert await event("role", answer) == [("permissions.changed", "ok", None, "roles", "admin", "1")]
    body = {"name": "x", "scopes": ["lead:read"], "password": PASSWORD}
    answer = await qian.post("/api-tokens", json=body, headers=tag("token-new"))
    prefix = answer.json()["prefix"]
    assert await event("token", answer) == [("token.created", "ok", None, "api-tokens", "qian", prefix)]
    answer = await qian.post(f"/api-tokens/{answer.json()['id']}/revoke", json={}, headers=tag("token-end"))
    assert await event("token", answer) == [("token.revoked", "ok", None, "api-tokens", "qian", prefix)]
    body = {"current_password": "wrong", "new_password": "some other words"}
    answer = await qian.post("/me/password", json=body, headers=tag("password-no"))
    assert await event("reauth", answer) == [
        ("access.refused", "refused", None, "me", "qian", "REAUTH_FAILED changeMyPassword")
    ]


async def test_what_was_undone_is_not_told_and_what_is_told_is_not_undone(
    client: Clients, db: AsyncSession, app: FastAPI
) -> None:
    admin = await client("admin")
    await app.state.security.flush()
    count = text("SELECT count(*) FROM security_events")
    before = await db.scalar(count)
    body = {"username": "qian", "name": "重名", "password": "many green lamps"}
    roles = (await admin.get("/roles")).json()["data"]
    body |= {"department_id": str(Company.departments["sales2"]), "role_ids": [roles[0]["id"]]}
    assert (await admin.post("/users", json=body)).status_code == 409
    await app.state.security.flush()
    await db.rollback()
    assert await db.scalar(count) == before  # its roles were set, and then it was not made
    for change in ("UPDATE security_events SET kind = 'x'", "DELETE FROM security_events"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await db.execute(text(change))
        await db.rollback()


async def test_only_administrators_read_it_with_filters(client: Clients, app: FastAPI) -> None:
    admin, qian, _ = await client("admin"), await client("qian"), await client("li")
    await app.state.security.flush()
    page = (await admin.get("/security-events", params={"kind": "login", "actor_id": str(Company.ids["li"])})).json()
    assert page["data"] and {(row["kind"], row["actor_name"]) for row in page["data"]} == {("login", "李娜")}
    one = page["data"][0]["id"]
    assert (await admin.get(f"/security-events/{one}")).json()["actions"] == []
    for path in ("/security-events", f"/security-events/{one}"):
        assert (await qian.get(path)).status_code == 403
