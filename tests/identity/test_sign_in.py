"""Signing in, staying signed in, and being thrown out."""

from __future__ import annotations

import httpx
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.passwords import hash_password
from bihuan.identity.session.models import Session
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company


async def test_a_user_signs_in_and_sees_who_they_are(client: Clients) -> None:
    me = (await (await client("qian")).get("/me")).json()
    assert (me["name"], me["department_name"], me["role_names"]) == ("钱程", "销售一部", ["销售员"])
    assert {"resource": "leads", "action": "claim", "scope": "self"} in me["permissions"]


async def test_a_wrong_password_is_refused_and_opens_no_session(client: Clients, db: AsyncSession) -> None:
    before = await db.scalar(select(func.count()).select_from(Session))
    for username in ("qian", "nobody"):
        answer = await (await client("")).post("/auth/login", json={"username": username, "password": "wrong password"})
        assert (answer.status_code, answer.json()["code"]) == (401, "BAD_CREDENTIALS")
    assert await db.scalar(select(func.count()).select_from(Session)) == before


async def test_a_new_password_is_hashed_to_resist_guessing() -> None:
    """Argon2id with 64 MiB and three passes: the quick hashes of the company are those of tests alone."""
    assert (await hash_password("nine purple lanterns")).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_without_a_token_nothing_is_shown(client: Clients) -> None:
    answer = await (await client("")).get("/users")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_refresh_token_rotates_and_a_stolen_one_ends_the_session(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as device:
        given = {"username": "sun", "password": PASSWORD, "client": "device"}
        first = (await device.post("/auth/login", json=given)).json()["refresh_token"]
        second = (await device.post("/auth/refresh", json={"refresh_token": first})).json()
        assert second["refresh_token"] != first
        stolen = await device.post("/auth/refresh", json={"refresh_token": first})
        assert stolen.status_code == 401
        owner = await device.post("/auth/refresh", json={"refresh_token": second["refresh_token"]})
        assert owner.status_code == 401
        answer = await device.get("/me", headers={"Authorization": f"Bearer {second['access_token']}"})
        assert answer.status_code == 401


async def test_a_disabled_user_is_out_on_the_next_request(client: Clients) -> None:
    he, admin = await client("he"), await client("admin")
    assert (await he.get("/me")).status_code == 200
    answer = await admin.post(f"/users/{Company.ids['he']}/disable", json={})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["version"]) == ("disabled", 2)
    assert (await he.get("/me")).status_code == 401
    assert (await admin.post(f"/users/{Company.ids['he']}/enable", json={})).json()["status"] == "active"


async def test_an_edit_needs_the_present_version(client: Clients) -> None:
    admin = await client("admin")
    url = f"/users/{Company.ids['wu']}"
    user = (await admin.get(url)).json()
    missing = await admin.patch(url, json={"position": "会计"})
    assert (missing.status_code, missing.json()["code"]) == (428, "PRECONDITION_REQUIRED")
    etag = f'"users:{user["id"]}:{user["version"]}"'
    done = await admin.patch(url, json={"position": "会计"}, headers={"If-Match": etag})
    assert (done.status_code, done.json()["position"]) == (200, "会计")
    stale = await admin.patch(url, json={"position": "出纳"}, headers={"If-Match": etag})
    assert (stale.status_code, stale.json()["current_version"]) == (412, user["version"] + 1)
    assert (await admin.get(url)).json()["position"] == "会计"


async def test_a_sales_representative_cannot_manage_users(client: Clients) -> None:
    qian = await client("qian")
    answer = await qian.post(f"/users/{Company.ids['sun']}/disable", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert (await qian.get(f"/users/{Company.ids['sun']}")).json()["status"] == "active"
