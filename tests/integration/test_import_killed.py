"""Imports at size, and a worker that is killed in the middle: everything once, and exact counts (TRUST F18, R65)."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.integration.job.runner import Runner
from bihuan.kernel.clock import CLOCK
from tests.conftest import Clients
from tests.integration.lists import KEPT, WHOLE, mended, messy
from tests.integration.sheets import csv_bytes, sheet_of, xlsx_bytes

Json = dict[str, Any]
PATIENCE = 120


async def seen(by: httpx.AsyncClient, of: Json) -> Json:
    return dict((await by.get(f"/imports/{of['id']}")).json())


async def until_it_ends(app: FastAPI, by: httpx.AsyncClient, of: Json) -> Json:
    await Runner(app.state.sessions).drain()
    return await seen(by, of)


async def test_a_worker_killed_at_any_moment_makes_every_row_once(
    app: FastAPI, client: Clients, database_url: str, db: AsyncSession
) -> None:
    """Two workers die in the middle of the run, and the third one ends it."""
    zhao, many = await client("zhao"), 6_000
    rows = [[f"杀不死{n}公司", "制造业", "王芳", f"135{n:08d}"] for n in range(many)]
    content = csv_bytes([["客户名称", "所属行业", "联系人", "手机"], *rows])
    of = (await zhao.post("/customers/import", files={"file": ("a.csv", content)})).json()
    of = await until_it_ends(app, zhao, of)
    body = {"mapping": of["mapping"], "options": {"place": "pool"}}
    assert (await zhao.post(f"/imports/{of['id']}/check", json=body)).status_code == 202
    assert (await until_it_ends(app, zhao, of))["counts"]["created"] == many
    assert (await zhao.post(f"/imports/{of['id']}/run", json={})).status_code == 202
    env = os.environ | {"DATABASE_URL": database_url}
    killed_at = []
    for _ in range(2):
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "bihuan", "worker", env=env)
        try:
            before = (await seen(zhao, of))["counts"]["created"]
            async with asyncio.timeout(PATIENCE):
                while (await seen(zhao, of))["counts"]["created"] <= before:  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.02)
        finally:
            worker.kill()
            await worker.wait()
        of = await seen(zhao, of)
        killed_at.append(of["counts"]["created"])
        async with app.state.sessions.begin() as other:  # the lease of the dead runs out
            held = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")  # until their last statement ended
            await other.execute(held, {"name": f"job {of['job_id']}"})
            await other.execute(
                text("UPDATE jobs SET locked_until = :now WHERE state = 'running'"), {"now": CLOCK.now()}
            )
    assert 0 < killed_at[0] < killed_at[1] < many, "killed in the middle"
    done = await until_it_ends(app, zhao, of)
    assert (done["state"], done["counts"]["created"], done["counts"]["failed"]) == ("done", many, 0)
    counted = text(
        "SELECT count(*), count(DISTINCT c.id), count(DISTINCT mobile), count(DISTINCT number), count(DISTINCT s.id), "
        "count(DISTINCT e.object_id) FROM contacts p JOIN customers c ON c.id = p.customer_id "
        "JOIN customers_search s ON s.id = c.id JOIN ownership_events e ON e.object_id = c.id WHERE mobile LIKE '135%'"
    )
    assert tuple((await db.execute(counted)).one()) == (many,) * 6
    orphans = text("SELECT count(*) FROM contacts WHERE mobile LIKE '135%'")
    assert await db.scalar(orphans) == many
    job = (await zhao.get(f"/jobs/{done['job_id']}")).json()
    assert (job["state"], job["progress"]) == ("succeeded", {"done": many, "total": many})


async def imported(app: FastAPI, by: httpx.AsyncClient, content: bytes, name: str) -> tuple[Json, Json]:
    """The list as it was read, and after it has come to exactly what its forecast said."""
    answer = await by.post("/customers/import", files={"file": (name, content)})
    of = await until_it_ends(app, by, answer.json())
    assert of["state"] == "ready", of
    body = {"mapping": of["mapping"], "options": {"duplicates": "skip", "suspects": "fail", "place": "me"}}
    assert (await by.post(f"/imports/{of['id']}/check", json=body)).status_code == 202
    forecast = (await until_it_ends(app, by, of))["counts"]
    assert (await by.post(f"/imports/{of['id']}/run", json={})).status_code == 202
    done = await until_it_ends(app, by, of)
    assert (done["state"], done["counts"]) == ("done", forecast)
    return of, forecast


async def found(db: AsyncSession) -> tuple[int, ...]:
    """Customers and contacts of the list, and customers that are found by name."""
    counted = text(
        "SELECT (SELECT count(*) FROM customers WHERE name LIKE '整百客户%' AND number IS NOT NULL), "
        "(SELECT count(*) FROM contacts WHERE name LIKE '联系人%' AND mobile LIKE '138________'), "
        "(SELECT count(*) FROM customers_search WHERE text LIKE '整百客户%')"
    )
    return tuple((await db.execute(counted)).one())


@pytest.mark.req("IMP-01")
async def test_a_list_of_a_spreadsheet_program_comes_to_exactly_what_it_says_and_so_do_its_failures(
    app: FastAPI, client: Clients, db: AsyncSession
) -> None:
    """20,000 rows that LibreOffice has written; what failed is put right in the workbook of failures and sent again."""
    zhao = await client("zhao")
    _, expected = messy(WHOLE)
    of, counts = await imported(app, zhao, KEPT.read_bytes(), "名单.xlsx")
    assert (of["total"], of["header"][:2]) == (WHOLE, ["客户名称", "所属行业"])
    told = {name: counts[name] for name in ("created", "failed", "skipped", "updated")}
    assert told == {name: expected[name] for name in ("created", "failed", "skipped")} | {"updated": 0}
    assert expected["failed"] == WHOLE * 3 // 100
    customers, contacts = expected["customers"], expected["contacts"]
    assert await found(db) == (customers, contacts, customers)
    logged = text("SELECT count(*) FROM audit_log WHERE request_id = :request AND action = 'create'")
    assert await db.scalar(logged, {"request": f"import-{UUID(of['id'])}"}) == customers + contacts
    await db.rollback()

    header, *failures = sheet_of((await zhao.get(f"/imports/{of['id']}/errors")).content)
    assert len(failures) == expected["failed"]
    assert {row[-1] for row in failures} == {"联系人手机：手机号格式错误", "所属行业：系统中没有这个值"}
    again, counts = await imported(app, zhao, xlsx_bytes([header, *map(mended, failures)]), "改正.xlsx")
    assert (again["total"], counts["created"], counts["failed"]) == (len(failures), len(failures), 0)
    customers, contacts = customers + len(failures), contacts + len(failures)
    assert await found(db) == (customers, contacts, customers)
