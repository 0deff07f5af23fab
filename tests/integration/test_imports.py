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

from bihuan.integration.importing import doing, service, undoing
from bihuan.integration.job import runner as running
from bihuan.integration.job.runner import Runner
from tests.conftest import Clients
from tests.factories.company import Company
from tests.integration.sheets import csv_bytes, sheet_of, xlsx_bytes

Json = dict[str, Any]
Row = list[str]
_serial = count(1)
LEADS = ["公司名称", "联系人", "手机", "来源"]
CUSTOMERS = ["客户名称", "所属行业", "联系人", "手机"]


@pytest.fixture(autouse=True)
async def small_chunks(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "CHUNK", 4)
    monkeypatch.setattr(undoing, "CHUNK", 4)
    monkeypatch.setattr(service, "PAGE", 1)
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
    assert (lead["company_name"], lead["source"]) == (rows[0][0], "exhibition")
    assert lead["mobile"] == f"137****{rows[0][2][-4:]}"
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


# ------------------------------------------------------------------------------------------- what is there already


async def customer(by: httpx.AsyncClient, name: str, mobile: str, **more: Any) -> Json:
    body = {"name": name, "industry": "it", "primary_contact": {"name": "旧人", "mobile": mobile}}
    answer = await by.post("/customers", json=body | more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.mark.req("IMP-02")
async def test_a_customer_that_exists_is_refused_left_out_filled_or_overwritten(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    zhao = await client("zhao")
    there = await customer(zhao, "无锡存在有限公司", "13912350001", city="无锡")
    header = [*CUSTOMERS, "城市", "网址"]
    row = ["无锡存在有限公司", "金融业", "新人", "13912350002", "苏州", "https://example.com"]
    of = await upload("zhao", "customers", [header, row])

    refused = await checked(zhao, runner, of)
    assert counts(refused) == (0, 0, 0, 1)
    assert (await rows_of(zhao, of))[0]["problems"][0]["code"] == "DUPLICATE_NAME"
    assert counts(await checked(zhao, runner, of, duplicates="skip")) == (0, 0, 1, 0)

    assert counts(await checked(zhao, runner, of, duplicates="fill")) == (0, 1, 0, 0)
    assert (await zhao.get(f"/customers/{there['id']}")).json() == there
    assert counts(await step(zhao, runner, of, "run")) == (0, 1, 0, 0)
    filled = (await zhao.get(f"/customers/{there['id']}")).json()
    assert (filled["city"], filled["industry"], filled["website"]) == ("无锡", "it", "https://example.com")
    assert filled["version"] == there["version"] + 1
    people = (await zhao.get("/contacts", params={"customer_id": there["id"]})).json()["data"]
    assert {(one["name"], one["is_primary"]) for one in people} == {("旧人", True), ("新人", False)}

    again = await upload("zhao", "customers", [header, row])
    await checked(zhao, runner, again, duplicates="overwrite")
    assert counts(await step(zhao, runner, again, "run")) == (0, 1, 0, 0)
    written = (await zhao.get(f"/customers/{there['id']}")).json()
    assert (written["city"], written["industry"]) == ("苏州", "finance")
    assert len((await zhao.get("/contacts", params={"customer_id": there["id"]})).json()["data"]) == 2
    third = await upload("zhao", "customers", [header, row])
    assert counts(await checked(zhao, runner, third, duplicates="overwrite")) == (0, 0, 1, 0)


async def test_what_is_not_theirs_is_not_changed_by_a_file(client: Clients, runner: Runner, upload: Upload) -> None:
    """By name it is refused like on the screen; a number of somebody else's record leads nowhere."""
    qian, sun = await client("qian"), await client("sun")
    there = await customer(qian, "别人客户有限公司", "13912360001")
    of = await upload("sun", "customers", [[*CUSTOMERS, "城市"], ["别人客户有限公司", "金融业", "", "", "南京"]])
    await checked(sun, runner, of, duplicates="overwrite")
    assert counts(await step(sun, runner, of, "run")) == (0, 0, 0, 1)
    assert (await rows_of(sun, of))[0]["problems"][0]["code"] == "DUPLICATE_NAME"
    by_number = await upload("sun", "customers", [["客户编号", "城市"], [there["number"], "南京"]])
    await checked(sun, runner, by_number, duplicates="overwrite")
    (row,) = await rows_of(sun, by_number)
    assert [(one["field"], one["code"]) for one in row["problems"]] == [("number", "REF_NOT_FOUND")]
    assert row["record_id"] is None
    assert (await qian.get(f"/customers/{there['id']}")).json() == there


async def test_records_are_found_by_number_and_by_external_id(client: Clients, runner: Runner, upload: Upload) -> None:
    zhao, row = await client("zhao"), lead_row()
    first = await upload("zhao", "leads", [[*LEADS, "外部编号"], [*row, "K-1"]])
    await checked(zhao, runner, first, external_system="old-crm", place="me")
    await step(zhao, runner, first, "run")
    record_id = (await rows_of(zhao, first))[0]["record_id"]
    lead = (await zhao.get(f"/leads/{record_id}")).json()
    assert (lead["external_system"], lead["external_id"], lead["mobile"]) == ("old-crm", "K-1", row[2])

    by_id = await upload("zhao", "leads", [["外部编号", "城市"], ["K-1", "常州"]])
    await checked(zhao, runner, by_id, external_system="old-crm", duplicates="fill")
    assert counts(await step(zhao, runner, by_id, "run")) == (0, 1, 0, 0)
    by_number = await upload("zhao", "leads", [["线索编号", "城市", "预算"], [lead["number"], "镇江", "1.2万"]])
    await checked(zhao, runner, by_number, duplicates="overwrite")
    assert counts(await step(zhao, runner, by_number, "run")) == (0, 1, 0, 0)
    now = (await zhao.get(f"/leads/{record_id}")).json()
    assert (now["city"], now["budget_amount"], now["version"]) == ("镇江", "12000.00", 3)


async def test_a_suspect_is_refused_left_out_or_made_all_the_same(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    zhao, first = await client("zhao"), lead_row()
    content = [LEADS, first, [*lead_row()[:2], first[2], "展会"]]
    of = await upload("zhao", "leads", content)
    assert counts(await checked(zhao, runner, of)) == (1, 0, 0, 1)
    (row,) = await rows_of(zhao, of, outcome="fail")
    assert (row["problems"][0]["code"], row["problems"][0]["detail"]) == ("IMPORT_REPEATED", "与本文件第 2 行重复")
    assert counts(await checked(zhao, runner, of, suspects="skip")) == (1, 0, 1, 0)
    assert counts(await checked(zhao, runner, of, suspects="create", place="me")) == (2, 0, 0, 0)
    assert counts(await step(zhao, runner, of, "run")) == (2, 0, 0, 0)
    made = [(await zhao.get(f"/leads/{row['record_id']}")).json() for row in await rows_of(zhao, of)]
    assert [lead["duplicate_state"] for lead in made] == ["none", "suspect"]


async def test_what_is_done_about_a_known_phone_can_be_settled_for_all_imports(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    zhao, admin, first = await client("zhao"), await client("admin"), lead_row()
    of = await upload("zhao", "leads", [LEADS, first, [*lead_row()[:2], first[2], "展会"]])
    key = "duplicate_phone_import"

    async def settle(value: str) -> None:
        now = next(one for one in (await admin.get("/settings")).json()["data"] if one["key"] == key)
        headers = {"If-Match": f'"settings:{key}:{now["version"]}"'}
        assert (await admin.patch(f"/settings/{key}", json={"value": value}, headers=headers)).status_code == 200

    await settle("block")
    assert counts(await checked(zhao, runner, of, suspects="create", place="me")) == (1, 0, 0, 1)
    await settle("ignore")
    assert counts(await checked(zhao, runner, of, suspects="fail", place="me")) == (2, 0, 0, 0)
    await settle("warn")
    assert counts(await checked(zhao, runner, of, suspects="fail", place="me")) == (1, 0, 0, 1)


async def test_contacts_of_a_customer_stand_in_rows_of_their_own(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    """Also far behind the first one; a row that says otherwise is refused, and nobody comes in twice."""
    zhao = await client("zhao")
    first = ["多联系人有限公司", "制造业", "甲", "13912370001"]
    others = [[f"填充{n}有限公司", "制造业", "乙", f"1391237100{n}"] for n in range(5)]
    more = [
        ["多联系人有限公司", "", "丙", "13912370002"],
        ["多联系人有限公司", "金融业", "丁", "13912370003"],
        ["多联系人有限公司", "", "甲", "13912370001"],
    ]
    of = await upload("zhao", "customers", [CUSTOMERS, first, *others, *more])
    assert counts(await checked(zhao, runner, of)) == (7, 0, 0, 2)
    assert counts(await step(zhao, runner, of, "run")) == (7, 0, 0, 2)
    wrong = await rows_of(zhao, of, outcome="fail")
    assert [(row["line"], row["problems"][0]["code"]) for row in wrong] == [
        (9, "IMPORT_CONTRADICTS"),
        (10, "IMPORT_REPEATED"),
    ]
    record_id = (await rows_of(zhao, of))[0]["record_id"]
    people = (await zhao.get("/contacts", params={"customer_id": record_id})).json()["data"]
    assert {one["name"]: one["is_primary"] for one in people} == {"甲": True, "丙": False}


# ------------------------------------------------------------------------------------------------- to whom, by whom


async def test_a_row_may_name_its_owner_its_pool_and_its_author(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    zhao = await client("zhao")
    header = [*LEADS, "负责人", "公海", "创建人", "创建时间"]
    rows = [
        [*lead_row(), "钱程", "", "孙悦", "2024年5月21日"],
        [*lead_row(), "", "线索公海", "", "45433"],
        [*lead_row(), "无此人", "", "", ""],
        [*lead_row(), "", "无此公海", "", "昨天"],
    ]
    of = await upload("zhao", "leads", [header, *rows])
    assert counts(await checked(zhao, runner, of, place="me")) == (2, 0, 0, 2)
    assert counts(await step(zhao, runner, of, "run")) == (2, 0, 0, 2)
    told = await rows_of(zhao, of)
    assert [[one["field"] for one in row["problems"]] for row in told[2:]] == [["owner"], ["created_at", "pool"]]
    first, second = [(await zhao.get(f"/leads/{row['record_id']}")).json() for row in told[:2]]
    assert (first["owner_name"], first["created_at"]) == ("钱程", "2024-05-21T00:00:00+08:00")
    assert (second["owner_id"], second["pool_name"]) == (None, "线索公海")
    assert second["created_at"] == "2024-05-21T00:00:00+08:00"
    author = text("SELECT created_by, updated_by FROM leads WHERE id = :id")
    assert tuple((await db.execute(author, {"id": UUID(first["id"])})).one()) == (
        Company.ids["sun"],
        Company.ids["zhao"],
    )


async def test_who_may_not_assign_gives_nobody_anything_in_a_file(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    qian = await client("qian")
    rows = [[*lead_row(), "孙悦"], [*lead_row(), "钱程"]]
    of = await upload("qian", "leads", [[*LEADS, "负责人"], *rows])
    await checked(qian, runner, of)
    assert counts(await step(qian, runner, of, "run")) == (1, 0, 0, 1)
    (row,) = await rows_of(qian, of, outcome="fail")
    assert [(one["field"], one["code"]) for one in row["problems"]] == [("owner", "FIELD_FORBIDDEN")]


@pytest.mark.req("LEAD-05")
async def test_a_list_that_was_bought_says_so_on_every_lead(client: Clients, runner: Runner, upload: Upload) -> None:
    zhao = await client("zhao")
    rows = [lead_row()[:3] for _ in range(3)]
    of = await upload("zhao", "leads", [LEADS[:3], *rows])
    assert counts(await checked(zhao, runner, of)) == (0, 0, 0, 3)
    bought = {"source": "third_party", "third_party_batch": "2026-Q4-甲方数据", "channel_detail": "甲方数据"}
    assert counts(await checked(zhao, runner, of, defaults=bought, place="me")) == (0, 0, 0, 3)
    for row in await rows_of(zhao, of, outcome="fail"):
        assert [(one["field"], one["code"]) for one in row["problems"]] == [("lawful_basis", "LAWFUL_BASIS_REQUIRED")]
    bought |= {"lawful_basis": "采购合同第 5 条，个人已单独同意"}
    assert counts(await checked(zhao, runner, of, defaults=bought, place="me")) == (3, 0, 0, 0)
    await step(zhao, runner, of, "run")
    asked = {"filter": {"field": "third_party_batch", "op": "eq", "value": bought["third_party_batch"]}}
    found = (await zhao.post("/leads/search", json=asked)).json()["data"]
    assert len(found) == 3 and {one["source"] for one in found} == {"third_party"}
    lead = (await zhao.get(f"/leads/{found[0]['id']}")).json()
    assert lead["lawful_basis"] == bought["lawful_basis"]


async def test_a_consent_in_a_file_comes_from_the_file(client: Clients, runner: Runner, upload: Upload) -> None:
    zhao = await client("zhao")
    names = ("marketing_consent", "consent_via", "consent_source")
    body = {"company_name": "退订线索公司", "mobile": "13912393001", "source": "exhibition"}
    there = (await zhao.post("/leads", json=body)).json()
    rows = [[*lead_row(), "是"], [*lead_row(), ""]]
    of = await upload("zhao", "leads", [[*LEADS, "营销授权"], *rows], name="展会名单.csv")
    await checked(zhao, runner, of, place="me")
    assert counts(await step(zhao, runner, of, "run")) == (2, 0, 0, 0)
    made = [(await zhao.get(f"/leads/{row['record_id']}")).json() for row in await rows_of(zhao, of)]
    assert [tuple(one[name] for name in names) for one in made] == [
        (True, "import", "展会名单.csv"),
        (None, None, None),
    ]
    assert made[0]["consent_at"] is not None and made[1]["consent_at"] is None

    again = await upload("zhao", "leads", [["线索编号", "营销授权"], [there["number"], "否"]], name="退订.csv")
    await checked(zhao, runner, again, duplicates="overwrite")
    assert counts(await step(zhao, runner, again, "run")) == (0, 1, 0, 0)
    told = (await zhao.get(f"/leads/{there['id']}")).json()
    assert tuple(told[name] for name in names) == (False, "import", "退订.csv")
    assert (await step(zhao, runner, again, "undo"))["counts"]["restored"] == 1
    back = (await zhao.get(f"/leads/{there['id']}")).json()
    assert [back[name] for name in (*names, "consent_at")] == [None, None, None, None]


async def test_imports_are_ones_own(client: Clients, runner: Runner, upload: Upload) -> None:
    zhao, qian, wu = await client("zhao"), await client("qian"), await client("wu")
    of = await upload("zhao", "leads", [LEADS, lead_row()])
    for method, path in (("GET", ""), ("GET", "/rows"), ("GET", "/errors"), ("POST", "/run"), ("POST", "/undo")):
        hidden = await qian.request(method, f"/imports/{of['id']}{path}")
        assert (hidden.status_code, hidden.json()["code"]) == (404, "NOT_FOUND"), path
    assert of["id"] not in {one["id"] for one in (await qian.get("/imports")).json()["data"]}
    assert of["id"] in {one["id"] for one in (await zhao.get("/imports", params={"object": "leads"})).json()["data"]}
    refused = await wu.post("/leads/import", files={"file": ("a.csv", csv_bytes([LEADS, lead_row()]))})
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    assert (await wu.get("/leads/import/template")).status_code == 403


async def test_an_import_goes_one_way(client: Clients, runner: Runner, upload: Upload) -> None:
    """Nothing runs unseen or twice; a mapping must make sense, and is remembered for the same heading."""
    zhao = await client("zhao")
    header = ["企业", "call", "联系人", "从哪来"]
    of = await upload("zhao", "leads", [header, lead_row()])
    assert of["mapping"] == [None, None, "contact_name", None]
    early = await zhao.post(f"/imports/{of['id']}/run", json={})
    assert (early.status_code, early.json()["code"]) == (409, "IMPORT_NOT_READY")
    wanted = ["company_name", "mobile", "contact_name", "source"]
    for mapping, code in (
        (["nothing", *wanted[1:]], "IMPORT_FIELD_UNKNOWN"),
        (["mobile", *wanted[1:]], "IMPORT_COLUMN_TWICE"),
        ([None] * 4, "IMPORT_NOTHING_MAPPED"),
        (wanted[:3], "IMPORT_NOTHING_MAPPED"),
    ):
        refused = await zhao.post(f"/imports/{of['id']}/check", json={"mapping": mapping, "options": {}})
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    await step(zhao, runner, of, "check", {"mapping": wanted, "options": {"place": "pool"}})
    await step(zhao, runner, of, "run")
    for verb in ("run", "check"):
        again = await zhao.post(
            f"/imports/{of['id']}/{verb}", json={"mapping": wanted, "options": {}} if verb == "check" else {}
        )
        assert (again.status_code, again.json()["code"]) == (409, "IMPORT_NOT_READY"), verb
    next_one = await upload("zhao", "leads", [header, lead_row()])
    assert next_one["mapping"] == wanted


# ---------------------------------------------------------------------------------------- corrected, and taken back


async def test_what_failed_comes_back_as_a_workbook_that_can_be_sent_again(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    zhao = await client("zhao")
    good, bad = lead_row(), lead_row()
    mobile, bad[2] = bad[2], "１３８x"
    bad[3] = "天上掉的"
    worse = lead_row(来源="")
    of = await upload("zhao", "leads", [LEADS, good, bad, worse])
    await checked(zhao, runner, of)
    await step(zhao, runner, of, "run")
    answer = await zhao.get(f"/imports/{of['id']}/errors")
    assert answer.status_code == 200
    assert "%E5%A4%B1%E8%B4%A5%E8%A1%8C.xlsx" in answer.headers["content-disposition"]
    header, row, last = sheet_of(answer.content)
    assert header == [*LEADS, "失败原因"]
    assert row == [*bad, "来源：系统中没有这个值；手机：手机号格式错误"]
    assert last == [*worse, "来源：必填"]
    row[2], row[3] = mobile, "展会"
    again = await upload("zhao", "leads", xlsx_bytes([header, row]), "改正.xlsx")
    assert again["mapping"] == ["company_name", "contact_name", "mobile", "source", None]
    await checked(zhao, runner, again)
    assert counts(await step(zhao, runner, again, "run")) == (1, 0, 0, 0)
    english = await zhao.get(f"/imports/{of['id']}/errors", headers={"Accept-Language": "en"})
    assert sheet_of(english.content)[0][-1] == "Why it failed"


async def test_a_template_can_be_filled_in_and_sent(client: Clients, runner: Runner, upload: Upload) -> None:
    zhao = await client("zhao")
    for kind in ("leads", "customers"):
        for language in ("zh", "en"):
            answer = await zhao.get(f"/{kind}/import/template", headers={"Accept-Language": language})
            assert answer.status_code == 200
            (header,) = sheet_of(answer.content)
            of = await upload("zhao", kind, xlsx_bytes([header, ["x"] * len(header)]), "模板.xlsx")
            names = [one["name"] for one in (await zhao.get(f"/{kind}/import/fields")).json()["data"]]
            assert of["mapping"] == names, language


async def test_an_import_is_taken_back_but_for_what_has_been_touched(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    zhao, before = await client("zhao"), await number_of(db, "leads")
    content = [[*LEADS, "外部编号"], *([*lead_row(), f"U-{n}"] for n in range(6))]
    of = await upload("zhao", "leads", content)
    await checked(zhao, runner, of, place="me")
    await step(zhao, runner, of, "run")
    made = [row["record_id"] for row in await rows_of(zhao, of)]
    edited = await zhao.patch(f"/leads/{made[1]}", json={"city": "扬州"}, headers={"If-Match": f'"leads:{made[1]}:1"'})
    assert edited.status_code == 200, edited.text
    noted = {"object_type": "leads", "object_id": made[4], "kind": "other", "content": "打过招呼，先留着再联系"}
    assert (await zhao.post("/follow-ups", json=noted)).status_code == 201
    undone = await step(zhao, runner, of, "undo")
    assert undone["state"] == "undone"
    assert (undone["counts"]["removed"], undone["counts"]["kept"]) == (4, 2)
    assert await number_of(db, "leads") == before + 2
    assert [(await zhao.get(f"/leads/{one}")).status_code for one in made] == [404, 200, 404, 404, 200, 404]
    job = (await zhao.get(f"/jobs/{undone['job_id']}")).json()
    assert {(one["record_id"], one["code"]) for one in job["failures"]} == {
        (made[1], "IMPORT_RECORD_CHANGED"),
        (made[4], "IMPORT_RECORD_CHANGED"),
    }
    again = await upload("zhao", "leads", content)
    assert counts(await checked(zhao, runner, again)) == (4, 0, 0, 2)


async def test_a_customer_is_taken_back_with_its_contacts_or_not_at_all(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    zhao = await client("zhao")
    there = await customer(zhao, "撤销前客户有限公司", "13912380000")
    before = (await number_of(db, "customers"), await number_of(db, "contacts"))
    rows = [[f"撤销{n}有限公司", "制造业", f"人{m}", f"139123810{n}{m}"] for n in range(3) for m in range(2)]
    rows.append(["撤销前客户有限公司", "", "后加的人", "13912382000"])
    of = await upload("zhao", "customers", [CUSTOMERS, *rows])
    await checked(zhao, runner, of, duplicates="fill")
    assert counts(await step(zhao, runner, of, "run")) == (6, 1, 0, 0)
    kept = (await rows_of(zhao, of))[2]["record_id"]
    third = {"customer_id": kept, "name": "手工加的人", "mobile": "13912383000"}
    assert (await zhao.post("/contacts", json=third)).status_code == 201
    undone = await step(zhao, runner, of, "undo")
    assert (undone["counts"]["removed"], undone["counts"]["kept"]) == (3, 1)
    after = (await number_of(db, "customers"), await number_of(db, "contacts"))
    assert after == (before[0] + 1, before[1] + 3)
    assert (await zhao.get(f"/customers/{kept}")).status_code == 200
    people = (await zhao.get("/contacts", params={"customer_id": there["id"]})).json()["data"]
    assert [one["name"] for one in people] == ["旧人"]


async def test_what_an_import_changed_is_what_it_was_unless_it_was_changed_since(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    """Of five, three are restored, one of them edited elsewhere; the others were edited there, or lost their name."""
    zhao, admin = await client("zhao"), await client("admin")
    there = [
        await customer(
            zhao, f"还原前{n}有限公司", f"1391239000{n}", city="无锡", established_on="2001-02-03", tags=["旧标签"]
        )
        for n in range(5)
    ]
    header = ["客户编号", *CUSTOMERS, "城市", "成立日期", "标签"]
    rows = [[one["number"], f"改了{n}有限公司", "", "", "", "常州", "2020-05-06", "新"] for n, one in enumerate(there)]
    rows.append([there[0]["number"], "", "", "再来一人", "13912391000", "", "", ""])
    of = await upload("zhao", "customers", [header, *rows])
    await checked(zhao, runner, of, duplicates="overwrite")
    assert counts(await step(zhao, runner, of, "run")) == (0, 6, 0, 0)
    for one, said in ((there[1], {"city": "苏州"}), (there[2], {"website": "https://example.com"})):
        tag = (await zhao.get(f"/customers/{one['id']}")).headers["ETag"]
        edited = await zhao.patch(f"/customers/{one['id']}", json=said, headers={"If-Match": tag})
        assert edited.status_code == 200, edited.text
    other = await customer(admin, "还原前3有限公司", "13912399999")
    undone = await step(zhao, runner, of, "undo")
    assert undone["counts"] == {
        **{"created": 0, "updated": 6, "skipped": 0, "failed": 0},
        **{"removed": 1, "restored": 3, "kept": 2},
    }
    now = [(await zhao.get(f"/customers/{one['id']}")).json() for one in there]
    said = [(one["name"], one["city"], one["established_on"], one["tags"]) for one in now]
    old, new = ("无锡", "2001-02-03", ["旧标签"]), ("2020-05-06", ["新"])
    assert said == [
        ("还原前0有限公司", *old),
        ("改了1有限公司", "苏州", *new),
        ("还原前2有限公司", *old),
        ("改了3有限公司", "常州", *new),
        ("还原前4有限公司", *old),
    ]
    assert now[2]["website"] == "https://example.com"
    job = (await zhao.get(f"/jobs/{undone['job_id']}")).json()
    assert {(one["record_id"], one["code"]) for one in job["failures"]} == {
        (there[1]["id"], "IMPORT_RECORD_CHANGED"),
        (there[3]["id"], "IMPORT_RECORD_CHANGED"),
    }
    found = [row["id"] for row in (await zhao.get("/customers", params={"q": "还原前"})).json()["data"]]
    assert {*found} == {there[0]["id"], there[2]["id"], there[4]["id"]}
    people = (await zhao.get("/contacts", params={"customer_id": there[0]["id"]})).json()["data"]
    assert [one["name"] for one in people] == ["旧人"]
    assert (await admin.get(f"/customers/{other['id']}")).json()["name"] == "还原前3有限公司"


async def test_a_lead_has_its_former_budget_and_days_back_and_is_scored_by_them(
    client: Clients, runner: Runner, upload: Upload
) -> None:
    zhao = await client("zhao")
    body = {"company_name": "还原线索公司", "contact_name": "王芳", "mobile": "13912392001", "source": "exhibition"}
    answer = await zhao.post("/leads", json=body | {"budget_amount": "300000.00", "expected_buy_date": "2031-02-03"})
    assert answer.status_code == 201, answer.text
    lead = answer.json()
    header = ["线索编号", "预算", "预计采购日期"]
    of = await upload("zhao", "leads", [header, [lead["number"], "1200", "2032-05-06"]])
    assert of["mapping"] == ["number", "budget_amount", "expected_buy_date"]
    await checked(zhao, runner, of, duplicates="overwrite")
    assert counts(await step(zhao, runner, of, "run")) == (0, 1, 0, 0)
    changed = (await zhao.get(f"/leads/{lead['id']}")).json()
    assert (changed["budget_amount"], changed["expected_buy_date"]) == ("1200.00", "2032-05-06")
    assert changed["score"] < lead["score"]
    undone = await step(zhao, runner, of, "undo")
    assert (undone["state"], undone["counts"]["restored"]) == ("undone", 1)
    names = ("budget_amount", "expected_buy_date", "score")
    now = (await zhao.get(f"/leads/{lead['id']}")).json()
    assert [now[name] for name in names] == [lead[name] for name in names]


async def test_what_was_canceled_goes_on_where_it_stopped(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhao, before = await client("zhao"), await number_of(db, "leads")
    of = await upload("zhao", "leads", [LEADS, *(lead_row() for _ in range(10))])
    await checked(zhao, runner, of)
    started = (await zhao.post(f"/imports/{of['id']}/run", json={})).json()
    monkeypatch.setattr(running, "SPELL", 0)
    assert await runner.turn()
    assert (await zhao.post(f"/jobs/{started['job_id']}/cancel")).status_code == 200
    stopped = await seen(zhao, of)
    assert (stopped["state"], stopped["step"], counts(stopped)) == ("stopped", "running", (4, 0, 0, 0))
    done = await step(zhao, runner, of, "run")
    assert (done["state"], counts(done)) == ("done", (10, 0, 0, 0))
    assert await number_of(db, "leads") == before + 10


@pytest.mark.req("LEAD-05", "LEAD-11")
async def test_imported_leads_have_a_score_and_go_by_the_assignment_rules(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    zhao, admin = await client("zhao"), await client("admin")
    targets = [{"user_id": str(Company.ids[name])} for name in ("qian", "sun")]
    conditions = [{"field": "score", "op": "gte", "values": ["15"]}]
    body = {"name": "名单轮询", "strategy": "round_robin", "conditions": conditions, "targets": targets}
    rule = (await admin.post("/assign-rules", json=body)).json()
    try:
        of = await upload("zhao", "leads", [LEADS, *(lead_row() for _ in range(4))])
        await checked(zhao, runner, of)
        done = await step(zhao, runner, of, "run")
        assert counts(done) == (4, 0, 0, 0)
        made = await rows_of(zhao, of, outcome="create")
        leads = [(await admin.get(f"/leads/{row['record_id']}")).json() for row in made]
        assert [(one["owner_name"], one["pool_id"], one["score"], one["intent_level"]) for one in leads] == [
            (name, None, 15, "D") for name in ("钱程", "孙悦") * 2
        ]
        told = (await admin.get(f"/timeline/leads/{leads[0]['id']}")).json()["data"]
        assert [(one["action"], one["reason"]) for one in told] == [
            ("auto-assign", "分配规则「名单轮询」"),
            ("create", None),
        ]
        undone = await step(zhao, runner, of, "undo")
        assert (undone["state"], undone["counts"]["removed"]) == ("undone", 4)
    finally:
        match = {"If-Match": f'"assign-rules:{rule["id"]}:{rule["version"]}"'}
        assert (await admin.delete(f"/assign-rules/{rule['id']}", headers=match)).status_code == 204


# ------------------------------------------------------------------------------------------------------- history


async def dates(by: httpx.AsyncClient, of: Json) -> tuple[Any, ...]:
    now = (await by.get(f"/customers/{of['id']}")).json()
    return now["last_follow_up_at"], now["follow_up_count"], now["last_follow_up_content"], now["next_follow_up_at"]


@pytest.mark.req("IMP-05")
async def test_history_keeps_its_authors_and_its_days_and_is_taken_back(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    """Of the firm and of a lead; Sun is not of Zhao's department, so Zhao does not speak for her."""
    zhao, qian, boss = await client("zhao"), await client("qian"), await client("boss")
    firm = await customer(qian, "历史跟进有限公司", "13699990001")
    before = await dates(qian, firm)
    of_lead = {"company_name": "历史线索", "mobile": "13699990002", "source": "exhibition"}
    lead = (await qian.post("/leads", json=of_lead)).json()
    header = ["客户名称", "线索编号", "跟进时间", "跟进方式", "跟进内容", "跟进人", "时长", "下次跟进时间"]
    rows = [
        ["历史跟进有限公司", "", "2023年5月21日 09:30", "电话", "第一次联系，对方有兴趣", "钱程", "15.0", "2023-06-01"],
        ["历史跟进有限公司", "", "2024-03-01 14:00", "上门拜访", "现场演示了网关产品", "zhao", "", ""],
        ["", lead["number"], "2024-01-05", "微信", "发送了产品资料", "", "", ""],
        ["历史跟进有限公司", "", "2023年5月21日 09:30", "电话", "第一次联系，对方有兴趣", "qian", "", ""],
        ["没有这家公司", "", "2024-01-05", "微信", "发送了产品资料", "", "", ""],
        ["历史跟进有限公司", lead["number"], "2024-01-05", "微信", "发送了产品资料", "", "", ""],
        ["历史跟进有限公司", "", "2999-01-05", "短信群发", "好", "孙悦", "", ""],
        ["", "", "2024-01-05", "微信", "发送了产品资料", "", "", ""],
    ]
    of = await upload("zhao", "follow-ups", [header, *rows])
    assert of["mapping"] == [
        *("of_customer", "of_number", "occurred_at", "kind", "content", "author", "duration_min", "next_follow_up_at"),
    ]
    assert counts(await checked(zhao, runner, of)) == (3, 0, 0, 5)
    assert await dates(qian, firm) == before
    ran = await step(zhao, runner, of, "run")
    assert counts(ran) == (3, 0, 0, 5)
    told = await rows_of(zhao, of)
    assert [[(one["field"], one["code"]) for one in row["problems"]] for row in told[3:]] == [
        [(None, "IMPORT_REPEATED")],
        [("of_customer", "REF_NOT_FOUND")],
        [("of_customer", "REF_NOT_FOUND")],
        [
            ("kind", "IMPORT_VALUE_UNKNOWN"),
            ("content", "MIN_LENGTH"),
            ("occurred_at", "DATE_OUT_OF_RANGE"),
            ("author", "FIELD_FORBIDDEN"),
        ],
        [("of_customer", "REQUIRED")],
    ]
    said = (await boss.get("/follow-ups", params={"customer_id": firm["id"]})).json()["data"]
    assert [(one["author_name"], one["kind"], one["occurred_at"], one["duration_min"]) for one in said] == [
        ("赵敏", "visit", "2024-03-01T14:00:00+08:00", None),
        ("钱程", "phone", "2023-05-21T09:30:00+08:00", 15),
    ]
    assert await dates(qian, firm) == ("2024-03-01T14:00:00+08:00", 2, "现场演示了网关产品", None)
    now = (await qian.get(f"/leads/{lead['id']}")).json()
    assert (now["status"], now["last_follow_up_at"]) == ("nurturing", "2024-01-05T00:00:00+08:00")

    again = await upload("zhao", "follow-ups", [header, *rows[:3]])
    assert counts(await checked(zhao, runner, again, duplicates="skip")) == (0, 0, 3, 0)
    assert counts(await step(zhao, runner, again, "run")) == (0, 0, 3, 0)

    replied = await boss.post(f"/follow-ups/{said[0]['id']}/reply", json={"content": "继续跟进"})
    assert replied.status_code == 200, replied.text
    back = await step(zhao, runner, of, "undo")
    assert (back["counts"]["removed"], back["counts"]["kept"]) == (2, 1)
    left = (await boss.get("/follow-ups", params={"customer_id": firm["id"]})).json()["data"]
    assert [one["id"] for one in left] == [said[0]["id"]]
    assert await dates(qian, firm) == ("2024-03-01T14:00:00+08:00", 1, "现场演示了网关产品", None)
    assert (await qian.get(f"/leads/{lead['id']}")).json()["last_follow_up_at"] is None
    assert (await qian.get(f"/timeline/customers/{firm['id']}")).text.count("第一次联系") == 0


@pytest.mark.req("ADM-01", "ADM-07", "IMP-05")
async def test_fields_and_rules_that_an_administrator_made_hold_for_files(
    client: Clients, runner: Runner, upload: Upload, db: AsyncSession
) -> None:
    admin, zhao = await client("admin"), await client("zhao")
    options = [{"code": "frame", "label_zh": "年度框架", "label_en": "Frame"}]
    options += [{"code": "direct", "label_zh": "直接采购", "label_en": "Direct"}]
    for body in (
        {"key": "i_way", "kind": "select", "label_zh": "合作方式", "label_en": "Way", "options": options},
        {"key": "i_ways", "kind": "multi_select", "label_zh": "渠道", "label_en": "Ways", "options": options},
        {"key": "i_area", "kind": "number", "label_zh": "厂房面积", "label_en": "Area", "minimum": "10"},
        {"key": "i_code", "kind": "text", "label_zh": "档案号", "label_en": "File no.", "is_unique": True},
        {"key": "i_since", "kind": "date", "label_zh": "合作开始", "label_en": "Since"},
        {"key": "i_vip", "kind": "checkbox", "label_zh": "重点", "label_en": "VIP", "default_value": "false"},
        {"key": "i_keeper", "kind": "user", "label_zh": "技术支持", "label_en": "Support"},
        {
            "key": "i_licence",
            "kind": "text",
            "label_zh": "许可证",
            "label_en": "Licence",
            "required": True,
            "required_when": {"field": "custom.i_way", "values": ["frame"]},
        },
    ):
        made = await admin.post("/custom-fields", json={"object": "customers"} | body)
        assert made.status_code == 201, made.text
    rule = await admin.post("/field-rules", json={"object": "customers", "field": "website", "required": True})
    assert rule.status_code == 201
    known = (await zhao.get("/customers/import/fields")).json()["data"]
    assert [one["name"] for one in known if one["name"].startswith("custom.")] == [
        f"custom.i_{key}" for key in ("area", "code", "keeper", "licence", "since", "vip", "way", "ways")
    ]
    heading = [*CUSTOMERS, "网址", "合作方式", "渠道", "厂房面积", "档案号", "合作开始", "重点", "技术支持", "许可证"]
    site = "https://example.com"
    rows = [
        [
            "字段甲",
            "it",
            "陈",
            "13700020001",
            site,
            "年度框架",
            "Frame、直接采购",
            "1,200.50",
            "D-1",
            *["2026年1月31日", "是", "孙悦", "许1"],
        ],
        ["字段乙", "it", "陈", "13700020002", site, "direct", "", "9", "D-2", "", "", "", ""],
        ["字段丙", "it", "陈", "13700020003", site, "年度框架", "", "", "", "", "", "", ""],
        ["字段丁", "it", "陈", "13700020004", "", "没有这种", "", "", "", "", "", "", ""],
        ["字段戊", "it", "陈", "13700020005", "", "", "", "", "D-1", "", "", "", ""],
        ["字段己", "it", "陈", "13700020006", site, "", "", "10", "D-1", "", "", "", ""],
        ["字段庚", "it", "陈", "13700020007", site, "", "", "", "", "", "", "没有此人", ""],
    ]
    of = await checked(zhao, runner, await upload("zhao", "customers", [heading, *rows]))
    of = await step(zhao, runner, of, "run")
    assert counts(of)[0] == 1
    told = (await zhao.get(f"/imports/{of['id']}/rows", params={"limit": 50})).json()["data"]
    faults = {row["cells"][0]: [(one["field"], one["code"]) for one in row["problems"]] for row in told}
    assert faults == {
        "字段甲": [],
        "字段乙": [("custom.i_area", "MIN_VALUE")],
        "字段丙": [("custom.i_licence", "REQUIRED")],
        "字段丁": [("custom.i_way", "IMPORT_VALUE_UNKNOWN")],
        "字段戊": [("website", "REQUIRED"), ("custom.i_code", "DUPLICATE_VALUE")],
        "字段己": [("custom.i_code", "DUPLICATE_VALUE")],
        "字段庚": [("custom.i_keeper", "IMPORT_VALUE_UNKNOWN")],
    }
    first = {
        "i_way": "frame",
        "i_ways": ["frame", "direct"],
        "i_area": "1200.5",
        "i_code": "D-1",
        "i_since": "2026-01-31",
        "i_vip": True,
        "i_keeper": str(Company.ids["sun"]),
        "i_licence": "许1",
    }
    stored = text("SELECT custom FROM customers WHERE name = '字段甲' AND deleted_at IS NULL")
    assert await db.scalar(stored) == first

    again = [["客户名称", "所属行业", "厂房面积", "许可证"], ["字段甲", "it", "20", ""]]
    of = await checked(zhao, runner, await upload("zhao", "customers", again), duplicates="overwrite")
    of = await step(zhao, runner, of, "run")
    assert counts(of)[1] == 1
    await db.rollback()
    assert await db.scalar(stored) == first | {"i_area": "20"}
    await step(zhao, runner, of, "undo")
    await db.rollback()
    assert await db.scalar(stored) == first
    template = await zhao.get("/customers/import/template")
    assert template.status_code == 200
    assert "合作方式" in sheet_of(template.content)[0]


@pytest.mark.req("LEAD-04")
async def test_the_list_of_an_exhibition_names_its_campaign_once_or_in_a_column(
    client: Any, upload: Upload, runner: Runner
) -> None:
    li = await client("li")
    fair = {"category": "offline", "campaign_type": "exhibition", "budget_amount": "1.00"}
    fair |= {"start_at": "2026-11-01T09:00:00+08:00", "end_at": "2026-11-03T18:00:00+08:00"}
    one = (await li.post("/campaigns", json=fair | {"name": "华南工业展"})).json()
    other = (await li.post("/campaigns", json=fair | {"name": "沙龙·苏州站", "utm_campaign": "salon-sz"})).json()
    rows = [
        [*LEADS, "市场活动", "UTM 活动"],
        [*lead_row(), "", ""],
        [*lead_row(), other["number"], ""],
        [*lead_row(), "沙龙 苏州站", ""],
        [*lead_row(), "没有的活动", ""],
        [*lead_row(), "", "SALON-SZ"],
    ]
    of = await upload("li", "leads", rows)
    assert of["mapping"][4:] == ["campaign_id", "utm_campaign"]
    nowhere = {"defaults": {"campaign_id": "0192f000-0000-7000-8000-00000000dead"}}
    refused = await li.post(f"/imports/{of['id']}/check", json={"mapping": of["mapping"], "options": nowhere})
    assert (refused.status_code, refused.json()["code"]) == (422, "REF_NOT_FOUND")
    assert (await seen(li, of))["state"] == "ready"
    of = await checked(li, runner, of, place="pool", defaults={"campaign_id": one["id"]})
    assert counts(of) == (4, 0, 0, 1)
    (failed,) = await rows_of(li, of, outcome="fail")
    assert (failed["problems"][0]["field"], failed["problems"][0]["code"]) == ("campaign_id", "IMPORT_VALUE_UNKNOWN")
    of = await step(li, runner, of, "run")
    assert counts(of) == (4, 0, 0, 1)
    for campaign, most in ((one, 2), (other, 2)):
        listed = await li.get("/leads", params={"campaign_id": campaign["id"], "count": "exact"})
        assert listed.json()["page"]["total"] == most, campaign["name"]
