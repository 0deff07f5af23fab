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
from tests.integration.sheets import Cell, csv_bytes, xlsx_bytes

Json = dict[str, Any]
ROWS = int(os.environ.get("BIHUAN_IMPORT_ROWS", "2000"))
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
    rows = [[f"杀不死{n}公司", "王芳", f"135{n:08d}", "展会"] for n in range(many)]
    content = csv_bytes([["公司名称", "联系人", "手机", "来源"], *rows])
    of = (await zhao.post("/leads/import", files={"file": ("a.csv", content)})).json()
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
        killed_at.append((await seen(zhao, of))["counts"]["created"])
        async with app.state.sessions.begin() as other:  # the lease of the dead runs out
            await other.execute(
                text("UPDATE jobs SET locked_until = :now WHERE state = 'running'"), {"now": CLOCK.now()}
            )
    assert 0 < killed_at[0] < killed_at[1] < many, "killed in the middle"
    done = await until_it_ends(app, zhao, of)
    assert (done["state"], done["counts"]["created"], done["counts"]["failed"]) == ("done", many, 0)
    counted = text(
        "SELECT count(*), count(DISTINCT mobile), count(DISTINCT number) FROM leads WHERE mobile LIKE '135%'"
    )
    assert tuple((await db.execute(counted)).one()) == (many, many, many)
    job = (await zhao.get(f"/jobs/{done['job_id']}")).json()
    assert (job["state"], job["progress"]) == ("succeeded", {"done": many, "total": many})


def messy(many: int) -> tuple[list[list[Cell]], dict[str, int]]:
    """A sheet as people keep them: three of a hundred rows are wrong, five repeat a customer, one repeats an earlier
    row word for word; telephones are numbers or in full width, and there are blank rows. With what it must come to.
    """
    header: list[list[Cell]] = [["2026 年客户名单"], [], ["客户名称", "所属行业", "联系人", "手机", "成立日期", "备注"]]
    expected = {"created": 0, "failed": 0, "skipped": 0, "customers": 0, "contacts": 0}
    rows: list[list[Cell]] = []
    before: list[Cell] = []
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for n in range(many):
        sort, name = n % 100, f"整百客户{n}有限公司"
        mobile: Cell = float(f"138{n:08d}") if n % 2 else f"138{n:08d}".translate(wide)
        row: list[Cell] = [f"　{name} ", "制造业", f"联系人{n}", mobile, (40000.0 + n % 3000, 1), None]
        if sort in {7, 37, 67}:
            row[3 if sort == 7 else 1] = "12345" if sort == 7 else "没有的行业"
            expected["failed"] += 1
        elif sort in {11, 12, 13, 14, 15}:
            row[0] = f"整百客户{n - sort + 10}有限公司"
            row[4] = None
            expected["created"] += 1
            expected["contacts"] += 1
        elif sort == 50:
            row = before
            expected["skipped"] += 1
        else:
            expected["created"] += 1
            expected["customers"] += 1
            expected["contacts"] += 1
        rows.append(row)
        before = row
        if sort == 99:
            rows.append([])
    return [*header, *rows], expected


@pytest.mark.req("IMP-01")
async def test_a_messy_workbook_comes_to_exactly_what_it_says(app: FastAPI, client: Clients, db: AsyncSession) -> None:
    zhao = await client("zhao")
    sheet, expected = messy(ROWS)
    content = xlsx_bytes(sheet, ["A1:F1"])
    answer = await zhao.post("/customers/import", files={"file": ("名单.xlsx", content)})
    of = await until_it_ends(app, zhao, answer.json())
    assert (of["state"], of["total"], of["header"][:2]) == ("ready", ROWS, ["客户名称", "所属行业"])
    options = {"duplicates": "skip", "suspects": "fail", "place": "me"}
    body = {"mapping": of["mapping"], "options": options}
    assert (await zhao.post(f"/imports/{of['id']}/check", json=body)).status_code == 202
    forecast = (await until_it_ends(app, zhao, of))["counts"]
    told = {name: forecast[name] for name in ("created", "failed", "skipped", "updated")}
    assert told == {name: expected[name] for name in ("created", "failed", "skipped")} | {"updated": 0}
    assert (await zhao.post(f"/imports/{of['id']}/run", json={})).status_code == 202
    done = await until_it_ends(app, zhao, of)
    assert (done["state"], done["counts"]) == ("done", forecast)
    counted = text(
        "SELECT (SELECT count(*) FROM customers WHERE name LIKE '整百客户%' AND number IS NOT NULL), "
        "(SELECT count(*) FROM contacts WHERE name LIKE '联系人%' AND mobile LIKE '138________'), "
        "(SELECT count(*) FROM customers_search WHERE text LIKE '整百客户%'), "
        "(SELECT count(*) FROM audit_log WHERE request_id = :request AND action = 'create')"
    )
    found = (await db.execute(counted, {"request": f"import-{UUID(of['id'])}"})).one()
    whole = expected["customers"] + expected["contacts"]
    assert tuple(found) == (expected["customers"], expected["contacts"], expected["customers"], whole)
