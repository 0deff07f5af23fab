"""One's own account: delays for guessers, the second factor, the password, and where one is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity import passwords
from bihuan.kernel.admission import Limits
from bihuan.kernel.clock import CLOCK
from bihuan.main import create_app
from bihuan.settings import Settings
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

NEW = "seven orange umbrellas"


@pytest.fixture(scope="module")
async def guarded(database_url: str) -> AsyncIterator[FastAPI]:
    """The application as it is installed: every limit on, but so many people behind one address."""
    limits = {"rate_user": 1_200, "rate_token": 600, "rate_login": 0, "throttle_login": True, "rate_confirm": 5}
    application = create_app(Settings(DATABASE_URL=database_url, **limits))  # type: ignore[arg-type]
    async with LifespanManager(application):
        yield application


def door(app: FastAPI, ip: str = "198.51.100.7", scheme: str = "http") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(ip, 1))
    return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://test/api/v1")


async def login(app: FastAPI, username: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    async with door(app, more.pop("ip", "198.51.100.7")) as client:
        return await client.post("/auth/login", json={"username": username, "password": password} | more)


async def signed_in(app: FastAPI, username: str, **more: Any) -> httpx.AsyncClient:
    client = door(app)
    answer = await client.post("/auth/login", json={"username": username, "password": PASSWORD} | more)
    assert answer.status_code == 200, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_a_thousand_guesses_at_once_are_a_few_hashes(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-19 09:00")
    async with AsyncExitStack() as opened:  # a server that has run for a while: connecting is not what is asked here
        for _ in range(guarded.state.settings.pool_size):
            await opened.enter_async_context(guarded.state.engine.connect())
    for username in ("sun", "nobody.at.all"):
        before = passwords.COMPUTED[0]
        answers = await asyncio.gather(
            *(login(guarded, username, f"guess {n}", ip=f"10.0.{n % 250}.1") for n in range(200))
        )
        codes = {answer.json()["code"] for answer in answers}
        assert {"BAD_CREDENTIALS", "RATE_LIMITED"} <= codes <= {"BAD_CREDENTIALS", "RATE_LIMITED", "UNAVAILABLE"}
        assert passwords.COMPUTED[0] - before <= 20, username  # a minute and account (TRUST §4.2)
        late = next(answer for answer in answers if answer.status_code == 429)
        assert 1 <= int(late.headers["retry-after"]) <= 60
    refused(await login(guarded, "sun"), 429, "RATE_LIMITED")  # the right one has to wait as well


async def test_the_delay_doubles_and_whoever_signs_in_is_forgiven(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-20 09:00")
    begin = CLOCK.now()
    for _ in range(5):
        refused(await login(guarded, "wu", "wrong"), 401, "BAD_CREDENTIALS")
    waits = []
    for _ in range(8):
        refused(await login(guarded, "wu", "wrong"), 401, "BAD_CREDENTIALS")
        late = await login(guarded, "wu", "wrong")
        refused(late, 429, "RATE_LIMITED")
        waits.append(int(late.headers["retry-after"]))
        CLOCK.set(CLOCK.now() + timedelta(seconds=waits[-1]))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert (await login(guarded, "wu")).status_code == 200
    refused(await login(guarded, "wu", "wrong"), 401, "BAD_CREDENTIALS")  # from the beginning
    assert CLOCK.now() > begin


async def test_an_address_that_guesses_many_names_is_delayed(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-21 09:00")
    codes = [(await login(guarded, f"name{n}", "wrong", ip="192.0.2.66")).json()["code"] for n in range(23)]
    assert codes == ["BAD_CREDENTIALS"] * 21 + ["RATE_LIMITED"] * 2
    refused(await login(guarded, "li", ip="192.0.2.66"), 429, "RATE_LIMITED")
    assert (await login(guarded, "li", ip="192.0.2.67")).status_code == 200


async def test_ten_attempts_a_minute_and_address(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-22 09:00")
    before, guarded.state.limits = guarded.state.limits, Limits(1_200, 600, 50_000, 10, 5, 10)
    try:
        answers = [await login(guarded, "li", ip="192.0.2.70") for _ in range(11)]
    finally:
        guarded.state.limits = before
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].json()["violated-policies"] == ["login"]
    assert answers[0].headers["ratelimit-policy"] == '"login";q=10;w=60'


async def test_an_unknown_name_is_refused_like_a_wrong_password(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-22 12:00")
    known, unknown = await login(guarded, "boss", "wrong"), await login(guarded, "nobody", "wrong")
    assert {**known.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
    assert known.headers.keys() == unknown.headers.keys()


async def test_a_second_factor_is_enrolled_confirmed_and_asked_for_once_a_code(
    guarded: FastAPI, db: AsyncSession, clock: Any
) -> None:
    clock("2026-11-23 09:00")
    zhao = await signed_in(guarded, "zhao")
    refused(await zhao.post("/me/totp/confirm", json={"code": "123456"}), 409, "TOTP_NOT_STARTED")
    refused(await zhao.post("/me/totp", json={"password": "wrong"}), 403, "REAUTH_FAILED")
    begun = (await zhao.post("/me/totp", json={"password": PASSWORD})).json()
    assert begun["uri"].startswith("otpauth://totp/Bihuan%20CRM:zhao?secret=")
    stored = await db.scalar(text("SELECT secret FROM user_totp"))
    assert begun["secret"] not in stored
    assert (await login(guarded, "zhao")).status_code == 200  # it counts once it is confirmed
    app = pyotp.TOTP(begun["secret"])
    refused(await zhao.post("/me/totp/confirm", json={"code": "000000"}), 401, "TOTP_INVALID")
    code = app.at(CLOCK.now())
    recovery = (await zhao.post("/me/totp/confirm", json={"code": code})).json()["recovery_codes"]
    assert len(set(recovery)) == 10
    assert (await zhao.get("/me/security")).json() == {"totp_enabled": True, "recovery_codes_left": 10}
    refused(await zhao.post("/me/totp", json={"password": PASSWORD}), 409, "TOTP_ALREADY_ON")

    refused(await login(guarded, "zhao"), 401, "TOTP_REQUIRED")
    refused(await login(guarded, "zhao", "wrong", code="123456"), 401, "BAD_CREDENTIALS")
    refused(await login(guarded, "zhao", code=code), 401, "TOTP_INVALID")  # the one that confirmed it
    CLOCK.set(CLOCK.now() + timedelta(seconds=90))
    fresh = app.at(CLOCK.now())
    together = await asyncio.gather(*(login(guarded, "zhao", code=fresh) for _ in range(3)))
    assert sorted(answer.status_code for answer in together) == [200, 401, 401]
    CLOCK.set(CLOCK.now() + timedelta(minutes=20))
    assert (await login(guarded, "zhao", code=recovery[0].upper())).status_code == 200
    refused(await login(guarded, "zhao", code=recovery[0]), 401, "TOTP_INVALID")
    assert await db.scalar(text("SELECT jsonb_array_length(recovery_hashes) FROM user_totp")) == 9

    admin = await signed_in(guarded, "admin")
    done = await admin.post(f"/users/{Company.ids['zhao']}/reset-totp", json={"reason": "手机丢失"})
    assert done.status_code == 200, done.text
    CLOCK.set(CLOCK.now() + timedelta(minutes=20))
    assert (await zhao.get("/me")).status_code == 401
    assert (await login(guarded, "zhao")).status_code == 200


async def test_a_second_factor_is_switched_off_with_the_password(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-24 09:00")
    li = await signed_in(guarded, "li")
    refused(await li.post("/me/totp/disable", json={"password": PASSWORD}), 409, "TOTP_OFF")
    secret = (await li.post("/me/totp", json={"password": PASSWORD})).json()["secret"]
    assert (await li.post("/me/totp/confirm", json={"code": pyotp.TOTP(secret).at(CLOCK.now())})).status_code == 200
    refused(await li.post("/me/totp/disable", json={"password": "wrong"}), 403, "REAUTH_FAILED")
    assert (await li.get("/me/security")).json()["totp_enabled"] is True
    assert (await li.post("/me/totp/disable", json={"password": PASSWORD})).status_code == 204
    assert (await login(guarded, "li")).status_code == 200


async def test_confirming_with_wrong_passwords_is_limited(guarded: FastAPI, clock: Any) -> None:
    clock("2026-11-25 09:00")
    he = await signed_in(guarded, "he")
    for _ in range(5):
        refused(await he.post("/me/totp", json={"password": "guess"}), 403, "REAUTH_FAILED")
    refused(await he.post("/me/totp", json={"password": PASSWORD}), 429, "RATE_LIMITED")
    CLOCK.set(CLOCK.now() + timedelta(seconds=61))
    assert (await he.post("/me/totp", json={"password": PASSWORD})).status_code == 200


async def test_a_new_password_ends_every_other_session(client: Clients, app: FastAPI) -> None:
    here, there = await signed_in(app, "sun"), await signed_in(app, "sun")
    change = {"current_password": "wrong", "new_password": NEW}
    refused(await here.post("/me/password", json=change), 403, "REAUTH_FAILED")
    change["current_password"] = PASSWORD
    for bad, code in (
        ("short", "INVALID"),
        ("password123", "PASSWORD_TOO_COMMON"),
        ("qwertyuiop", "PASSWORD_TOO_COMMON"),
        ("bihuan-2026", "PASSWORD_TOO_COMMON"),
        ("aaaaaaaaaaaa", "PASSWORD_TOO_COMMON"),
        ("x" * 129, "TOO_LONG"),
    ):
        answer = await here.post("/me/password", json=change | {"new_password": bad})
        assert answer.status_code == 422, bad
        assert answer.json()["errors"][0]["pointer"] == "/new_password"
        assert code == "INVALID" or answer.json()["errors"][0]["code"] == code, answer.text
        assert bad not in answer.text
    assert (await there.get("/me")).status_code == 200  # nothing has changed
    assert (await here.post("/me/password", json=change)).status_code == 204
    assert ((await here.get("/me")).status_code, (await there.get("/me")).status_code) == (200, 401)
    refused(await login(app, "sun"), 401, "BAD_CREDENTIALS")
    assert (await login(app, "sun", NEW)).status_code == 200
    back = {"password": PASSWORD}
    assert (
        await (await client("admin")).post(f"/users/{Company.ids['sun']}/set-password", json=back)
    ).status_code == 200


async def test_a_password_does_not_contain_the_name_it_goes_with(client: Clients) -> None:
    admin = await client("admin")
    body = {"username": "zhangwei", "name": "张伟", "password": "my zhangwei 88"}
    body |= {"department_id": str(Company.departments["sales2"])}
    roles = (await admin.get("/roles")).json()["data"]
    answer = await admin.post("/users", json=body | {"role_ids": [roles[0]["id"]]})
    refused(answer, 422, "PASSWORD_LIKE_NAME")
    assert (await admin.get("/users", params={"q": "张伟"})).json()["data"] == []


async def test_sessions_are_listed_and_ended_one_by_one_or_all_others(app: FastAPI) -> None:
    here, there, third = [await signed_in(app, "wu") for _ in range(3)]
    rows = (await here.get("/me/sessions")).json()["data"]
    assert len(rows) >= 3 and [row["is_current"] for row in rows].count(True) == 1
    mine = next(row["id"] for row in rows if row["is_current"])
    other = (await there.get("/auth/session")).json()["session_id"]
    stranger = await signed_in(app, "qian")
    refused(await stranger.post(f"/me/sessions/{other}/end"), 404, "NOT_FOUND")
    assert (await there.get("/me")).status_code == 200
    assert (await here.post(f"/me/sessions/{other}/end")).json() == {"ended": 1}
    assert (await there.get("/me")).status_code == 401
    assert (await here.post("/me/sessions/end-others")).json()["ended"] >= 1
    assert ((await here.get("/me")).status_code, (await third.get("/me")).status_code) == (200, 401)
    assert [row["id"] for row in (await here.get("/me/sessions")).json()["data"]] == [mine]


async def test_any_token_of_the_family_but_the_current_one_ends_it(app: FastAPI) -> None:
    async with door(app) as device:
        answer = await device.post("/auth/login", json={"username": "boss", "password": PASSWORD, "client": "device"})
        tokens = [answer.json()["refresh_token"]]
        for _ in range(3):
            renewed = await device.post("/auth/refresh", json={"refresh_token": tokens[-1]})
            tokens.append(renewed.json()["refresh_token"])
        assert len(set(tokens)) == 4
        oldest = await device.post("/auth/refresh", json={"refresh_token": tokens[0]})  # three rotations ago
        assert oldest.status_code == 401
        assert (await device.post("/auth/refresh", json={"refresh_token": tokens[-1]})).status_code == 401
        bearer = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
        assert (await device.get("/me", headers=bearer)).status_code == 401


async def test_the_cookie_is_bound_to_the_host_where_the_connection_is_encrypted(app: FastAPI) -> None:
    for scheme, name, flags in (("https", "__Host-bihuan_refresh", "; Secure"), ("http", "bihuan_refresh", "")):
        async with door(app, scheme=scheme) as browser:
            answer = await browser.post("/auth/login", json={"username": "boss", "password": PASSWORD})
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith(f"{name}=") and "HttpOnly" in cookie and "SameSite=strict" in cookie
            assert cookie.endswith(flags) and ("; Path=/;" in cookie) == (scheme == "https")
            assert "Domain" not in cookie and answer.json()["refresh_token"] is None
            assert ("strict-transport-security" in answer.headers) == (scheme == "https")
            renewed = await browser.post("/auth/refresh", json={})
            assert renewed.status_code == 200, renewed.text
            bearer = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
            gone = await browser.post("/auth/logout", headers=bearer)
            assert gone.headers["set-cookie"].startswith(f'{name}=""; ')
            assert (await browser.post("/auth/refresh", json={})).status_code == 401
