"""Files of reports are files like those of lists: permitted, counted, limited, logged, at once as by a job (0055)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bihuan.integration.exporting import service
from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.factories.company import Company

Taken = Callable[[str, str], Awaitable[None]]
PERIOD = {"date_from": "2026-08-01", "date_to": "2026-08-31"}
ASKED = {
    "/customer-reports/standing/export": {"group_by": "grade"},
    "/customer-reports/retention/export": {"every": "year"},
}
"""Of a report that has no period."""
REPORTS = [
    ("/acts/export", "acts", "exports", "download"),
    ("/lead-reports/channels/export", "lead-channels", "leads", "export"),
    ("/lead-reports/marketers/export", "lead-marketers", "leads", "export"),
    ("/customer-reports/standing/export", "customer-standing", "customers", "export"),
    ("/customer-reports/retention/export", "customer-retention", "customers", "export"),
]
each = pytest.mark.parametrize(("path", "name", "of", "verb"), REPORTS, ids=[one[1] for one in REPORTS])


@pytest.fixture(autouse=True)
async def settings(app: FastAPI, client: Clients) -> AsyncIterator[Callable[[str, str], Awaitable[None]]]:
    """``await settings("export_daily_limit", "1")``, for one test, which begins with no file taken."""
    async with app.state.sessions.begin() as db:
        await db.execute(text("DELETE FROM exports"))
    admin, before = await client("admin"), dict[str, str]()

    async def change(key: str, value: str) -> None:
        known = next(one for one in (await admin.get("/settings")).json()["data"] if one["key"] == key)
        before.setdefault(key, known["value"])
        match = {"If-Match": f'"settings:{key}:{known["version"]}"'}
        assert (await admin.patch(f"/settings/{key}", json={"value": value}, headers=match)).status_code == 200

    yield change
    for key, value in before.items():
        await change(key, value)


@pytest.fixture
async def taken(app: FastAPI) -> AsyncIterator[Taken]:
    """``await taken("leads", "export")``: nobody has that permission any more, until the test is over."""
    rows: list[dict[str, Any]] = []
    epoch = text("UPDATE permission_epoch SET epoch = epoch + 1")

    async def take(of: str, verb: str) -> None:
        gone = text("DELETE FROM role_permissions WHERE object = :o AND action = :a RETURNING role_id, scope")
        async with app.state.sessions.begin() as db:
            found = await db.execute(gone, {"o": of, "a": verb})
            rows.extend({"r": row.role_id, "o": of, "a": verb, "s": row.scope} for row in found)
            await db.execute(epoch)

    yield take
    back = text("INSERT INTO role_permissions (role_id, object, action, scope) VALUES (:r, :o, :a, :s)")
    async with app.state.sessions.begin() as db:
        await db.execute(back, rows)
        await db.execute(epoch)


async def left(app: FastAPI) -> tuple[int, int]:
    """Exports, and entries of the log about them."""
    counted = "SELECT (SELECT count(*) FROM exports), (SELECT count(*) FROM audit_log WHERE object_type = 'exports')"
    async with app.state.sessions() as db:
        exports, entries = (await db.execute(text(counted))).one()
        return exports, entries


@each
async def test_who_may_not_take_it_away_gets_no_file(
    client: Clients, app: FastAPI, taken: Taken, path: str, name: str, of: str, verb: str
) -> None:
    boss, before = await client("zhao"), await left(app)
    await taken(of, verb)
    answer = await boss.post(path, json=ASKED.get(path, PERIOD))
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert await left(app) == before


@each
async def test_it_counts_with_the_files_of_lists(
    client: Clients, app: FastAPI, settings: Any, path: str, name: str, of: str, verb: str
) -> None:
    await settings("export_daily_limit", "2")
    zhao, (_, before) = await client("zhao"), await left(app)
    column = {"field": "name", "title": "客户名称"}
    assert (await zhao.post("/customers/export", json={"format": "csv", "columns": [column]})).status_code == 201
    made = await zhao.post(path, json=ASKED.get(path, PERIOD))
    assert (made.status_code, made.json()["object"]) == (201, name)
    refused = await zhao.post(path, json=ASKED.get(path, PERIOD))
    assert (refused.status_code, refused.json()["code"]) == (429, "EXPORT_QUOTA")
    assert await left(app) == (2, before + 2)
    logged = text("SELECT action, actor_id FROM audit_log WHERE object_id = :id")
    async with app.state.sessions() as db:
        assert [tuple(row) for row in await db.execute(logged, {"id": made.json()["id"]})] == [
            ("export", Company.ids["zhao"])
        ]


@each
async def test_a_job_asks_again_whether_it_may(
    client: Clients,
    app: FastAPI,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    name: str,
    of: str,
    verb: str,
) -> None:
    """What is permitted is permitted at its turn (R71)."""
    monkeypatch.setattr(service, "SMALL", -1)
    zhao, runner = await client("zhao"), Runner(app.state.sessions)
    begun = await zhao.post(path, json=ASKED.get(path, PERIOD))
    assert begun.status_code == 202, begun.text
    _, before = await left(app)
    await taken(of, verb)
    await runner.drain()
    async with app.state.sessions() as db:
        wanted = "SELECT j.state, j.error, e.finished_at, e.sha256 FROM exports e JOIN jobs j ON j.id = e.job_id"
        assert tuple((await db.execute(text(wanted))).one()) == ("failed", "FORBIDDEN", None, None)
    assert (await left(app))[1] == before, "what was not written is not logged"
