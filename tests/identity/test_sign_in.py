"""Signing in, staying signed in, and being thrown out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.passwords import hash_password
from bihuan.identity.session.models import Session
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

Clock = Callable[[str], None]


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


@pytest.fixture
async def device(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """What keeps its refresh token by itself."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as made:
        yield made


async def signed_in(device: httpx.AsyncClient) -> str:
    given = {"username": "sun", "password": PASSWORD, "client": "device"}
    return str((await device.post("/auth/login", json=given)).json()["refresh_token"])


async def renew(device: httpx.AsyncClient, token: str) -> dict[str, Any] | None:
    answer = await device.post("/auth/refresh", json={"refresh_token": token})
    assert answer.status_code in (200, 401), answer.text
    return answer.json() if answer.status_code == 200 else None


async def is_in(device: httpx.AsyncClient, tokens: dict[str, Any]) -> bool:
    answer = await device.get("/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    return answer.status_code == 200


async def test_the_refresh_token_rotates_and_a_stolen_one_ends_the_session(
    device: httpx.AsyncClient, clock: Clock
) -> None:
    clock("2026-11-02 09:00:00")
    first = await signed_in(device)
    second = await renew(device, first)
    assert second is not None
    assert second["refresh_token"] != first
    clock("2026-11-02 09:00:31")
    assert await is_in(device, second)
    assert await renew(device, first) is None
    assert await renew(device, second["refresh_token"]) is None
    assert not await is_in(device, second)


async def test_a_refresh_whose_answer_was_lost_is_answered_again_for_half_a_minute(
    device: httpx.AsyncClient, clock: Clock, db: AsyncSession
) -> None:
    """A page that is loaded anew breaks off its requests: the session goes on, and it is not prolonged."""
    clock("2026-11-02 10:00:00")
    first = await signed_in(device)
    lost = await renew(device, first)
    kept = select(Session.refresh_hash, Session.previous_hash, Session.rotated_at, Session.expires_at)
    before = (await db.execute(kept.order_by(Session.created_at.desc()).limit(1))).one()
    clock("2026-11-02 10:00:30")
    again = await renew(device, first)
    assert lost is not None
    assert again is not None
    assert again["refresh_token"] == lost["refresh_token"]
    assert await is_in(device, again)
    db.expire_all()
    assert (await db.execute(kept.order_by(Session.created_at.desc()).limit(1))).one() == before
    onward = await renew(device, again["refresh_token"])
    assert onward is not None
    assert onward["refresh_token"] != again["refresh_token"]


async def test_what_follows_a_used_token_is_not_given_again(device: httpx.AsyncClient, clock: Clock) -> None:
    """Also within the half minute: where the next one has been used, its answer was read, and this is another."""
    clock("2026-11-02 11:00:00")
    first = await signed_in(device)
    second = await renew(device, first)
    assert second is not None
    third = await renew(device, second["refresh_token"])
    assert third is not None
    assert await renew(device, first) is None
    assert await renew(device, third["refresh_token"]) is None
    assert not await is_in(device, third)


async def test_tabs_that_renew_at_once_go_on_with_one_token(device: httpx.AsyncClient) -> None:
    first = await signed_in(device)
    answers = await asyncio.gather(*(renew(device, first) for _ in range(4)))
    assert None not in answers
    following = {one["refresh_token"] for one in answers if one}
    assert len(following) == 1
    assert await renew(device, following.pop()) is not None


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
