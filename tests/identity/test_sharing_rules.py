"""Sharing rules: whose records are open to whom, at once and for as long as the rule says (DOMAIN §1.5, PERM-05)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.identity.sharing_rule.models import SharingRule
from bihuan.kernel.audit import AuditEntry
from tests.conftest import Clients
from tests.factories.company import Company

QIAN, ZHAO, SUN, WU = (str(Company.ids[name]) for name in ("qian", "zhao", "sun", "wu"))
SALES1, SALES2, FINANCE, ROOT = (str(Company.departments[name]) for name in ("sales1", "sales2", "finance", "root"))
EAST = json.dumps({"field": "province", "op": "in", "value": ["310000", "320000"]})
Body = dict[str, Any]


def rule(**fields: Any) -> Body:
    """What sales1 owns in the east, sales2 may read."""
    said = {"name": f"规则{uuid4().hex[:8]}", "object": "customers", "permission": "read", "filter": EAST}
    said |= {"from_kind": "departments", "from_ids": [SALES1], "to_kind": "departments", "to_ids": [SALES2]}
    return said | fields


async def customer(who: httpx.AsyncClient, **fields: Any) -> Body:
    name = f"共享{uuid4().hex[:10]}公司"
    person = {"name": "陈岚", "mobile": f"139{uuid4().int % 10**8:08d}"}
    body = {"name": name, "industry": "it", "province": "310000", "primary_contact": person} | fields
    made = await who.post("/customers", json=body)
    assert made.status_code == 201, made.text
    return made.json()  # type: ignore[no-any-return]


async def sees(who: httpx.AsyncClient, record: Body) -> bool:
    """In the list, by its search, counted, and when it is opened: all of them alike."""
    by = {"q": record["name"], "count": "exact"}
    listed = (await who.get("/customers", params=by)).json()
    shared = (await who.post("/customers/search", json=by | {"whose": "shared"})).json()
    found = {
        (await who.get(f"/customers/{record['id']}")).status_code == 200,
        [row["id"] for row in listed["data"]] == [record["id"]],
        [row["id"] for row in shared["data"]] == [record["id"]],
        listed["page"]["total"] == 1,
    }
    assert len(found) == 1, f"some ways find it, and some do not: {found}"
    return found.pop()


@pytest.mark.req("PERM-05")
async def test_a_rule_opens_what_it_says_at_once_and_until_it_ends(
    client: Clients, db: AsyncSession, clock: Any
) -> None:
    clock("2026-11-02 09:00")
    admin, qian, sun, zhao = [await client(name) for name in ("admin", "qian", "sun", "zhao")]
    before, elsewhere = await customer(qian), await customer(qian, province="440000")
    assert not await sees(sun, before)
    made = await admin.post("/sharing-rules", json=rule(name="华东客户互看", expires_at="2026-11-09T18:00:00+08:00"))
    assert made.status_code == 201, made.text
    kept = made.json()
    assert (kept["from_names"], kept["to_names"], json.loads(kept["filter"])) == (
        ["销售一部"],
        ["销售二部"],
        json.loads(EAST),
    )
    after = await customer(qian)
    assert [await sees(sun, one) for one in (before, after, elsewhere)] == [True, True, False]

    # Another rule is about other people, and changes nothing about this one.
    of_admin = await customer(admin)
    assert (
        await admin.post("/sharing-rules", json=rule(object="leads", from_ids=[ROOT], filter=None))
    ).status_code == 201
    assert not await sees(sun, of_admin)

    # Why: by the rule, by its name; to read, and no more than that.
    told = (await zhao.get(f"/access/customers/{after['id']}")).json()["data"]
    (of_sun,) = [row for row in told if row["user_id"] == SUN]
    assert of_sun["reasons"] == [{"code": "rule", "detail": "华东客户互看"}] and not of_sun["may_update"]
    opened = await sun.get(f"/customers/{after['id']}")
    assert [one["name"] for one in opened.json()["actions"]] == []
    refused = await sun.patch(
        f"/customers/{after['id']}", json={"remark": "只读"}, headers={"If-Match": opened.headers["ETag"]}
    )
    assert (refused.status_code, (await qian.get(f"/customers/{after['id']}")).json()["remark"]) == (403, None)
    contact = (await qian.get("/contacts", params={"customer_id": after["id"]})).json()["data"][0]
    assert (await sun.get(f"/contacts/{contact['id']}")).status_code == 404  # a rule is about one kind of record

    # The record moves out of the region, and its owner out of the department.
    tag = (await qian.get(f"/customers/{before['id']}")).headers["ETag"]
    assert (
        await qian.patch(f"/customers/{before['id']}", json={"province": "110000"}, headers={"If-Match": tag})
    ).status_code == 200
    assert [await sees(sun, one) for one in (before, after)] == [False, True]
    person = await admin.get(f"/users/{QIAN}")
    moved = await admin.patch(
        f"/users/{QIAN}", json={"department_id": FINANCE}, headers={"If-Match": person.headers["ETag"]}
    )
    assert moved.status_code == 200 and not await sees(sun, after)
    back = await admin.patch(
        f"/users/{QIAN}", json={"department_id": SALES1}, headers={"If-Match": moved.headers["ETag"]}
    )
    assert back.status_code == 200 and await sees(sun, after)

    # To write: what a team member may who was let in to write, and never what hands it on.
    url = f"/sharing-rules/{kept['id']}"
    wider = await admin.patch(url, json={"permission": "write"}, headers={"If-Match": made.headers["ETag"]})
    assert wider.status_code == 200
    opened = await sun.get(f"/customers/{after['id']}")
    edited = await sun.patch(
        f"/customers/{after['id']}", json={"remark": "可写"}, headers={"If-Match": opened.headers["ETag"]}
    )
    assert (edited.status_code, edited.json()["remark"]) == (200, "可写")
    for verb, body in (("share", {"user_ids": [WU]}), ("transfer", {"owner_id": SUN, "reason": "拿走"})):
        answer = await sun.post(f"/customers/{after['id']}/{verb}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN"), verb
    assert (await qian.get(f"/customers/{after['id']}")).json()["owner_id"] == QIAN

    # It ends by itself, by being switched off, and by being deleted; each of them at once.
    clock("2026-11-09 17:59")
    assert await sees(sun, after)
    clock("2026-11-09 18:00")
    assert not await sees(sun, after)
    longer = await admin.patch(url, json={"expires_at": None}, headers={"If-Match": wider.headers["ETag"]})
    assert longer.status_code == 200 and await sees(sun, after)
    nobody = {"to_kind": "users", "to_ids": [WU]}
    other = await admin.patch(url, json=nobody, headers={"If-Match": longer.headers["ETag"]})
    assert (other.status_code, other.json()["to_names"], await sees(sun, after)) == (200, ["吴静"], False)
    again = {"to_kind": "departments", "to_ids": [SALES2]}
    longer = await admin.patch(url, json=again, headers={"If-Match": other.headers["ETag"]})
    assert longer.status_code == 200 and await sees(sun, after)
    off = await admin.patch(url, json={"is_active": False}, headers={"If-Match": longer.headers["ETag"]})
    assert off.status_code == 200 and not await sees(sun, after)
    on = await admin.patch(url, json={"is_active": True}, headers={"If-Match": off.headers["ETag"]})
    assert on.status_code == 200 and await sees(sun, after)
    assert (await admin.delete(url, headers={"If-Match": on.headers["ETag"]})).status_code == 204
    assert not await sees(sun, after)

    log = select(AuditEntry.action, AuditEntry.changes).where(AuditEntry.object_id == UUID(kept["id"]))
    entries = [(row.action, row.changes) for row in await db.execute(log.order_by(AuditEntry.id))]
    assert [action for action, _ in entries] == ["create", *["update"] * 6, "delete"]
    assert entries[1][1] == [{"field": "permission", "old": "read", "new": "write"}]
    assert entries[3][1] == [
        {"field": "to_kind", "old": "departments", "new": "users"},
        {"field": "to_ids", "old": "销售二部", "new": "吴静"},
    ]
    events = await db.execute(
        text("SELECT detail FROM security_events WHERE object_id = :id AND kind = 'permissions.changed' ORDER BY id"),
        {"id": kept["id"]},
    )
    assert list(events.scalars()) == ["华东客户互看"] * 7 + [None]


@pytest.mark.req("PERM-05")
async def test_a_preview_counts_who_would_newly_see_what_and_keeps_nothing(client: Clients, db: AsyncSession) -> None:
    admin, qian, zhao = await client("admin"), await client("qian"), await client("zhao")
    here = json.dumps({"field": "city", "op": "eq", "value": "310115"})
    for city in ("310115", "310115", "310115", "310101"):
        last = await customer(qian, city=city)
    shared = await customer(qian, city="310115")
    let_in = await zhao.post(f"/customers/{shared['id']}/share", json={"user_ids": [SUN], "permission": "write"})
    assert let_in.status_code == 200
    draft = rule(filter=here, to_kind="departments", to_ids=[ROOT], permission="write")
    del draft["name"]
    asked = await admin.post("/sharing-rules/preview", json={"rule": draft})
    assert asked.status_code == 200, asked.text
    told = asked.json()
    assert (told["records"], told["records_relation"], told["people_total"]) == (4, "eq", 8)
    assert {one["name"]: (one["may_read"], one["sees"], one["edits"]) for one in told["people"]} == {
        "系统管理员": (True, 0, 0),  # sees and edits everything already
        "郑总": (True, 0, 0),  # sees everything, and no role lets him edit
        "赵敏": (True, 0, 0),  # leads the department
        "钱程": (True, 0, 0),  # owns them
        "孙悦": (True, 3, 3),  # is a writing member of one
        "李娜": (True, 0, 0),
        "吴静": (True, 0, 0),
        "何伟": (True, 0, 0),
    }
    names = {row["title"] for row in told["sample"]}
    assert len(names) == 4 and shared["name"] in names and last["name"] not in names
    assert {row["owner_name"] for row in told["sample"]} == {"钱程"}

    as_sun = (await admin.post("/sharing-rules/preview", json={"rule": draft, "user_id": SUN})).json()
    assert len(as_sun["sample"]) == 3 and shared["name"] not in {row["title"] for row in as_sun["sample"]}
    assert (
        await db.scalar(
            select(SharingRule.id).where(SharingRule.object == "customers", SharingRule.deleted_at.is_(None))
        )
        is None
    )

    # Kept, nobody gains by it again; as the draft that replaces it, they gain what they would without it.
    kept = (await admin.post("/sharing-rules", json=draft | {"name": "浦东"})).json()
    again = (await admin.post("/sharing-rules/preview", json={"rule": draft, "user_id": SUN})).json()
    assert [(one["sees"], one["edits"]) for one in again["people"]] == [(0, 0)]
    instead = {"rule": draft, "rule_id": kept["id"], "user_id": SUN}
    assert (await admin.post("/sharing-rules/preview", json=instead)).json()["people"][0]["sees"] == 3
    for missing in ({"rule_id": SUN}, {"user_id": kept["id"]}):
        wrong = await admin.post("/sharing-rules/preview", json={"rule": draft} | missing)
        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, f"/{next(iter(missing))}")


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"object": "api-tokens"}, "REF_NOT_FOUND", "/object"),
        ({"object": "nothing"}, "REF_NOT_FOUND", "/object"),
        ({"from_ids": []}, "INVALID", "/from_ids"),
        ({"to_ids": [SALES2, SUN]}, "REF_NOT_FOUND", "/to_ids/1"),
        ({"filter": "{"}, "INVALID", "/filter"),
        ({"filter": '{"field":"telephone","op":"eq","value":"1"}'}, "FIELD_FORBIDDEN", "/filter/field"),
        ({"filter": '{"or":[{"field":"owner_id","op":"is_me","value":true}]}'}, "OPERATOR_INVALID", "/filter"),
        ({"expires_at": "2020-01-01T00:00:00+08:00"}, "EXPIRES_IN_PAST", "/expires_at"),
        ({"permission": "delete"}, "INVALID", "/permission"),
    ],
)
async def test_what_is_no_rule_is_refused_in_its_place(
    client: Clients, db: AsyncSession, fields: Body, code: str, pointer: str
) -> None:
    many = text("SELECT count(*) FROM sharing_rules")
    before = await db.scalar(many)
    await db.commit()
    answer = await (await client("admin")).post("/sharing-rules", json=rule(**fields))
    assert answer.status_code == 422, answer.text
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert await db.scalar(many) == before
    refused = await (await client("zhao")).post("/sharing-rules", json=rule())
    assert (refused.status_code, await db.scalar(many)) == (403, before)


async def test_a_rule_whose_filter_can_no_longer_be_read_opens_nothing(client: Clients, db: AsyncSession) -> None:
    """A field it compares may be gone one day; days are counted from the day of the question."""
    admin, qian, sun = await client("admin"), await client("qian"), await client("sun")
    mine = await customer(qian)
    lately = json.dumps({"field": "created_at", "op": "last_days", "value": 0})
    made = (await admin.post("/sharing-rules", json=rule(filter=lately, to_kind="users", to_ids=[SUN]))).json()
    assert await sees(sun, mine)
    await db.execute(
        text('UPDATE sharing_rules SET filter = \'{"custom": "gone", "op": "eq", "value": "x"}\' WHERE id = :id'),
        {"id": made["id"]},
    )
    await db.execute(text("UPDATE permission_epoch SET epoch = epoch + 1"))
    await db.commit()
    assert not await sees(sun, mine)
    assert (await admin.get(f"/sharing-rules/{made['id']}")).status_code == 200
