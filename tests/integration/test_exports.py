"""Exports: what the list shows, masked, to whom it shows it; counted, logged and forgotten (CUST-15, IMP-04, R71)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.activity.attachment.files import path_of
from bihuan.integration.exporting import service, writing
from bihuan.integration.exporting.cells import MASKS, exportable
from bihuan.integration.job.runner import Runner
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.reads import LISTS
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

Json = dict[str, Any]
Make = Callable[..., Awaitable[Json]]
_serial = count(1)
NAME, MOBILE, INDUSTRY = (
    {"field": "name", "title": "客户名称"},
    {"field": "contact_mobile", "title": "手机"},
    {"field": "industry", "title": "行业", "dictionary": "industry"},
)
LIFECYCLE = {"field": "lifecycle", "title": "阶段", "words": [{"code": "potential", "text": "潜在"}]}


@pytest.fixture(autouse=True)
async def from_nothing(app: FastAPI) -> None:
    async with app.state.sessions.begin() as db:
        await db.execute(text("UPDATE jobs SET state = 'canceled' WHERE state IN ('queued', 'running')"))
        await db.execute(text("DELETE FROM exports"))


@pytest.fixture
def runner(app: FastAPI) -> Runner:
    return Runner(app.state.sessions)


@pytest.fixture
def customer(client: Clients) -> Make:
    """``await customer("qian", "苏州", name="=1+1")``"""

    async def make(username: str, city: str, **given: Any) -> Json:
        number = next(_serial)
        person = {"name": "陈岚", "mobile": f"138{number:04d}5678"}
        body = {"name": f"出口{number:03d}有限公司", "industry": "it", "city": city, "primary_contact": person} | given
        answer = await (await client(username)).post("/customers", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    return make


@pytest.fixture
async def set_to(client: Clients) -> AsyncIterator[Callable[[str, str], Awaitable[None]]]:
    """``await set_to("export_daily_limit", "2")``, for one test."""
    admin, before = await client("admin"), dict[str, str]()

    async def change(key: str, value: str) -> None:
        known = next(one for one in (await admin.get("/settings")).json()["data"] if one["key"] == key)
        before.setdefault(key, known["value"])
        match = {"If-Match": f'"settings:{key}:{known["version"]}"'}
        answer = await admin.patch(f"/settings/{key}", json={"value": value}, headers=match)
        assert answer.status_code == 200, answer.text

    yield change
    for key, value in before.items():
        await change(key, value)


def of_city(city: str, *columns: Json, **more: Any) -> Json:
    body = {"filter": {"field": "city", "op": "eq", "value": city}, "sort": ["name"]} | more
    return body | ({"columns": list(columns)} if columns else {})


async def exported(by: httpx.AsyncClient, body: Json, kind: str = "customers") -> Json:
    answer = await by.post(f"/{kind}/export", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def content(by: httpx.AsyncClient, of: Json) -> bytes:
    answer = await by.get(f"/exports/{of['id']}/content")
    assert answer.status_code == 200, answer.text
    return answer.content


def sheets(found: bytes) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(found)) as book:
        return {name: list(book.get_sheet_by_name(name).iter_rows()) for name in book.sheet_names}


async def logged(db: AsyncSession, of: Json) -> tuple[str, Json]:
    """Action and what was told of this export in the log."""
    row = (
        await db.execute(
            text(
                "SELECT action, changes, actor_id FROM audit_log WHERE object_type = 'exports' "
                "AND object_id = CAST(:id AS uuid)"
            ),
            {"id": of["id"]},
        )
    ).one()
    await db.rollback()
    assert str(row.actor_id) == of["owner_id"]
    return row.action, {one["field"]: one["new"] for one in row.changes}


# ---------------------------------------------------------------------------------------------------- what it holds


async def test_consents_leave_with_their_date_and_source(client: Clients) -> None:
    qian = await client("qian")
    body = {"company_name": "授权导出公司", "mobile": "13812390001", "source": "exhibition", "city": "太仓"}
    said = {"marketing_consent": True, "consent_source": "上海工博会登记表"}
    lead = (await qian.post("/leads", json=body | said)).json()
    columns = [{"field": one} for one in ("name", "marketing_consent", "consent_at", "consent_via", "consent_source")]
    made = await exported(qian, of_city("太仓", *columns), "leads")
    _, row = sheets(await content(qian, made))["线索"]
    assert (row[0], row[3], row[4]) == ("授权导出公司", "person", "上海工博会登记表")
    assert row[1] in (True, "是")
    assert row[2].isoformat() == lead["consent_at"][:16] + ":" + lead["consent_at"][17:19]


@pytest.mark.req("CUST-15", "IMP-04")
async def test_a_list_leaves_as_a_workbook_masked_and_with_its_words(
    client: Clients, customer: Make, db: AsyncSession
) -> None:
    qian = await client("qian")
    second = await customer("qian", "苏州", name="乙公司", primary_contact={"name": "甲", "mobile": "13812345678"})
    await customer("qian", "苏州", name="丙公司", primary_contact={"name": "甲", "mobile": "+85291234567"})
    await customer("sun", "苏州", name="别人的公司")
    await customer("qian", "无锡", name="另一座城市")

    columns = (NAME, MOBILE, INDUSTRY, LIFECYCLE, {"field": "created_at"}, {"field": "owner_name", "title": "负责人"})
    made = await exported(qian, of_city("苏州", *columns))
    assert (made["state"], made["object"], made["total"], made["rows"]) == ("ready", "customers", 2, 2)
    assert re.fullmatch(r"客户-\d{8}-\d{4}\.xlsx", made["file_name"])
    listed = (await qian.post("/customers/search", json=of_city("苏州"))).json()["data"]
    assert {row["name"] for row in listed} == {"乙公司", "丙公司"}

    answer = await qian.get(f"/exports/{made['id']}/content")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert made["size"] == len(answer.content)
    found = sheets(answer.content)
    head, *rows = found["客户"]
    assert head == ["客户名称", "手机", "行业", "阶段", "created_at", "负责人"]
    word = "信息技术" if "信息技术" in str(rows) else rows[0][2]
    assert [row[:4] for row in rows] == [
        ["丙公司", "+852****4567", word, "潜在"],
        ["乙公司", "138****5678", word, "潜在"],
    ]
    assert word != "it"
    assert rows[1][4].isoformat() == second["created_at"][:16] + ":" + second["created_at"][17:19]
    assert [row[5] for row in rows] == ["钱程", "钱程"]
    about = dict(found["导出说明"])  # type: ignore[arg-type]
    assert (about["导出人"], about["行数"], about["已脱敏"]) == ("钱程", "2", "是")

    action, told = await logged(db, made)
    assert action == "export"
    assert (told["object"], told["rows"], told["plain"]) == ("customers", 2, False)
    assert told["filter"] == {"field": "city", "op": "eq", "value": "苏州"}
    assert told["columns"] == ["name", "contact_mobile", "industry", "lifecycle", "created_at", "owner_name"]
    events = (await (await client("admin")).get("/security-events", params={"kind": "export"})).json()["data"]
    assert events[0]["detail"] == "2 xlsx masked"


async def test_nothing_in_a_csv_file_is_a_formula(client: Clients, customer: Make) -> None:
    qian = await client("qian")
    for name, short in (("=cmd|'/C calc'!A0", "+1"), ("＠SUM(A1)", "-2+3"), ("普通公司", "打 13912345678 找他")):
        await customer("qian", "常州", name=name, short_name=short)
    body = of_city("常州", NAME, {"field": "short_name", "title": "=简称"}, MOBILE, format="csv", sort=["created_at"])
    found = await content(qian, await exported(qian, body))
    assert found.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(found.decode("utf-8-sig"))))
    assert rows[0] == ["客户名称", "'=简称", "手机"]
    assert sorted(row[:2] for row in rows[1:]) == sorted(
        [["'=cmd|'/C calc'!A0", "'+1"], ["'＠SUM(A1)", "'-2+3"], ["普通公司", "打 139****5678 找他"]]
    )
    assert all(re.fullmatch(r"138\*{4}5678", row[2]) for row in rows[1:])

    book = sheets(await content(qian, await exported(qian, body | {"format": "xlsx"})))
    assert sorted(row[0] for row in book["客户"][1:]) == sorted(["=cmd|'/C calc'!A0", "＠SUM(A1)", "普通公司"])


async def test_amounts_and_days_are_numbers_and_dates(client: Clients) -> None:
    qian = await client("qian")
    lead = {"company_name": "数字公司", "contact_name": "王芳", "mobile": "13700001111", "source": "web_form"}
    more = {"budget_amount": "1234567.80", "expected_buy_date": "2026-12-24", "city": "数字"}
    assert (await qian.post("/leads", json=lead | more)).status_code == 201
    names = ("company_name", "mobile", "budget_amount", "expected_buy_date", "follow_up_count", "phone_hidden")
    body = of_city("数字", *({"field": name} for name in names))
    (row,) = sheets(await content(qian, await exported(qian, body, "leads")))["线索"][1:]
    assert row[:3] == ["数字公司", "137****1111", 1234567.8]
    assert (row[3].isoformat()[:10], row[4], row[5]) == ("2026-12-24", 0, "否")
    found = await content(qian, await exported(qian, body | {"format": "csv"}, "leads"))
    assert list(csv.reader(io.StringIO(found.decode("utf-8-sig"))))[1] == [
        *("数字公司", "137****1111", "1234567.80", "2026-12-24", "0", "否"),
    ]


async def test_what_cannot_be_exported_is_said_and_nothing_is_made(client: Clients, db: AsyncSession) -> None:
    qian = await client("qian")
    wrong = {"columns": [{"field": "name"}, {"field": "nothing"}], "sort": ["-updated_at", "updated_at"]}
    answer = await qian.post("/customers/export", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "VALIDATION")
    told = {one["pointer"]: one["code"] for one in answer.json()["errors"]}
    assert told == {"/columns/1/field": "UNKNOWN_FIELD", "/sort/1": "INVALID"}
    answer = await qian.post("/customers/export", json={"filter": {"field": "telephone", "op": "eq", "value": "1"}})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "FIELD_FORBIDDEN")
    answer = await qian.post("/orders/export", json={"columns": [{"field": "cost_amount"}]})
    assert answer.status_code == 422
    assert (await qian.post("/products/export", json={})).status_code == 403
    assert await db.scalar(text("SELECT count(*) FROM exports")) == 0


def test_every_telephone_address_and_account_has_a_mask() -> None:
    """A field of that name that is added to any list leaves the house masked, or this test fails."""
    reaches = re.compile(r"(mobile|phone|telephone|email|wechat|bank_account|account_no)$")
    found = {name for one in LISTS for name in exportable(one.resource) if reaches.search(name)}
    assert found - MASKS.keys() == set()
    assert {"mobile", "contact_mobile", "telephone", "email", "bank_account"} <= found


# ------------------------------------------------------------------------------------------------------ who may


@pytest.fixture
async def keeper(client: Clients) -> httpx.AsyncClient:
    """Somebody whom the administrator lets take telephones away as they are."""
    admin = await client("admin")
    if (await admin.get("/users", params={"q": "keeper"})).json()["data"]:
        return await client("keeper")
    grants = ("read", "export", "export_plain", "view_sensitive")
    permissions = [{"object": "customers", "action": verb, "scope": "all"} for verb in grants]
    permissions += [{"object": "exports", "action": verb, "scope": "self"} for verb in ("read", "download")]
    role = {"code": "keeper", "name": "数据管理", "name_en": "Keeper", "permissions": permissions}
    made = await admin.post("/roles", json=role)
    assert made.status_code == 201, made.text
    user = {"username": "keeper", "name": "郭保", "password": PASSWORD, "role_ids": [made.json()["id"]]}
    answer = await admin.post("/users", json=user | {"department_id": str(Company.departments["sales2"])})
    assert answer.status_code == 201, answer.text
    return await client("keeper")


async def test_telephones_leave_unmasked_only_for_whom_it_was_granted_and_who_gives_the_password(
    client: Clients, customer: Make, keeper: httpx.AsyncClient, db: AsyncSession
) -> None:
    await customer("qian", "镇江", primary_contact={"name": "甲", "mobile": "13812341234"})
    body = of_city("镇江", NAME, MOBILE, plain=True)
    for username in ("qian", "admin", "boss"):
        answer = await (await client(username)).post("/customers/export", json=body | {"password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN"), username
    answer = await keeper.post("/customers/export", json=body)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/password", "REQUIRED")]
    answer = await keeper.post("/customers/export", json=body | {"password": "not the password"})
    assert (answer.status_code, answer.json()["code"]) == (403, "REAUTH_FAILED")
    assert await db.scalar(text("SELECT count(*) FROM exports")) == 0
    await db.rollback()

    made = await exported(keeper, body | {"password": PASSWORD})
    assert [row[1] for row in sheets(await content(keeper, made))["客户"]] == ["手机", "13812341234"]
    action, told = await logged(db, made)
    assert (action, told["plain"], told["rows"]) == ("export_plain", True, 1)
    masked = await exported(keeper, body | {"plain": False})
    assert [row[1] for row in sheets(await content(keeper, masked))["客户"]] == ["手机", "138****1234"]


async def test_a_file_is_for_whoever_asked_for_it(client: Clients, customer: Make) -> None:
    await customer("qian", "扬州")
    qian, made = await client("qian"), None
    made = await exported(qian, of_city("扬州", NAME))
    for username in ("sun", "zhao"):
        other = await client(username)
        for path in (f"/exports/{made['id']}", f"/exports/{made['id']}/content"):
            answer = await other.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
        assert (await other.get("/exports")).json()["data"] == []
    admin = await client("admin")
    assert (await admin.get(f"/exports/{made['id']}")).json()["owner_name"] == "钱程"
    assert (await admin.get(f"/exports/{made['id']}/content")).status_code == 404
    assert [one["id"] for one in (await qian.get("/exports")).json()["data"]] == [made["id"]]


# -------------------------------------------------------------------------------------------------------- limits


async def test_so_many_a_day_and_so_many_rows(client: Clients, customer: Make, set_to: Any, db: AsyncSession) -> None:
    for _ in range(3):
        await customer("qian", "泰州")
    qian = await client("qian")
    await set_to("export_max_rows", "2")
    answer = await qian.post("/customers/export", json=of_city("泰州", NAME))
    assert (answer.status_code, answer.json()["code"]) == (422, "EXPORT_TOO_LARGE")
    assert "2" in answer.json()["detail"]
    await set_to("export_max_rows", "3")
    await set_to("export_daily_limit", "2")
    for _ in range(2):
        assert (await exported(qian, of_city("泰州", NAME)))["rows"] == 3
    answer = await qian.post("/customers/export", json=of_city("泰州", NAME))
    assert (answer.status_code, answer.json()["code"]) == (429, "EXPORT_QUOTA")
    assert 0 < int(answer.headers["retry-after"]) <= 86_401
    assert await db.scalar(text("SELECT count(*) FROM exports")) == 2
    assert (await exported(await client("zhao"), of_city("泰州", NAME)))["rows"] == 3


async def test_files_are_forgotten_when_they_expire(client: Clients, customer: Make, app: FastAPI) -> None:
    await customer("qian", "南通")
    qian = await client("qian")
    made = await exported(qian, of_city("南通", NAME))
    kept = await exported(qian, of_city("南通", MOBILE))
    async with app.state.sessions.begin() as db:
        change = text("UPDATE exports SET expires_at = now() - interval '1 s' WHERE id = CAST(:id AS uuid)")
        await db.execute(change, {"id": made["id"]})
        sha256 = {str(row.id): row.sha256 for row in await db.execute(text("SELECT id, sha256 FROM exports"))}
    assert (await qian.get(f"/exports/{made['id']}/content")).status_code == 404
    async with app.state.sessions.begin() as db:
        await service.forget_old(Context(db), {})
    assert not path_of(sha256[made["id"]]).exists()
    assert path_of(sha256[kept["id"]]).exists()
    assert [one["id"] for one in (await qian.get("/exports")).json()["data"]] == [kept["id"]]


# ---------------------------------------------------------------------------------------------------- as a job


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SMALL", 3)
    monkeypatch.setattr(writing, "AT_ONCE", 2)


async def begun(by: httpx.AsyncClient, body: Json) -> Json:
    answer = await by.post("/customers/export", json=body)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/api/v1/exports/{answer.json()['id']}"
    return dict(answer.json())


async def seen(by: httpx.AsyncClient, of: Json) -> Json:
    return dict((await by.get(f"/exports/{of['id']}")).json())


async def test_a_large_one_is_written_by_a_job(
    client: Clients, customer: Make, runner: Runner, small: None, db: AsyncSession
) -> None:
    names = sorted([(await customer("qian", "盐城"))["name"] for _ in range(5)])
    qian = await client("qian")
    made = await begun(qian, of_city("盐城", NAME, MOBILE))
    assert (made["state"], made["rows"], made["total"], made["size"]) == ("queued", 0, 5, None)
    answer = await qian.get(f"/exports/{made['id']}/content")
    assert (answer.status_code, answer.json()["code"]) == (409, "EXPORT_NOT_READY")
    await runner.drain()
    ready = await seen(qian, made)
    assert (ready["state"], ready["rows"]) == ("ready", 5)
    assert sorted(row[0] for row in sheets(await content(qian, made))["客户"][1:]) == names
    assert (await logged(db, made))[1]["rows"] == 5
    job = (await qian.get(f"/jobs/{made['job_id']}")).json()
    assert (job["state"], job["kind"], job["verb"], job["result"]) == (
        *("succeeded", "export", "export"),
        {"ok": 5, "failed": 0},
    )


async def test_its_worker_has_time_for_the_whole_file(
    client: Clients, customer: Make, runner: Runner, small: None, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        await customer("qian", "宿迁")
    qian = await client("qian")
    await begun(qian, of_city("宿迁", NAME))
    patience: list[str] = []

    async def asked(ctx: Any, of: Any, source: Any, going: Any) -> bool:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            patience.append(await ctx.db.scalar(text(f"SHOW {name}")))
        return await write(ctx, of, source, going)

    write = service.write
    monkeypatch.setattr(service, "write", asked)
    before = CLOCK.now()
    lease = await runner.take()
    assert lease is not None
    assert lease.until >= before + timedelta(minutes=15)
    assert await runner.chunk(lease)
    assert patience == ["5min", "5min"]


async def test_whoever_may_not_any_more_gets_nothing(
    client: Clients, customer: Make, runner: Runner, small: None, app: FastAPI, db: AsyncSession
) -> None:
    """The job runs with the permissions of its turn (R71): a customer that has gone to somebody else is left out."""
    made = [await customer("qian", "徐州") for _ in range(5)]
    qian, zhao = await client("qian"), await client("zhao")
    of = await begun(qian, of_city("徐州", NAME))
    given = {"owner_id": str(Company.ids["sun"]), "reason": "调岗"}
    assert (await zhao.post(f"/customers/{made[0]['id']}/transfer", json=given)).status_code == 200
    await runner.drain()
    assert (await seen(qian, of))["rows"] == 4
    found = {row[0] for row in sheets(await content(qian, of))["客户"][1:]}
    assert found == {one["name"] for one in made[1:]}

    of = await begun(zhao, of_city("徐州"))
    async with app.state.sessions.begin() as other:
        taken = "DELETE FROM role_permissions WHERE object = 'customers' AND action = 'export' RETURNING role_id, scope"
        rows = (await other.execute(text(taken))).all()
        await other.execute(text("UPDATE permission_epoch SET epoch = epoch + 1"))
    try:
        await runner.drain()
        gone = await seen(zhao, of)
        assert (gone["state"], gone["error"], gone["rows"]) == ("failed", "FORBIDDEN", 0)
        assert (await zhao.get(f"/exports/{of['id']}/content")).status_code == 409
        assert await db.scalar(text("SELECT count(*) FROM audit_log WHERE object_id = CAST(:id AS uuid)"), of) == 0
    finally:
        async with app.state.sessions.begin() as other:
            back = text(
                "INSERT INTO role_permissions (role_id, object, action, scope) VALUES (:r, 'customers', 'export', :s)"
            )
            await other.execute(back, [{"r": row.role_id, "s": row.scope} for row in rows])
            await other.execute(text("UPDATE permission_epoch SET epoch = epoch + 1"))


async def test_a_canceled_one_leaves_nothing(
    client: Clients, customer: Make, runner: Runner, small: None, monkeypatch: pytest.MonkeyPatch, db: AsyncSession
) -> None:
    for _ in range(6):
        await customer("qian", "淮安")
    qian = await client("qian")
    of = await begun(qian, of_city("淮安", NAME))
    write, told = writing.XlsxFile.add, list[int]()

    def stopping(self: Any, rows: Any) -> None:
        told.append(len(rows))
        write(self, rows)

    monkeypatch.setattr(writing.XlsxFile, "add", stopping)
    assert (await qian.post(f"/jobs/{of['job_id']}/cancel")).status_code == 200
    await runner.drain()
    gone = await seen(qian, of)
    assert (gone["state"], gone["size"], told) == ("canceled", None, [])
    assert (await qian.get(f"/exports/{of['id']}/content")).status_code == 409
    assert await db.scalar(text("SELECT count(*) FROM audit_log WHERE object_id = CAST(:id AS uuid)"), of) == 0


@pytest.mark.req("ADM-01")
async def test_fields_that_an_administrator_made_leave_with_the_list(client: Clients, customer: Make) -> None:
    admin, qian = await client("admin"), await client("qian")
    option = {"code": "frame", "label_zh": "年度框架", "label_en": "Frame"}
    for body in (
        {"key": "e_way", "kind": "multi_select", "label_zh": "合作方式", "label_en": "Way", "options": [option]},
        {"key": "e_area", "kind": "number", "label_zh": "面积", "label_en": "Area"},
        {"key": "e_keeper", "kind": "user", "label_zh": "支持", "label_en": "Support"},
        {"key": "e_note", "kind": "text", "label_zh": "备忘", "label_en": "Note"},
        {"key": "e_rebate", "kind": "money", "label_zh": "返利", "label_en": "Rebate", "visible_to": ["sales_manager"]},
    ):
        assert (await admin.post("/custom-fields", json={"object": "customers"} | body)).status_code == 201
    sun = str(Company.ids["sun"])
    given = {"e_way": ["frame"], "e_area": "1200.5", "e_keeper": sun, "e_note": "找 13812345678"}
    await customer("qian", "昆山", name="自定义公司", custom=given)
    await customer("qian", "昆山", name="空公司")
    columns = [NAME, *({"field": f"custom.{key}", "title": key} for key in given)]
    made = await exported(qian, of_city("昆山", *columns))
    assert sheets(await content(qian, made))["客户"] == [
        ["客户名称", "e_way", "e_area", "e_keeper", "e_note"],
        ["空公司", "", "", "", ""],
        ["自定义公司", "年度框架", 1200.5, "孙悦", "找 138****5678"],
    ]
    everything = await exported(qian, of_city("昆山"))
    head = sheets(await content(qian, everything))["客户"][0]
    assert {"合作方式", "面积", "支持", "备忘"} <= set(head)
    assert "返利" not in head
    for field in ("custom.e_rebate", "custom.nothing", "custom"):
        refused = await qian.post("/customers/export", json=of_city("昆山", {"field": field}))
        told = [(error["pointer"], error["code"]) for error in refused.json()["errors"]]
        assert (refused.status_code, told) == (422, [("/columns/0/field", "UNKNOWN_FIELD")])


@pytest.mark.req("ADM-01")
async def test_fields_of_documents_leave_with_their_list(client: Clients, customer: Make) -> None:
    admin, qian = await client("admin"), await client("qian")
    option = {"code": "site", "label_zh": "现场验收", "label_en": "On site"}
    for body in (
        {"key": "e_accept", "kind": "select", "label_zh": "验收方式", "label_en": "Acceptance", "options": [option]},
        {"key": "e_install", "kind": "date", "label_zh": "安装日期", "label_en": "Installed on"},
        {"key": "e_cost", "kind": "money", "label_zh": "内部费用", "label_en": "Cost", "visible_to": ["sales_manager"]},
    ):
        assert (await admin.post("/custom-fields", json={"object": "orders"} | body)).status_code == 201
    of = (await customer("qian", "盐城"))["id"]
    for given in ({"e_accept": "site", "e_install": "2026-12-20"}, {"e_accept": "site"}, {}):
        order = {"customer_id": of, "delivery_date": "2099-01-01", "custom": given}
        assert (await qian.post("/orders", json=order)).status_code == 201
    asked = {"filter": {"custom": "e_accept", "op": "eq", "value": "site"}, "sort": ["-updated_at"]}
    columns = [{"field": "custom.e_accept", "title": "验收"}, {"field": "custom.e_install", "title": "安装"}]
    made = await exported(qian, asked | {"columns": columns}, "orders")
    table = sheets(await content(qian, made))["销售订单"]
    assert table == [["验收", "安装"], ["现场验收", ""], ["现场验收", date(2026, 12, 20)]]
    everything = sheets(await content(qian, await exported(qian, asked, "orders")))["销售订单"]
    assert {"验收方式", "安装日期"} <= set(everything[0])
    assert "内部费用" not in everything[0]
