"""API tokens: made with a password, as strong as scopes, roles and data scope allow together, and gone at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.api_token.secret import digest_of, new_key, well_formed
from bihuan.identity.api_token.service import disable_unused
from bihuan.kernel.admission import Limits
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.jobs import run_job
from bihuan.kernel.scopes import grantable
from tests.conftest import Client, Clients
from tests.factories.company import PASSWORD, Company

LEAD = {"company_name": "令牌线索", "contact_name": "王", "mobile": "13800138111", "source": "web_form"}


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@pytest.fixture
async def bearer(app: FastAPI) -> AsyncIterator[Any]:
    """``await bearer(key)``: a program with that key."""
    made: list[httpx.AsyncClient] = []

    async def of(token: str, ip: str = "203.0.113.7") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(ip, 1))
        one = Client(transport=transport, base_url="http://test/api/v1", headers={"Authorization": f"Bearer {token}"})
        made.append(one)
        return one

    yield of
    for one in made:
        await one.aclose()


async def make(person: httpx.AsyncClient, *scopes: str, **more: Any) -> dict[str, Any]:
    body = {"name": "ERP", "scopes": list(scopes), "password": PASSWORD} | more
    answer = await person.post("/api-tokens", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_key_has_a_checksum_and_is_never_the_same() -> None:
    first, second = new_key(), new_key()
    assert first.whole != second.whole and len(first.whole) == len("crm_pat_") + 8 + 1 + 43 + 6
    assert well_formed(first.whole)
    slipped = first.whole[:-1] + ("0" if first.whole[-1] != "0" else "1")
    assert not well_formed(slipped) and not well_formed(first.whole + "x") and not well_formed("crm_pat_")
    assert digest_of(first.whole) == first.digest != second.digest


async def test_the_key_is_shown_once_and_only_its_hash_is_kept(client: Clients, db: AsyncSession) -> None:
    qian, repeat = await client("qian"), key()
    body = {"name": "报表", "scopes": ["lead:read"], "password": PASSWORD}
    made = await qian.post("/api-tokens", json=body, headers=repeat)
    token = made.json()["token"]
    assert made.headers["cache-control"] == "no-store"
    again = await qian.post("/api-tokens", json=body, headers=repeat)
    assert (again.json()["id"], again.json()["token"]) == (made.json()["id"], "")
    for path in (f"/api-tokens/{made.json()['id']}", "/api-tokens"):
        assert token not in (await qian.get(path)).text
    for table in ("api_tokens", "audit_log", "security_events", "idempotency_keys"):
        rows = (await db.execute(text(f"SELECT t::text FROM {table} t"))).scalars().all()
        assert not any(token in row or token.encode().hex() in row or PASSWORD in row for row in rows), table


async def test_making_one_needs_the_password_and_scopes_one_has(client: Clients, db: AsyncSession) -> None:
    qian = await client("qian")
    count = text("SELECT count(*) FROM api_tokens")
    before = await db.scalar(count)
    body = {"name": "x", "scopes": ["lead:read"], "password": "not my password"}
    refused(await qian.post("/api-tokens", json=body), 403, "REAUTH_FAILED")
    body["password"] = PASSWORD
    for scope, code in (
        ("receipt:confirm", "SCOPE_TOO_WIDE"),  # hers is finance's verb
        ("read:all", "SCOPE_TOO_WIDE"),
        ("lead:fly", "SCOPE_UNKNOWN"),
        ("user:write", "SCOPE_UNKNOWN"),
        ("role:write", "SCOPE_UNKNOWN"),
        ("api-token:write", "SCOPE_UNKNOWN"),
    ):
        answer = await qian.post("/api-tokens", json=body | {"scopes": [scope]})
        refused(answer, 422, code)
        assert answer.json()["errors"][0]["pointer"] == "/scopes/0"
    refused(await qian.post("/api-tokens", json=body | {"allowed_ips": ["10.0.0.0/33"]}), 422, "INVALID_CIDR")
    refused(
        await qian.post("/api-tokens", json=body | {"owner_id": str(Company.ids["sun"])}), 422, "NOT_SERVICE_ACCOUNT"
    )
    refused(await qian.post("/api-tokens", json=body | {"days": 366}), 422, "MAX_VALUE")
    await db.rollback()
    assert await db.scalar(count) == before


async def test_power_is_scopes_and_permissions_and_data_scope_together(client: Clients, bearer: Any) -> None:
    qian, sun, admin = await client("qian"), await client("sun"), await client("admin")
    mine = (await qian.post("/leads", json=LEAD)).json()
    other = (await sun.post("/leads", json=LEAD | {"mobile": "13800138112", "company_name": "别人的"})).json()
    made = await make(qian, "lead:read")
    program = await bearer(made["token"])
    assert (await program.get(f"/leads/{mine['id']}")).status_code == 200
    refused(await program.get(f"/leads/{other['id']}"), 404, "NOT_FOUND")  # the data scope of its owner
    assert (await program.get(f"/leads/{mine['id']}")).json()["actions"] == []  # the owner has many
    answer = await program.post("/leads", json=LEAD, headers=key())
    refused(answer, 403, "INSUFFICIENT_SCOPE")
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="lead:write"'
    refused(await program.get("/customers"), 403, "INSUFFICIENT_SCOPE")
    shown = (await program.get("/me/token")).json()
    assert (shown["scopes"], shown["owner_id"], shown["id"]) == (["lead:read"], str(Company.ids["qian"]), made["id"])
    assert [one["resource"] for one in (await program.get("/me")).json()["permissions"]] == ["leads"]
    assert (await program.get("/search", params={"q": "令牌线索"})).status_code == 200

    # Lower the role: effective on the next request; give it back: so is that.
    role = next(r for r in (await admin.get("/roles?limit=200")).json()["data"] if r["code"] == "sales_rep")
    role = (await admin.get(f"/roles/{role['id']}")).json()
    kept = [one for one in role["permissions"] if (one["object"], one["action"]) != ("leads", "read")]
    match = {"If-Match": f'"roles:{role["id"]}:{role["version"]}"'}
    assert (await admin.patch(f"/roles/{role['id']}", json={"permissions": kept}, headers=match)).status_code == 200
    refused(await program.get(f"/leads/{mine['id']}"), 403, "FORBIDDEN")
    assert (await program.get("/me/token")).json()["scopes"] == []
    match = {"If-Match": f'"roles:{role["id"]}:{role["version"] + 1}"'}
    body = {"permissions": role["permissions"]}
    assert (await admin.patch(f"/roles/{role['id']}", json=body, headers=match)).status_code == 200
    assert (await program.get(f"/leads/{mine['id']}")).status_code == 200


async def test_a_token_makes_no_tokens_and_changes_neither_users_nor_roles(
    client: Clients, bearer: Any, db: AsyncSession
) -> None:
    admin = await client("admin")
    program = await bearer((await make(admin, *grantable(), "read:all"))["token"])
    body = {"name": "more", "scopes": ["lead:read"], "password": PASSWORD}
    refused(await program.post("/api-tokens", json=body, headers=key()), 403, "INSUFFICIENT_SCOPE")
    refused(await program.get("/api-tokens"), 403, "INSUFFICIENT_SCOPE")
    he = f"/users/{Company.ids['he']}"
    refused(await program.post(f"{he}/disable", json={}, headers=key()), 403, "INSUFFICIENT_SCOPE")
    refused(await program.patch(he, json={"position": "x"}, headers={"If-Match": "x"}), 403, "INSUFFICIENT_SCOPE")
    change = {"current_password": PASSWORD, "new_password": "something else 1"}
    refused(await program.post("/me/password", json=change, headers=key()), 403, "TOKEN_FORBIDDEN")
    refused(await program.post("/me/totp", json={"password": PASSWORD}, headers=key()), 403, "TOKEN_FORBIDDEN")
    refused(await program.get("/me/sessions"), 403, "TOKEN_FORBIDDEN")
    refused(await program.post("/auth/logout", headers=key()), 403, "TOKEN_FORBIDDEN")
    assert (await program.get(he)).json()["status"] == "active"
    await db.rollback()
    assert await db.scalar(text("SELECT count(*) FROM api_tokens WHERE name = 'more'")) == 0


async def test_read_all_reads_and_nothing_else(client: Clients, bearer: Any) -> None:
    program = await bearer((await make(await client("admin"), "read:all"))["token"])
    for path in ("/leads", "/customers", "/users", "/roles", "/security-events"):
        assert (await program.get(path)).status_code == 200, path
    refused(await program.get("/api-tokens"), 403, "INSUFFICIENT_SCOPE")
    refused(await program.post("/leads", json=LEAD, headers=key()), 403, "INSUFFICIENT_SCOPE")


async def test_what_a_token_posts_has_a_key(client: Clients, bearer: Any, db: AsyncSession) -> None:
    qian = await client("qian")
    program = await bearer((await make(qian, "lead:write", "lead:read"))["token"])
    count = text("SELECT count(*) FROM leads")
    before = await db.scalar(count)
    body = LEAD | {"mobile": "13800138113", "company_name": "幂等公司"}
    refused(await program.post("/leads", json=body), 400, "IDEMPOTENCY_KEY_REQUIRED")
    await db.rollback()
    assert await db.scalar(count) == before
    same = key()
    first = await program.post("/leads", json=body, headers=same)
    again = await program.post("/leads", json=body, headers=same)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
    # The owner's own session does not share the token's keys: it cannot be answered what the token was.
    foreign = await qian.post("/leads", json=body | {"mobile": "13800138114", "company_name": "另一家"}, headers=same)
    assert foreign.status_code == 201 and foreign.json()["id"] != first.json()["id"]
    who = text(
        "SELECT a.token_id IS NOT NULL, u.username FROM audit_log a "
        "JOIN users u ON u.id = a.actor_id WHERE object_id = :id"
    )
    assert (await db.execute(who, {"id": first.json()["id"]})).all() == [(True, "qian")]


async def test_a_revoked_an_expired_and_a_disabled_owners_token_are_all_the_same(
    client: Clients, bearer: Any, clock: Any
) -> None:
    admin, he = await client("admin"), await client("he")
    revoked, expiring, owned = (
        await make(he, "stock:read"),
        await make(he, "stock:read", days=1),
        await make(he, "stock:read"),
    )
    programs = [await bearer(one["token"]) for one in (revoked, expiring, owned)]
    assert [(await one.get("/stocks")).status_code for one in programs] == [200, 200, 200]
    done = await he.post(f"/api-tokens/{revoked['id']}/revoke", json={"reason": "换新"})
    assert (done.status_code, done.json()["status"]) == (200, "revoked")
    CLOCK.set(CLOCK.now() + timedelta(days=1, seconds=1))
    answers = [await programs[0].get("/stocks"), await programs[1].get("/stocks")]
    CLOCK.set(None)
    assert (await programs[2].get("/stocks")).status_code == 200
    await admin.post(f"/users/{Company.ids['he']}/disable", json={})
    answers.append(await programs[2].get("/stocks"))
    await admin.post(f"/users/{Company.ids['he']}/enable", json={})
    unknown = await bearer(new_key().whole)
    answers.append(await unknown.get("/stocks"))
    for answer in answers:
        refused(answer, 401, "UNAUTHENTICATED")
    assert len({str({**answer.json(), "request_id": ""}) for answer in answers}) == 1
    assert (await programs[2].get("/stocks")).status_code == 200  # enabled again


async def test_a_token_works_from_its_addresses_only(client: Clients, bearer: Any) -> None:
    made = await make(await client("qian"), "lead:read", allowed_ips=["198.51.100.0/24", "2001:db8::/32"])
    for ip, status in (
        ("198.51.100.9", 200),
        ("198.51.101.9", 403),
        ("2001:db8::1", 200),
        ("::ffff:198.51.100.1", 200),
    ):
        answer = await (await bearer(made["token"], ip)).get("/leads")
        assert answer.status_code == status, ip
        if status == 403:
            refused(answer, 403, "TOKEN_IP_FORBIDDEN")


async def test_everybody_sees_their_own_tokens_and_an_administrator_all(
    client: Clients, bearer: Any, app: FastAPI, db: AsyncSession
) -> None:
    qian, sun, admin = await client("qian"), await client("sun"), await client("admin")
    made = await make(qian, "lead:read", name="看得见的")
    program = await bearer(made["token"], "203.0.113.50")
    await program.get("/leads")
    await program.get("/leads")
    await app.state.usage.flush()
    await app.state.security.flush()
    refused(await sun.get(f"/api-tokens/{made['id']}"), 404, "NOT_FOUND")
    refused(await sun.post(f"/api-tokens/{made['id']}/revoke", json={}), 404, "NOT_FOUND")
    rows = (await admin.get("/api-tokens", params={"limit": 200})).json()["data"]
    row = next(one for one in rows if one["id"] == made["id"])
    assert (row["owner_name"], row["scopes"], row["last_used_ip"]) == ("钱程", ["lead:read"], "203.0.113.50")
    assert row["last_used_at"] and row["expires_at"] and row["prefix"] == made["token"][:16]
    seen = text("SELECT ip FROM security_events WHERE kind = 'token.new_address' AND object_id = :id")
    assert (await db.execute(seen, {"id": made["id"]})).scalars().all() == ["203.0.113.50"]
    assert (await admin.post(f"/api-tokens/{made['id']}/revoke", json={})).status_code == 200


async def test_a_service_account_has_no_password_and_its_tokens_are_made_by_an_administrator(
    client: Clients, bearer: Any
) -> None:
    admin = await client("admin")
    role = next(r for r in (await admin.get("/roles?limit=200")).json()["data"] if r["code"] == "warehouse")
    body = {"username": "erp-sync", "name": "ERP 同步", "password": None}
    body |= {"department_id": str(Company.departments["warehouse"]), "role_ids": [role["id"]]}
    robot = (await admin.post("/users", json=body)).json()
    assert robot["is_service"] is True
    for password in ("", " ", PASSWORD):
        answer = await (await client("")).post(
            "/auth/login", json={"username": "erp-sync", "password": password or "x"}
        )
        refused(answer, 401, "BAD_CREDENTIALS")
    refused(await admin.post(f"/users/{robot['id']}/set-password", json={"password": PASSWORD}), 409, "SERVICE_ACCOUNT")
    made = await make(admin, "stock:read", "order:read", owner_id=robot["id"])
    program = await bearer(made["token"])
    assert (await program.get("/stocks")).status_code == 200
    assert (await program.get("/me")).json()["username"] == "erp-sync"


async def test_a_token_nobody_used_for_sixty_days_is_switched_off(
    client: Clients, bearer: Any, app: FastAPI, db: AsyncSession
) -> None:
    qian = await client("qian")
    idle, used = await make(qian, "lead:read"), await make(qian, "lead:read")
    age = text("UPDATE api_tokens SET created_at = :then, last_used_at = :used WHERE id = :id")
    then = CLOCK.now() - timedelta(days=61)
    await db.execute(age, {"id": idle["id"], "then": then, "used": None})
    await db.execute(age, {"id": used["id"], "then": then, "used": CLOCK.now() - timedelta(days=59)})
    await db.commit()
    await run_job(app.state.sessions, disable_unused, {}, "disable-unused-tokens")
    states = {row["id"]: row["status"] for row in (await qian.get("/api-tokens?limit=200")).json()["data"]}
    assert (states[idle["id"]], states[used["id"]]) == ("disabled", "active")
    refused(await (await bearer(idle["token"])).get("/leads"), 401, "UNAUTHENTICATED")


async def test_limits_are_told_and_kept(client: Clients, bearer: Any, app: FastAPI, db: AsyncSession) -> None:
    qian = await client("qian")
    before = app.state.limits
    app.state.limits = Limits(user=1_000, token=600, rows=50_000, login=0, confirm=0, form=0)
    try:
        made = await make(qian, "lead:read", rate_per_minute=8, rows_per_day=500)
        program = await bearer(made["token"])
        first = await program.get("/leads")
        assert first.headers["ratelimit-policy"] == '"token";q=8;w=60, "user";q=1000;w=60, "rows";q=500;w=86400'
        assert first.headers["ratelimit"].startswith('"token";r=7;t=')
        search = await program.get("/search", params={"q": "令牌"})
        assert search.headers["ratelimit"].startswith('"token";r=2;t=')  # a search weighs 5
        missing = await program.get("/leads/0192f000-0000-7000-8000-000000000999")
        assert (missing.status_code, missing.headers["ratelimit"][:13]) == (404, '"token";r=1;t')
        # The last unit, with a few leads: more rows than the day has left are answered once, and then no more.
        app.state.quotas.charge(*_rows_of(made), 500)
        spent = await program.get("/leads")
        refused(spent, 429, "RATE_LIMITED")
        assert spent.json()["violated-policies"] == ["rows"]
        assert spent.json()["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
        assert 0 < int(spent.headers["retry-after"]) <= 86_400
        for _ in range(3):
            spent = await program.get("/me")
        assert spent.json()["violated-policies"] == ["token", "rows"]
        own = await qian.get("/me")
        assert own.headers["ratelimit-policy"] == '"user";q=1000;w=60'
    finally:
        app.state.limits = before
    await app.state.security.flush()
    told = text(
        "SELECT count(*) FROM security_events WHERE kind = 'rate.limited' AND token_id = :id AND actor_id = :who"
    )
    assert (
        await db.scalar(told, {"id": made["id"], "who": Company.ids["qian"]}) == 2
    )  # one for each limit, however often it is met


def _rows_of(made: dict[str, Any]) -> tuple[Any, str]:
    from bihuan.kernel.admission import DAY
    from bihuan.kernel.quotas import Policy

    return Policy("rows", made["rows_per_day"], DAY, lasting=True), made["id"]


async def test_processes_tell_each_other_what_they_counted(app: FastAPI) -> None:
    from bihuan.kernel.quotas import Policy, Quotas

    policy = Policy("token", 10, 3_600)
    here, there = Quotas(app.state.sessions, alone=False), Quotas(app.state.sessions, alone=False)
    caller = str(uuid4())
    assert here.take(policy, caller, 6).left == 4
    assert there.take(policy, caller, 3).left == 7  # it has not heard yet
    await here.exchange()
    await there.exchange()
    await here.exchange()
    assert there.take(policy, caller, 2).left == -1  # 6 + 3 + 2
    assert here.take(policy, caller, 1).left == 0
    assert here.take(policy, caller, 1).left == -1
    await here.close()
    await there.close()
    later = Quotas(app.state.sessions, alone=True)  # alone, nothing is asked or told
    assert later.take(policy, caller, 10).left == 0
    await later.close()
