"""A merge is taken back for a day: what nobody has touched since goes back, the rest stays and is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bihuan.kernel.clock import CLOCK
from tests.factories.company import Company
from tests.factories.records import Records
from tests.parties.conftest import Make
from tests.parties.test_merge import merge, refused


@pytest.fixture
async def admin(client: Any) -> Any:
    return await client("admin")


async def undo(who: Any, one: dict[str, Any], **body: Any) -> Any:
    return await who.post(f"/customers/{one['id']}/undo-merge", json=body)


SAME = {"version", "updated_at", "updated_by"}


async def everything(db: Any, *customers: dict[str, Any]) -> dict[str, Any]:
    """Every row about these customers, without how often it was written."""
    await db.rollback()
    ids = [one["id"] for one in customers]
    found = {}
    for table, column in (
        ("customers", "id"),
        ("contacts", "customer_id"),
        ("customer_addresses", "customer_id"),
        ("invoice_titles", "customer_id"),
        ("opportunities", "customer_id"),
        ("quotes", "customer_id"),
        ("orders", "customer_id"),
        ("receipts", "customer_id"),
        ("attachments", "object_id"),
        ("contacts_search", "id"),
        ("customers_search", "id"),
        ("follow_ups", "customer_id"),
    ):
        of = (
            "SELECT id FROM contacts WHERE customer_id = ANY(:ids)"
            if table == "contacts_search"
            else "SELECT unnest(CAST(:ids AS uuid[]))"
        )
        rows = await db.execute(
            text(f"SELECT to_jsonb(t) AS row FROM {table} t WHERE {column} IN ({of}) ORDER BY id"), {"ids": ids}
        )
        found[table] = [{name: value for name, value in row.items() if name not in SAME} for row in rows.scalars()]
    return found


@pytest.mark.req("CUST-27")
async def test_an_undone_merge_leaves_everything_as_it_was(
    client: Any, db: Any, admin: Any, make_customer: Make
) -> None:
    records = Records(admin)
    for kind in ("opportunities", "quotes", "orders", "receipts", "invoice-titles", "customer-addresses"):
        await records.one(kind)
    loser = await records.one("customers")
    await records.attach("customers", loser["id"], "other")
    mobile = {"mobile": "13933000001"}
    master = await make_customer("qian", primary_contact=mobile, short_name=None)
    title = {"customer_id": master["id"], "title": "主抬头", "title_type": "person"}
    assert (await admin.post("/invoice-titles", json=title)).status_code == 201
    twin = {"customer_id": loser["id"], "name": "陈岚", "email": "twin@a.example", "title": "总监", **mobile}
    twin = (await admin.post("/contacts", json=twin)).json()
    said = {"object_type": "customers", "object_id": loser["id"], "kind": "phone", "content": "电话里聊了价格和交货"}
    assert (await admin.post("/follow-ups", json=said | {"contact_ids": [twin["id"]]})).status_code == 201
    before = await everything(db, master, loser)
    assert all(before.values()), {name for name, rows in before.items() if not rows}
    fields = [{"field": "name", "customer_id": loser["id"]}]
    done = await merge(admin, master, loser, fields=fields)
    assert done.status_code == 200, done.text
    assert await everything(db, master, loser) != before
    back = await undo(admin, loser, reason="不是同一家")
    assert (back.status_code, back.json()["status"], back.json()["merged_into_id"]) == (200, "active", None)
    assert back.json()["owner_name"] == "系统管理员"
    after = await everything(db, master, loser)
    for table in before:
        for now, then in zip(after[table], before[table], strict=True):
            assert {k: v for k, v in now.items() if v != then[k]} == {}, table


@pytest.mark.req("CUST-27")
async def test_what_has_changed_since_stays_and_is_named(client: Any, admin: Any, make_customer: Make) -> None:
    master, loser = await make_customer("qian"), await make_customer("sun", website="https://b.example")
    theirs = (await admin.get("/contacts", params={"customer_id": loser["id"]})).json()["data"][0]
    other = {"customer_id": loser["id"], "name": "未动", "mobile": "13944000001"}
    other = (await admin.post("/contacts", json=other)).json()
    assert (await merge(admin, master, loser)).status_code == 200
    now = (await admin.get(f"/contacts/{theirs['id']}")).json()
    etag = {"If-Match": f'"contacts:{now["id"]}:{now["version"]}"'}
    assert (await admin.patch(f"/contacts/{now['id']}", json={"title": "已升职"}, headers=etag)).status_code == 200
    kept = (await admin.get(f"/customers/{master['id']}")).json()
    etag = {"If-Match": f'"customers:{kept["id"]}:{kept["version"]}"'}
    edited = {"website": "https://c.example"}
    assert (await admin.patch(f"/customers/{kept['id']}", json=edited, headers=etag)).status_code == 200
    assert (await undo(admin, loser)).status_code == 200
    mine = (await admin.get("/contacts", params={"customer_id": master["id"]})).json()["data"]
    assert theirs["id"] in [one["id"] for one in mine]
    back = (await admin.get("/contacts", params={"customer_id": loser["id"]})).json()["data"]
    assert [(one["id"], one["is_primary"], one["owner_name"]) for one in back] == [(other["id"], True, "孙悦")]
    assert (await admin.get(f"/customers/{master['id']}")).json()["website"] == "https://c.example"
    log = (await admin.get(f"/timeline/customers/{master['id']}")).json()["data"]
    told = next(entry for entry in log if entry["action"] == "undo-merge")
    named = {change["new"] for change in told["changes"] if change["field"] == "kept"}
    assert named == {"website", f"contacts {theirs['name']}"}


async def test_after_a_day_the_merge_stands(client: Any, admin: Any, db: Any, make_customer: Make) -> None:
    master, loser = await make_customer("qian"), await make_customer("qian")
    assert (await merge(admin, master, loser)).status_code == 200
    before = await everything(db, master, loser)
    CLOCK.set(CLOCK.now() + timedelta(hours=24, minutes=1))
    try:
        refused(await undo(admin, loser), 409, "MERGE_UNDO_EXPIRED")
    finally:
        CLOCK.set(None)
    assert await everything(db, master, loser) == before
    assert (await undo(admin, loser)).status_code == 200
    refused(await undo(admin, loser), 409, "INVALID_TRANSITION")


async def test_what_was_merged_further_or_whose_name_is_taken_stays(
    client: Any, admin: Any, make_customer: Make
) -> None:
    one, two, three = [await make_customer("qian") for _ in range(3)]
    assert (await merge(admin, two, one)).status_code == 200
    assert (await merge(admin, three, two)).status_code == 200
    refused(await undo(admin, one), 409, "MERGE_UNDO_BLOCKED")
    assert (await undo(admin, two)).status_code == 200  # the last one first
    assert (await admin.get(f"/customers/{one['id']}")).json()["merged_into_id"] == two["id"]
    await make_customer("sun", name=one["name"])
    refused(await undo(admin, one), 409, "DUPLICATE_NAME")
    assert (await admin.get(f"/customers/{one['id']}")).json()["status"] == "merged"


async def test_who_has_left_gets_nothing_back(client: Any, admin: Any, make_customer: Make) -> None:
    master, loser = await make_customer("qian"), await make_customer("sun")
    assert (await merge(admin, master, loser)).status_code == 200
    sun = f"/users/{Company.ids['sun']}"
    done = await admin.post(f"{sun}/disable", json={})
    assert done.status_code == 200, done.text
    back = await undo(admin, loser)
    assert back.status_code == 200, back.text
    assert back.json()["owner_name"] == "钱程"
    people = (await admin.get("/contacts", params={"customer_id": loser["id"]})).json()["data"]
    assert [one["owner_name"] for one in people] == ["钱程"]
    assert (await admin.post(f"{sun}/enable", json={})).status_code == 200
