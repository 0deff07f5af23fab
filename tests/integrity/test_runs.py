"""The checks run by night and on demand; an administrator sees what they found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bihuan.cli import main
from bihuan.insights.integrity.jobs import CHECK, check
from bihuan.insights.integrity.models import IntegrityRun
from bihuan.insights.integrity.registry import NONE, checks
from bihuan.kernel.jobs import JOBS, SCHEDULES, run_job
from bihuan.settings import get_settings
from tests.conftest import Clients

BOOKS_DO_NOT_BALANCE = "a violation is planted and found"


def test_the_checks_run_every_night() -> None:
    assert SCHEDULES[CHECK] == ("30 19 * * *", check)
    assert JOBS[CHECK] is check


async def test_only_administrators_ask(client: Clients) -> None:
    boss = await client("boss")
    assert (await boss.get("/admin/integrity")).json()["code"] == "FORBIDDEN"
    assert (await boss.post("/admin/integrity", json={})).status_code == 403


async def test_a_run_tells_what_it_found(app: FastAPI, client: Clients, owner: AsyncEngine) -> None:
    admin = await client("admin")
    before = (await admin.get("/admin/integrity")).json()
    assert before["last"] is None
    assert [one["id"] for one in before["checks"]] == [one.id for one in checks()]
    assert {one["id"] for one in before["exempt"]} == set(NONE)

    asked = await admin.post("/admin/integrity", json={})
    assert (asked.status_code, asked.json()["status"]) == (202, "queued")
    async with owner.begin() as books:
        await books.execute(text("UPDATE departments SET path = '/' WHERE code = 'sales2'"))
        spoiled = str(await books.scalar(text("SELECT id FROM departments WHERE code = 'sales2'")))
    async with app.state.sessions() as db:
        run = (await db.scalars(select(IntegrityRun))).one()
        queued = await db.scalar(
            text("SELECT convert_from(payload, 'UTF8') FROM pgqueuer WHERE entrypoint = :e"), {"e": CHECK}
        )
    assert queued == f'{{"run":"{run.id}"}}'
    await run_job(app.state.sessions, check, {"run": str(run.id)}, "job-1")

    last = (await admin.get("/admin/integrity", headers={"Accept-Language": "en"})).json()["last"]
    assert (last["status"], last["checks"]) == ("succeeded", len(checks()))
    (found,) = last["findings"]
    assert found["id"] == "R22-path"
    assert found["title"] == "The path of a department follows from its parents"
    assert found["rows"] == [{"kind": "departments", "id": spoiled}]


def test_bihuan_check_says_so_and_fails(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    get_settings.cache_clear()
    with ThreadPoolExecutor(1) as pool, pytest.raises(SystemExit) as failed:
        pool.submit(main, ["check"]).result()
    get_settings.cache_clear()
    assert failed.value.code == 1
    said = capsys.readouterr().out
    assert "R22-path  部门路径与上级一致 / The path of a department follows from its parents" in said
    assert "    departments " in said
