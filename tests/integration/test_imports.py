"""Imports: read as they are meant, forecast, run once, corrected and sent again, taken back (DOMAIN §27.5, IMP-01)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.integration.importing import doing, undoing
from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.factories.company import Company
from tests.integration.sheets import csv_bytes

Json = dict[str, Any]
Row = list[str]
_serial = count(1)
LEADS = ["公司名称", "联系人", "手机", "来源"]
CUSTOMERS = ["客户名称", "所属行业", "联系人", "手机"]


@pytest.fixture(autouse=True)
async def small_chunks(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "CHUNK", 4)
    monkeypatch.setattr(undoing, "CHUNK", 4)
    async with app.state.sessions.begin() as db:
        await db.execute(text("UPDATE jobs SET state = 'canceled' WHERE state IN ('queued', 'running')"))


@pytest.fixture
def runner(app: FastAPI) -> Runner:
    return Runner(app.state.sessions)


Upload = Callable[..., Awaitable[Json]]


@pytest.fixture
def upload(client: Clients, runner: Runner) -> Upload:
    """``await upload("zhao", "leads", rows)``: a file that has been read."""

    async def send(username: str, kind: str, content: bytes | list[Row], name: str = "名单.csv") -> Json:
        by = await client(username)
        body = csv_bytes(content) if isinstance(content, list) else content
        answer = await by.post(f"/{kind}/import", files={"file": (name, body)})
        assert answer.status_code == 202, answer.text
        await runner.drain()
        return await seen(by, answer.json())

    return send


async def seen(by: httpx.AsyncClient, of: Json) -> Json:
    answer = await by.get(f"/imports/{of['id']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def step(by: httpx.AsyncClient, runner: Runner, of: Json, verb: str, body: Json | None = None) -> Json:
    answer = await by.post(f"/imports/{of['id']}/{verb}", json=body or {})
    assert answer.status_code == 202, answer.text
    await runner.drain()
    return await seen(by, of)


async def checked(by: httpx.AsyncClient, runner: Runner, of: Json, **options: Any) -> Json:
    body = {"mapping": of["mapping"], "options": of["options"] | options}
    return await step(by, runner, of, "check", body)


def counts(of: Json) -> tuple[int, int, int, int]:
    told = of["counts"]
    return told["created"], told["updated"], told["skipped"], told["failed"]


async def rows_of(by: httpx.AsyncClient, of: Json, **query: Any) -> list[Json]:
    answer = await by.get(f"/imports/{of['id']}/rows", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


def lead_row(**more: str) -> Row:
    number = next(_serial)
    row = {"公司名称": f"导入线索{number}公司", "联系人": "王芳", "手机": f"137{number:08d}", "来源": "展会"}
    return list((row | more).values())


async def number_of(db: AsyncSession, table: str) -> int:
    counted = {
        "leads": text("SELECT count(*) FROM leads WHERE deleted_at IS NULL"),
        "customers": text("SELECT count(*) FROM customers WHERE deleted_at IS NULL"),
        "contacts": text("SELECT count(*) FROM contacts WHERE deleted_at IS NULL"),
    }
    found = await db.scalar(counted[table])
    await db.rollback()
    return int(found or 0)


# ------------------------------------------------------------------------------------------------ the whole way


@pytest.mark.req("IMP-01")
async def test_a_file_of_leads_is_read_forecast_and_run(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    zhao, before = await client("zhao"), await number_of(db, "leads")
    rows = [lead_row() for _ in range(9)]
    rows[3][2] = "12345"
    of = await upload("zhao", "leads", [LEADS, *rows])
    assert (of["state"], of["total"], of["header"]) == ("ready", 9, LEADS)
    assert of["mapping"] == ["company_name", "contact_name", "mobile", "source"]
    assert of["sample"][0] == {"line": 2, "cells": rows[0]}

    forecast = await checked(zhao, runner, of)
    assert (forecast["state"], counts(forecast)) == ("checked", (8, 0, 0, 1))
    assert await number_of(db, "leads") == before
    (wrong,) = await rows_of(zhao, of, outcome="fail")
    assert (wrong["line"], wrong["cells"], wrong["record_id"]) == (5, rows[3], None)
    (problem,) = wrong["problems"]
    assert (problem["field"], problem["label"], problem["code"]) == ("mobile", "手机", "INVALID_MOBILE")
    assert problem["detail"] == "手机号格式错误"

    done = await step(zhao, runner, of, "run")
    assert (done["state"], counts(done)) == ("done", (8, 0, 0, 1))
    assert await number_of(db, "leads") == before + 8
    record_id = (await rows_of(zhao, of, outcome="create"))[0]["record_id"]
    lead = (await zhao.get(f"/leads/{record_id}")).json()
    assert (lead["company_name"], lead["mobile"], lead["source"]) == (rows[0][0], rows[0][2], "exhibition")
    assert lead["pool_id"] is not None and lead["owner_id"] is None


async def test_the_same_file_again_makes_nothing(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    """R65: total = created + updated + skipped + failed, and the second run creates nothing."""
    zhao = await client("zhao")
    content = [LEADS, *(lead_row() for _ in range(6))]
    first = await upload("zhao", "leads", content)
    await checked(zhao, runner, first)
    await step(zhao, runner, first, "run")
    before = await number_of(db, "leads")
    again = await upload("zhao", "leads", content)
    await checked(zhao, runner, again)
    done = await step(zhao, runner, again, "run")
    assert (done["total"], counts(done)) == (6, (0, 0, 0, 6))
    assert {row["problems"][0]["code"] for row in await rows_of(zhao, again)} == {"DUPLICATE_SUSPECT"}
    assert await number_of(db, "leads") == before


async def test_an_imported_record_has_all_that_one_made_by_hand_has(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    zhao = await client("zhao")
    rows = [
        ["苏州手工科技有限公司", "制造业", "陈岚", "13912340001"],
        ["", "", "", ""],
        ["苏州手工科技有限公司", "", "李雷", "13912340002"],
    ]
    of = await upload("zhao", "customers", [CUSTOMERS, *rows])
    await checked(zhao, runner, of)
    done = await step(zhao, runner, of, "run")
    assert counts(done) == (2, 0, 0, 0)
    first, second = await rows_of(zhao, of)
    assert first["record_id"] == second["record_id"]
    record_id = UUID(first["record_id"])
    customer = (await zhao.get(f"/customers/{record_id}")).json()
    assert customer["number"].startswith("CRM") and customer["version"] == 1
    assert (customer["owner_name"], customer["contact_name"], customer["contact_mobile"]) == (
        "赵敏",
        "陈岚",
        "13912340001",
    )
    found = (await zhao.get("/customers", params={"q": "手工科技"})).json()["data"]
    assert [one["id"] for one in found] == [str(record_id)]
    contacts = (await zhao.get("/contacts", params={"customer_id": str(record_id), "sort": "name"})).json()["data"]
    assert {(one["name"], one["mobile"], one["is_primary"], one["owner_name"]) for one in contacts} == {
        ("陈岚", "13912340001", True, "赵敏"),
        ("李雷", "13912340002", False, "赵敏"),
    }
    ledger = text("SELECT action, to_owner_id, actor_id FROM ownership_events WHERE object_id = :id")
    assert [tuple(row) for row in await db.execute(ledger, {"id": record_id})] == [
        ("create", Company.ids["zhao"], Company.ids["zhao"])
    ]
    logged = text("SELECT action, object_no, actor_id, request_id FROM audit_log WHERE object_id = :id")
    assert [tuple(row) for row in await db.execute(logged, {"id": record_id})] == [
        ("create", customer["number"], Company.ids["zhao"], f"import-{of['id']}")
    ]
