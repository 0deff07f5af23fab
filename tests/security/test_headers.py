"""What browsers enforce, on every kind of answer (TRUST §4.8)."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bihuan.kernel.limits import BODY
from bihuan.kernel.middleware import POLICY
from tests.conftest import Clients

WANTED = {
    "content-security-policy": POLICY.decode(),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.fixture
async def crashing(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("bihuan.identity.session.router._shown", crash)


ANSWERS = {
    "200": ("GET", "/api/v1/users", {}, 200),
    "304 and the like are private": ("GET", "/api/v1/dictionaries", {}, 200),
    "401": ("GET", "/api/v1/users", {"Authorization": "Bearer x"}, 401),
    "404": ("GET", "/api/v1/nothing", {}, 404),
    "405": ("DELETE", "/api/v1/users", {}, 405),
    "405 of a foreign method": ("TRACE", "/api/v1/users", {}, 405),
    "422": ("POST", "/api/v1/leads", {}, 422),
    "live": ("GET", "/api/v1/health/live", {}, 200),
    "docs": ("GET", "/docs/", {}, 200),
    "contract": ("GET", "/openapi.json", {}, 200),
}


@pytest.mark.parametrize("kind", ANSWERS)
async def test_every_answer_has_its_headers(kind: str, client: Clients) -> None:
    method, path, headers, status = ANSWERS[kind]
    admin = await client("admin")
    body = {"json": {}} if method == "POST" else {}
    answer = await admin.request(method, f"http://test{path}", headers=headers, **body)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    check(answer, path)


def check(answer: httpx.Response, path: str) -> None:
    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    assert answer.headers["x-request-id"]
    assert "strict-transport-security" not in answer.headers  # this is http
    if path.startswith("/api/"):
        assert answer.headers["cache-control"] in {"no-store", "private, no-cache"}
    assert "server" not in answer.headers


async def test_too_large_malformed_and_crashed_answers_have_them_too(client: Clients, crashing: None) -> None:
    admin = await client("admin")
    large = await admin.post("/leads", content=b" " * (BODY + 1), headers={"Content-Type": "application/json"})
    assert large.status_code == 413
    check(large, "/api/v1/leads")
    malformed = await admin.post("/leads", content=b'{"a":1,"a":2}', headers={"Content-Type": "application/json"})
    assert malformed.status_code == 400
    check(malformed, "/api/v1/leads")
    crashed = await admin.get("/me")
    assert (crashed.status_code, crashed.json()["code"]) == (500, "INTERNAL")
    check(crashed, "/api/v1/me")
    assert "fault of ours" not in crashed.text


async def test_a_static_file_has_them_and_encrypted_answers_ask_for_encryption(
    app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<p>闭环</p>")
    static = next(route for route in app.routes if getattr(route, "path", None) == "" and hasattr(route, "app"))
    monkeypatch.setattr(static.app, "directory", tmp_path)
    monkeypatch.setattr(static.app, "all_directories", [tmp_path])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as browser:
        page = await browser.get("/customers")
        assert page.status_code == 200
        assert {name: page.headers.get(name) for name in WANTED} == WANTED
        assert page.headers["strict-transport-security"].startswith("max-age=31536000")


async def test_the_reference_loads_nothing_from_elsewhere(client: Clients) -> None:
    nobody = await client("")
    page = await nobody.get("http://test/docs/")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert loaded and all(re.match(r"/[^/]", address) for address in loaded), loaded
    for unsafe in ("unsafe-eval", "script-src 'self' ", "http:", "https:", "*"):
        assert unsafe not in POLICY.decode()
