"""The auditor's view: every change by period, person and record, masked; as a file, and the file is logged (AUD-05)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.epoch import move_epoch
from bihuan.integration.exporting import service
from bihuan.integration.job.runner import Runner
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from tests.conftest import Clients
from tests.factories.company import PASSWORD, Company

Json = dict[str, Any]


@pytest.fixture
async def auditor(client: Clients) -> httpx.AsyncClient:
    """Somebody with the standard role, and nothing else."""
    admin = await client("admin")
    roles = (await admin.get("/roles", params={"limit": 200})).json()["data"]
    role = next(one["id"] for one in roles if one["code"] == "auditor")
    if not (await admin.get("/users", params={"q": "shen"})).json()["data"]:
        user = {"username": "shen", "name": "沈计", "password": PASSWORD, "role_ids": [role]}
        answer = await admin.post("/users", json=user | {"department_id": str(Company.departments["finance"])})
        assert answer.status_code == 201, answer.text
    return await client("shen")


async def told(who: httpx.AsyncClient, **asked: Any) -> list[Json]:
    answer = await who.get("/audit-log", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


async def lines(who: httpx.AsyncClient, of: Json) -> list[dict[str, str]]:
    answer = await who.get(f"/exports/{of['id']}/content")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.req("AUD-05", "AUD-01")
async def test_an_auditor_finds_every_change_and_takes_it_away_and_that_is_told_too(
    client: Clients, auditor: httpx.AsyncClient, app: FastAPI, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    qian, began = await client("qian"), CLOCK.now().isoformat()
    person = {"name": "陈岚", "mobile": "13812345678"}
    body = {"name": "审计样本有限公司", "industry": "it", "remark": "电话 13800001111", "primary_contact": person}
    made = (await qian.post("/customers", json=body)).json()
    change = {"telephone": "021-62345678", "short_name": "样本"}
    match = {"If-Match": f'"customers:{made["id"]}:{made["version"]}"'}
    assert (await qian.patch(f"/customers/{made['id']}", json=change, headers=match)).status_code == 200

    mine: Json = {"object_type": "customers", "number": made["number"], "at_gte": began}
    edit, birth = await told(auditor, **mine)
    assert (edit["action_name"], edit["actor_name"], edit["object_no"]) == ("编辑", "钱程", made["number"])
    changed = {one["field"]: (one["old"], one["new"]) for one in edit["changes"]}
    assert changed == {"telephone": (None, "021-****5678"), "short_name": (None, "样本")}
    assert (birth["action_name"], birth["object_version"]) == ("新建", 1)
    everything, cursor = [], None
    while True:
        page = (
            await auditor.get("/audit-log", params={**mine, "limit": 1} | ({"cursor": cursor} if cursor else {}))
        ).json()
        everything += page["data"]
        cursor = page["page"]["next_cursor"]
        if cursor is None:
            break
    assert everything == [edit, birth]
    assert await told(auditor, **mine, actor_id=str(Company.ids["sun"])) == []
    assert await told(auditor, **mine, at_lte=began) == []
    assert [one["id"] for one in await told(auditor, object_id=made["id"], action="create")] == [birth["id"]]
    alone = await auditor.get("/audit-log", params={"number": made["number"]})
    assert (alone.status_code, alone.json()["code"]) == (422, "NUMBER_WITHOUT_KIND")

    for who in (qian, await client("boss")):
        for answer in (await who.get("/audit-log"), await who.post("/audit-log/export", json={})):
            assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert (await auditor.get(f"/customers/{made['id']}")).status_code == 403, "the log is not the record"
    assert await db.scalar(text("SELECT count(*) FROM exports")) == 0
    await db.rollback()

    wanted = mine | {"format": "csv", "words": [{"code": "customers.telephone", "text": "总机"}]}
    of = (await auditor.post("/audit-log/export", json=wanted)).json()
    assert (of["state"], of["object"], of["total"], of["rows"]) == ("ready", "audit-log", 3, 3)
    rows = await lines(auditor, of)
    told_rows = [(row["动作"], row["操作人"], row["编号"], row["字段"], row["变更后"]) for row in rows]
    assert sorted(told_rows) == sorted(
        [
            ("编辑", "钱程", made["number"], "总机", "021-****5678"),
            ("编辑", "钱程", made["number"], "short_name", "样本"),
            ("新建", "钱程", made["number"], "", ""),
        ]
    )
    (taken,) = await told(auditor, object_type="exports", object_id=of["id"])
    assert {one["field"]: one["new"] for one in taken["changes"]}["rows"] == "3"
    told_security = (await auditor.get("/security-events", params={"kind": "export"})).json()["data"]
    assert told_security[0]["object_id"] == of["id"]

    monkeypatch.setattr(service, "SMALL", 0)
    begun = await auditor.post("/audit-log/export", json=wanted)
    assert (begun.status_code, begun.json()["state"]) == (202, "queued")
    await Runner(app.state.sessions).drain()
    done = (await auditor.get(f"/exports/{begun.json()['id']}")).json()
    assert (done["state"], done["rows"]) == ("ready", 3)
    assert await lines(auditor, done) == rows
    await db.execute(text("DELETE FROM exports"))
    await db.commit()


@pytest.mark.req("AUD-05")
async def test_what_an_id_refers_to_is_told_by_name(client: Clients, auditor: httpx.AsyncClient) -> None:
    admin = await client("admin")
    parent = (await admin.post("/product-categories", json={"code": "AUD-1", "name": "审计大类"})).json()
    child = (await admin.post("/product-categories", json={"code": "AUD-2", "name": "审计小类"})).json()
    path = f"/product-categories/{child['id']}"
    match = {"If-Match": f'"product-categories:{child["id"]}:{child["version"]}"'}
    moved = await admin.patch(path, json={"parent_id": parent["id"]}, headers=match)
    assert moved.status_code == 200, moved.text
    edit, birth = await told(auditor, object_type="product-categories", object_id=child["id"])
    assert {one["field"]: one["new"] for one in edit["changes"]}["parent_id"] == parent["id"]
    itself, above = {"id": child["id"], "name": "审计小类"}, {"id": parent["id"], "name": "审计大类"}
    assert (edit["object_no"], edit["names"]) == (None, [itself, above])
    assert birth["names"] == [itself]


async def test_who_audits_their_people_reads_no_name_of_what_has_gone_to_others(
    client: Clients, db: AsyncSession
) -> None:
    admin, qian, zhao = await client("admin"), await client("qian"), await client("zhao")
    await db.execute(
        text(
            "INSERT INTO role_permissions (role_id, object, action, scope) "
            "SELECT id, 'audit-log', 'read', 'dept_sub' FROM roles WHERE code = 'sales_manager'"
        )
    )
    await move_epoch(Context(db))
    await db.commit()
    body = {"name": "移交样本有限公司", "industry": "it", "primary_contact": {"name": "白露", "mobile": "13812345679"}}
    made = (await qian.post("/customers", json=body)).json()
    (person,) = (await qian.get("/contacts", params={"customer_id": made["id"]})).json()["data"]
    asked = {"object_type": "contacts", "object_id": person["id"]}
    (birth,) = await told(zhao, **asked)
    assert [one["name"] for one in birth["names"]] == ["白露"]
    given = {"owner_id": str(Company.ids["sun"]), "reason": "调整"}
    answer = await admin.post(f"/customers/{made['id']}/transfer", json=given)
    assert answer.status_code == 200, answer.text
    assert (await zhao.get(f"/customers/{made['id']}")).status_code == 404
    (birth,) = await told(zhao, **asked)  # the act of one of theirs, still
    assert birth["names"] == []


@pytest.mark.req("AUD-01")
async def test_who_became_a_member_is_told_by_name(client: Clients, auditor: httpx.AsyncClient) -> None:
    admin = await client("admin")
    pool = (await admin.get("/pools", params={"object_type": "customers"})).json()["data"][0]
    whole = (await admin.get(f"/pools/{pool['id']}")).json()
    body = {"member_user_ids": [*whole["member_user_ids"], str(Company.ids["sun"])]}
    match = {"If-Match": f'"pools:{pool["id"]}:{whole["version"]}"'}
    answer = await admin.patch(f"/pools/{pool['id']}", json=body, headers=match)
    assert answer.status_code == 200, answer.text
    added = (await told(auditor, object_type="pools", object_id=pool["id"]))[0]
    (change,) = [one for one in added["changes"] if one["field"] == "members"]
    old, new = json.loads(change["old"]), json.loads(change["new"])
    (came,) = [new[one] for one in new.keys() - old.keys()]
    assert (came["role"], came["user_id"], came["department_id"]) == ("member", str(Company.ids["sun"]), None)
    assert {"id": str(Company.ids["sun"]), "name": "孙悦"} in added["names"]
