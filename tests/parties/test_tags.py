"""The catalogue of tags: picked, made by who may, renamed and merged through all records (CUST-04, CUST-12)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.company.tag import retagging
from bihuan.integration.job.runner import Runner
from bihuan.kernel.audit import AuditEntry
from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make

Json = dict[str, Any]


async def tag_named(who: Any, name: str, kind: str = "customers") -> Json:
    rows = (await who.get("/tags", params={"object": kind, "q": name})).json()["data"]
    return next(row for row in rows if row["name"] == name)


def match(tag: Json) -> dict[str, str]:
    return {"If-Match": f'"tags:{tag["id"]}:{tag["version"]}"'}


async def found(who: Any, tag: str) -> set[str]:
    rows = (await who.get("/customers", params={"tag": tag, "limit": 200})).json()["data"]
    return {row["id"] for row in rows}


@pytest.mark.req("CUST-04", "CUST-12")
async def test_a_tag_is_one_however_it_is_typed_and_made_by_who_may(client: Clients, make_customer: Make) -> None:
    qian, admin, boss = await client("qian"), await client("admin"), await client("boss")
    first = await make_customer("qian", tags=["ＶＩＰ 客户", "采购设备"])
    second = await make_customer("qian", tags=["vip客户", " VIP客户"])
    assert (first["tags"], second["tags"]) == (["ＶＩＰ 客户", "采购设备"], ["ＶＩＰ 客户"])
    vip = await tag_named(qian, "ＶＩＰ 客户")
    assert (vip["used"], vip["is_active"], vip["colour"]) == (2, True, "default")
    twice = await admin.post("/tags", json={"object": "customers", "name": "VIP客户"})
    assert (twice.status_code, twice.json()["code"]) == (409, "DUPLICATE_VALUE")
    other = await admin.post(
        "/tags", json={"object": "leads", "name": "VIP客户", "colour": "red", "group_name": "价值"}
    )
    assert other.status_code == 201, other.text
    separated = await admin.post("/tags", json={"object": "customers", "name": "一、二"})
    assert [(e["pointer"], e["code"]) for e in separated.json()["errors"]] == [("/name", "INVALID_CHARACTER")]
    for verb, refused in (
        ("rename", await qian.post(f"/tags/{vip['id']}/rename", json={"name": "大客户"})),
        ("create", await boss.post("/tags", json={"object": "customers", "name": "不行"})),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN"), verb

    used = await admin.delete(f"/tags/{vip['id']}", headers=match(vip))
    assert (used.status_code, used.json()["code"]) == (409, "TAG_IN_USE")
    off = await admin.patch(f"/tags/{vip['id']}", json={"is_active": False}, headers=match(vip))
    assert off.status_code == 200, off.text
    third = await make_customer("qian")
    edit = {"If-Match": f'"customers:{third["id"]}:{third["version"]}"'}
    refused = await qian.patch(f"/customers/{third['id']}", json={"tags": ["采购设备", "VIP客户"]}, headers=edit)
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [("/tags/1", "TAG_INACTIVE")]
    assert (await qian.get(f"/customers/{third['id']}")).json()["tags"] == []
    mine = {"If-Match": f'"customers:{second["id"]}:{second["version"]}"'}
    kept = await qian.patch(f"/customers/{second['id']}", json={"tags": ["ＶＩＰ 客户", "新"]}, headers=mine)
    assert kept.json()["tags"] == ["ＶＩＰ 客户", "新"]
    unused = (await admin.post("/tags", json={"object": "customers", "name": "没人用"})).json()
    assert (await admin.delete(f"/tags/{unused['id']}", headers=match(unused))).status_code == 204


@pytest.mark.req("CUST-12")
async def test_many_customers_are_tagged_at_once_and_all_of_a_filter(
    app: FastAPI, client: Clients, make_customer: Make
) -> None:
    qian, sun = await client("qian"), await client("sun")
    mine = [await make_customer("qian", city="批量") for _ in range(3)]
    foreign = await make_customer("sun", city="批量")
    items = [{"id": one["id"]} for one in (*mine, foreign)]
    done = await qian.post("/customers/batch/add-tags", json={"items": items, "input": {"tags": ["批量甲", "批量乙"]}})
    assert [one["status"] for one in done.json()["results"]] == [200, 200, 200, 404]
    assert await found(qian, "批量甲") == {one["id"] for one in mine}
    assert (await sun.get(f"/customers/{foreign['id']}")).json()["tags"] == []
    asked: Json = {"filter": {"field": "city", "op": "eq", "value": "批量"}, "input": {"tags": ["批量甲", "没有的"]}}
    told = await qian.post("/customers/batch/remove-tags/by-filter", params={"dry_run": True}, json=asked)
    assert told.json() == {"total": 3}
    begun = await qian.post("/customers/batch/remove-tags/by-filter", json=asked | {"confirmed_count": 3})
    assert begun.status_code == 202, begun.text
    await Runner(app.state.sessions).drain()
    assert await found(qian, "批量甲") == set()
    assert await found(qian, "批量乙") == {one["id"] for one in mine}
    tree = {"filter": {"field": "tags", "op": "has_none", "value": ["批量乙"]}, "limit": 200}
    rest = {row["id"] for row in (await qian.post("/customers/search", json=tree)).json()["data"]}
    assert not rest & {one["id"] for one in mine}


@pytest.mark.req("CUST-12")
async def test_renaming_and_merging_rewrite_every_record_in_chunks(
    app: FastAPI, client: Clients, db: AsyncSession, make_customer: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retagging, "CHUNK", 2)
    admin, runner = await client("admin"), Runner(app.state.sessions)
    made = [await make_customer(who, tags=["旧名", "其他"]) for who in ("qian", "sun", "qian", "zhao", "sun")]
    ids = {one["id"] for one in made}
    old = await tag_named(admin, "旧名")
    dry = await admin.post(f"/tags/{old['id']}/rename", params={"dry_run": True}, json={"name": "新名"})
    assert (dry.status_code, dry.json()) == (200, {"total": 5})
    assert (await tag_named(admin, "旧名"))["version"] == old["version"]
    taken = await admin.post(f"/tags/{old['id']}/rename", json={"name": "其他"})
    assert (taken.status_code, taken.json()["code"]) == (409, "DUPLICATE_VALUE")

    leaf = {"field": "tags", "op": "has_any", "value": ["旧名", "其他"]}
    tree = {"and": [{"field": "grade", "op": "eq", "value": "B"}, {"or": [leaf, leaf | {"value": ["别的旧名"]}]}]}
    view = {"object": "customers", "name": "有旧名的", "filter": json.dumps(tree)}
    kept = await (await client("qian")).post("/saved-views", json=view)
    assert kept.status_code == 201, kept.text

    async def view_of() -> Any:
        now = (await (await client("qian")).get(f"/saved-views/{kept.json()['id']}")).json()
        return now["version"], json.loads(now["filter"])["and"][1]["or"]

    begun = await admin.post(f"/tags/{old['id']}/rename", json={"name": "新名"})
    assert await view_of() == (2, [leaf | {"value": ["新名", "其他"]}, leaf | {"value": ["别的旧名"]}])
    assert (begun.status_code, begun.json()["progress"]["total"]) == (202, 5)
    assert await runner.turn()  # two of five, and then the worker dies
    assert (len(await found(admin, "旧名")), len(await found(admin, "新名"))) == (3, 2)
    late = await make_customer("qian", tags=["旧名"])
    assert late["tags"] == ["新名"]
    await Runner(app.state.sessions).drain()
    assert (await found(admin, "旧名"), await found(admin, "新名")) == (set(), ids | {late["id"]})
    job = (await admin.get(f"/jobs/{begun.json()['id']}")).json()
    assert (job["state"], job["result"]) == ("succeeded", {"ok": 5, "failed": 0})
    one = (await (await client("sun")).get(f"/customers/{made[1]['id']}")).json()
    assert (one["tags"], one["version"]) == (["新名", "其他"], made[1]["version"] + 1)
    told = select(AuditEntry.changes, AuditEntry.actor_id).where(AuditEntry.object_id == UUID(made[1]["id"]))
    (entry,) = (await db.execute(told.where(AuditEntry.action == "update"))).all()
    assert entry.changes == [{"field": "tags", "old": ["旧名", "其他"], "new": ["新名", "其他"]}]
    assert entry.actor_id == Company.ids["admin"]

    new, other = await tag_named(admin, "新名"), await tag_named(admin, "其他")
    itself = await admin.post(f"/tags/{new['id']}/merge", json={"into_id": new["id"]})
    assert [(e["pointer"], e["code"]) for e in itself.json()["errors"]] == [("/into_id", "MERGE_ITSELF")]
    merged = await admin.post(f"/tags/{new['id']}/merge", json={"into_id": other["id"]})
    assert (merged.status_code, merged.json()["progress"]["total"]) == (202, 6)
    await Runner(app.state.sessions).drain()
    assert (await found(admin, "新名"), await found(admin, "其他")) == (set(), ids | {late["id"]})
    assert (await (await client("sun")).get(f"/customers/{made[1]['id']}")).json()["tags"] == ["其他"]
    assert (await make_customer("qian", tags=["旧名", "新名"]))["tags"] == ["其他"]
    assert (await admin.get(f"/tags/{new['id']}")).status_code == 404
    assert await view_of() == (3, [leaf | {"value": ["其他"]}, leaf | {"value": ["别的旧名"]}])
    stray = "SELECT count(*) FROM record_tags r FULL JOIN (SELECT id, unnest(tags) AS tag FROM customers) c "
    stray += "ON (c.id, c.tag) = (r.record_id, r.tag) WHERE (c.id IS NULL AND r.object = 'customers') OR r.tag IS NULL"
    assert await db.scalar(text(stray)) == 0
