"""A secret that is sent anywhere turns up nowhere: not in a log, not in an answer, not in the database (TRUST §4.2)."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.kernel.redaction import GONE, configure_logging, redact, told
from tests.conftest import Clients
from tests.contract.conftest import World
from tests.contract.document import operations
from tests.factories.company import PASSWORD

CANARY = "canary-7f3a9d21c4-secret"
NAMES = ("password", "current_password", "new_password", "secret", "token", "refresh_token", "api_key", "authorization")


def test_secrets_go_however_deep_they_lie() -> None:
    event = {
        "Authorization": f"Bearer {CANARY}",
        "headers": [{"set-cookie": CANARY, "X-API-Key": CANARY}],
        "a": {"b": {"c": [{"new_password": CANARY, "client_secret": CANARY, "refresh_token": CANARY, "code": CANARY}]}},
        "text": f"Cookie: {CANARY}; then password={CANARY} and {{'token': '{CANARY}'}} with Bearer {CANARY}",
        "raw": f"authorization: {CANARY}".encode(),
        "code": "NOT_FOUND",
        "token_id": "0192",
        "count": 3,
    }
    shown = redact(event)
    assert CANARY not in json.dumps(shown)
    assert (shown["code"], shown["token_id"], shown["count"], shown["Authorization"]) == ("NOT_FOUND", "0192", 3, GONE)


def test_an_exception_tells_where_and_not_with_what(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(header: str) -> None:
        private = {"authorization": header}
        raise RuntimeError(f"no luck with Bearer {CANARY}" + "\r\nforged: line" * bool(private))

    configure_logging()
    try:
        fail(CANARY)
    except RuntimeError as failed:
        assert CANARY not in json.dumps(told(failed))
        structlog.get_logger().error("unhandled", exc_info=failed, path='/x\r\n{"event":"forged"}')
    printed = capsys.readouterr().out
    (line,) = printed.splitlines()  # one line, whatever is in it
    found = json.loads(line)
    assert CANARY not in printed
    assert (found["event"], found["exception"]["type"]) == ("unhandled", "builtins.RuntimeError")
    assert any(frame.endswith(" fail") for frame in found["exception"]["frames"])


def test_requests_are_logged_for_a_developer_only() -> None:
    """Their addresses hold what was looked for; uvicorn was told so, and it was undone with the form of its lines."""
    logger = logging.getLogger("uvicorn.access")
    heard = []
    for debug in (True, False):
        configure_logging(debug)
        heard.append(logger.hasHandlers())
    assert heard == [True, False]


async def test_a_crash_does_not_log_the_header_of_the_request(
    client: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    qian = await client("qian")
    monkeypatch.setattr("bihuan.identity.session.router._shown", crash)
    headers = {"Cookie": f"x={CANARY}", "X-API-Key": CANARY, "Accept-Language": "fr"}
    assert (await qian.get("/me", headers=headers | {"Accept-Language": "en-AU"})).status_code == 500
    told = capsys.readouterr()
    assert "a fault of ours" in told.out + told.err
    assert CANARY not in told.out + told.err
    assert str(qian.headers["authorization"])[7:] not in told.out + told.err


@pytest.fixture(scope="module")
async def world(client: Clients) -> World:
    from tests.factories.records import Records

    return World(Records(await client("admin")))


async def test_canaries_sent_to_every_operation_are_found_nowhere(
    client: Clients, app: FastAPI, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each operation gets them in headers, in a cookie and in every field that might hold a secret."""
    admin = await client("admin")
    headers = {"Cookie": f"bihuan_refresh={CANARY}", "X-API-Key": CANARY, "Idempotency-Key": "canary-0001"}
    walked = 0
    for operation in operations():
        if operation.id in {"logout", "endMyOtherSessions"}:
            continue
        url = operation.url.replace("{id}", "0192f000-0000-7000-8000-000000000999")
        for name in ("{resource}", "{object_type}"):
            url = url.replace(name, "customers")
        url = url.replace("{object_id}", "0192f000-0000-7000-8000-000000000999").replace("{key}", "x")
        bodies: list[dict[str, Any]] = [{}]
        if operation.body is not None:
            known = operation.body.get("$ref", "")
            bodies = [dict.fromkeys(NAMES, CANARY), *known_bodies(known)]
        for number, body in enumerate(bodies):
            sent = headers | {"Idempotency-Key": f"canary-{operation.id}-{number}"}
            json_body = {"json": body} if operation.body is not None else {}
            answer: httpx.Response = await admin.request(operation.method.upper(), url, headers=sent, **json_body)  # type: ignore[arg-type]
            assert answer.status_code < 500, f"{operation.id}: {answer.text}"
            assert CANARY not in answer.text, operation.id
            assert CANARY not in str(answer.headers), operation.id
            walked += 1
        for token in (CANARY, f"crm_pat_{CANARY}"):
            answer = await admin.request(operation.method.upper(), url, headers={"Authorization": f"Bearer {token}"})
            assert CANARY not in answer.text
    assert walked > 250
    await app.state.security.flush()
    printed = capfd.readouterr()
    assert CANARY not in printed.out + printed.err
    await nowhere_in_the_database(app, CANARY)
    await nowhere_in_the_database(app, PASSWORD)


def known_bodies(reference: str) -> list[dict[str, Any]]:
    """Bodies that are valid but for the secret, so that it goes as deep as it can."""
    return {
        "Login": [
            {"username": "qian", "password": CANARY},
            {"username": CANARY, "password": CANARY},
        ],
        "Refresh": [{"refresh_token": CANARY}],
        "ChangePassword": [{"current_password": CANARY, "new_password": f"{CANARY} 1"}],
        "Confirmed": [{"password": CANARY}],
        "ApiTokenCreate": [{"name": "x", "scopes": ["lead:read"], "password": CANARY}],
        "Password": [{"password": CANARY}],
    }.get(reference.rpartition("/")[2], [])


async def nowhere_in_the_database(app: FastAPI, secret: str) -> None:
    """Every column of every table, as text; what is hashed does not look like it."""
    async with app.state.sessions() as db:
        tables = await db.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'pgqueuer%'")
        )
        for table in tables.scalars().all():
            hits = await db.scalar(
                text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE :plain OR t::text LIKE :hex"),
                {"plain": f"%{secret}%", "hex": f"%{secret.encode().hex()}%"},
            )
            assert hits == 0, table
