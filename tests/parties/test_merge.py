"""Several customers become one: everything moves, nothing is there twice, the old address leads on (DOMAIN §7.3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Index, MetaData, String, Table, Uuid, select, text

from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.db import Base
from bihuan.kernel.members import RecordMember
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.contact.models import Contact
from bihuan.parties.merge import references as refer
from tests.factories.company import Company
from tests.factories.records import Records
from tests.factories.samples import credit_code
from tests.parties.conftest import Make

USCC_A, USCC_B = "91310115MA1K35J8HH", "91350100M000100Y43"


@pytest.fixture
async def zhao(client: Any) -> Any:
    """The manager of Qian, not of Sun."""
    return await client("zhao")


@pytest.fixture
async def admin(client: Any) -> Any:
    return await client("admin")


async def merge(who: Any, master: dict[str, Any], *others: dict[str, Any], **more: Any) -> Any:
    body = {"customer_ids": [one["id"] for one in others]} | more
    return await who.post(f"/customers/{master['id']}/merge", json=body)


def refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


# ------------------------------------------------------------ the tables


@pytest.mark.req("CUST-27")
def test_a_merge_knows_how_to_treat_every_reference_to_a_customer_and_a_contact() -> None:
    for target in ("customers", "contacts"):
        columns = list(refer.to(target))
        assert len(columns) > 8
        for column in columns:
            refer.is_moved(column)  # raises UnknownReference
    assert refer.hanging()
    stale = {
        *(refer.UNITED | refer.FAMILY | refer.HISTORY | refer.COLLIDING | refer.LOOSE | refer.ELSEWHERE),
    } - {refer.full_name(column) for table in Base.metadata.tables.values() for column in table.c}
    assert not stale, "they are no longer there: " + ", ".join(sorted(stale))


def test_a_reference_that_a_merge_does_not_know_is_refused() -> None:
    """The negative control: a later table, one row a customer, and one that is keyed by the customer."""
    unique = Table(
        "cards",
        MetaData(),
        Column("id", Uuid, primary_key=True),
        Column("customer_id", Uuid, ForeignKey("customers.id")),
        Column("code", String),
    )
    Index("uq_cards", unique.c.customer_id, unique=True)
    keyed = Table("scores", MetaData(), Column("customer_id", Uuid, ForeignKey("customers.id"), primary_key=True))
    for column in (unique.c.customer_id, keyed.c.customer_id):
        with pytest.raises(refer.UnknownReference):
            refer.is_moved(column)


@pytest.mark.req("CUST-27")
async def test_every_table_lets_go_of_the_merged_customer(admin: Any, db: Any, make_customer: Make) -> None:
    """One record of every kind hangs on the customer; afterwards none does, whatever kinds there will be."""
    records = Records(admin)
    for kind in sorted(RESOURCES):
        try:
            await records.one(kind)
        except AssertionError:
            continue  # a kind that nobody can make here
    loser = (await records.one("customers"))["id"]
    await records.attach("customers", loser, "other")
    holding = [one for one in refer.moved("customers") if await _rows(db, one, loser)]
    assert len(holding) >= 10, [refer.full_name(one) for one in holding]
    master = await make_customer("admin", owner_id=str(Company.ids["qian"]))
    for task in (await admin.get("/approval-tasks", params={"limit": 200})).json()["data"]:
        await admin.post(f"/approval-tasks/{task['id']}/approve", json={"comment": "同意"})
    preview = await admin.get(f"/customers/{master['id']}/merge-preview", params={"customer_ids": loser})
    assert preview.status_code == 200, preview.text
    told = {one["kind"]: one["count"] for one in preview.json()["moved"]}
    assert {"orders", "contacts", "invoices", "receipts"} <= told.keys()
    assert told["orders"] == await _rows(db, Base.metadata.tables["orders"].c.customer_id, loser)
    done = await merge(admin, master, {"id": loser})
    assert done.status_code == 200, done.text
    await db.rollback()
    for column in refer.to("customers"):
        if refer.is_moved(column) or refer.is_part(column):
            assert await _rows(db, column, loser) == 0, refer.full_name(column)
    for one in refer.hanging():
        left = select(one.id).where(one.kind == "customers", one.id == loser)
        assert (await db.execute(left)).first() is None, refer.full_name(one.id)
    tombstone = (await admin.get(f"/customers/{loser}")).json()
    assert (tombstone["status"], tombstone["merged_into_id"]) == ("merged", master["id"])


async def _rows(db: Any, column: Any, customer_id: str) -> int:
    found = await db.execute(
        text(f"SELECT count(*) FROM {column.table.name} WHERE {column.name} = :id"), {"id": customer_id}
    )
    return int(found.scalar_one())


# ------------------------------------------------------------ what becomes of them


@pytest.mark.req("CUST-27")
async def test_contacts_are_told_apart_by_their_mobile(client: Any, db: Any, admin: Any, make_customer: Make) -> None:
    master = await make_customer("qian", primary_contact={"name": "陈岚", "mobile": "13911000001"})
    loser = await make_customer("sun", primary_contact={"name": "王芳", "mobile": "13911000002"})
    sun = await client("sun")
    twin = {
        "customer_id": loser["id"],
        "name": "陈岚",
        "mobile": "13911000001",
        "email": "chen@a.example",
        "title": "经理",
        "birthday": "1985-09-17",
        "birthday_calendar": "lunar",
    }
    twin = (await sun.post("/contacts", json=twin)).json()
    said = {
        "object_type": "customers",
        "object_id": loser["id"],
        "kind": "phone",
        "content": "电话里聊了价格和交货的时间",
    }
    said = await sun.post("/follow-ups", json=said | {"contact_ids": [twin["id"]]})
    assert said.status_code == 201, said.text
    done = await merge(admin, master, loser)
    assert done.status_code == 200, done.text
    rows = (await admin.get("/contacts", params={"customer_id": master["id"], "sort": "name"})).json()["data"]
    assert sorted((row["name"], row["mobile"], row["email"], row["is_primary"], row["owner_name"]) for row in rows) == [
        ("王芳", "13911000002", None, False, "钱程"),
        ("陈岚", "13911000001", "chen@a.example", True, "钱程"),
    ]
    kept = next(row for row in rows if row["name"] == "陈岚")
    assert kept["title"] == "经理"
    whole = (await admin.get(f"/contacts/{kept['id']}")).json()
    assert (whole["birthday"], whole["birthday_calendar"]) == ("1985-09-17", "lunar")
    assert [one["id"] for one in (await admin.get("/contacts", params={"q": "chen@a.example"})).json()["data"]] == [
        kept["id"]
    ]
    moved = (await admin.get(f"/follow-ups/{said.json()['id']}")).json()
    assert (moved["object_id"], moved["contact_ids"]) == (master["id"], [kept["id"]])
    assert (await admin.get(f"/contacts/{twin['id']}")).status_code == 404
    gone = await db.scalar(select(Contact).where(Contact.id == twin["id"]))
    assert (str(gone.customer_id), gone.deleted_at is not None) == (master["id"], True)


@pytest.mark.req("CUST-27")
async def test_fields_tags_team_and_figures_are_united(client: Any, db: Any, admin: Any, make_customer: Make) -> None:
    master = await make_customer("qian", short_name=None, tags=["重点"], website="https://a.example", uscc=USCC_A)
    loser = await make_customer(
        "sun",
        primary_contact={"mobile": "13922000001"},
        short_name="澜桥",
        tags=["采购设备", "重点"],
        website="https://b.example",
        industry="finance",
    )
    for object_id, permission in ((loser["id"], "write"), (master["id"], "read")):
        db.add(
            RecordMember(
                object_type="customers",
                object_id=object_id,
                user_id=Company.ids["li"],
                permission=permission,
                via="team",
            )
        )
    await db.commit()
    for who, one in (("qian", master), ("sun", loser), ("sun", loser)):
        said = {"object_type": "customers", "object_id": one["id"], "kind": "phone", "content": f"{who}跟进"}
        assert (await (await client(who)).post("/follow-ups", json=said)).status_code == 201
    await (await client("sun")).post(f"/customers/{loser['id']}/convert", json={"lifecycle": "intent"})
    preview = await admin.get(f"/customers/{master['id']}/merge-preview", params={"customer_ids": loser["id"]})
    differ = {one["field"]: one for one in preview.json()["fields"]}
    assert {"name", "short_name", "website", "industry", "uscc"} <= differ.keys()
    assert differ["short_name"]["from_customer_id"] == loser["id"]
    assert differ["website"]["from_customer_id"] == master["id"]
    assert preview.json()["blocks"] == []
    assert {one["kind"]: one["count"] for one in preview.json()["moved"]} == {"contacts": 1, "follow-ups": 2}
    before = (await admin.get(f"/customers/{master['id']}")).json()
    dry = await admin.post(
        f"/customers/{master['id']}/merge", params={"dry_run": "true"}, json={"customer_ids": [loser["id"]]}
    )
    assert (dry.status_code, dry.json()["short_name"]) == (200, "澜桥")
    assert (await admin.get(f"/customers/{master['id']}")).json() == before
    choice = [{"field": "industry", "customer_id": loser["id"]}, {"field": "name", "customer_id": loser["id"]}]
    done = await merge(admin, master, loser, fields=choice, reason="同一家公司")
    assert done.status_code == 200, done.text
    now = done.json()
    assert (now["name"], now["industry"], now["short_name"], now["website"], now["uscc"]) == (
        loser["name"],
        "finance",
        "澜桥",
        "https://a.example",
        USCC_A,
    )
    assert (now["tags"], now["follow_up_count"], now["lifecycle"]) == (["重点", "采购设备"], 3, "intent")
    assert now["last_follow_up_content"] == "sun跟进"
    team = select(RecordMember.permission).where(RecordMember.object_id == master["id"])
    assert list(await db.scalars(team)) == ["write"]
    assert [row["id"] for row in (await admin.get("/customers", params={"q": "澜桥"})).json()["data"]] == [master["id"]]


@pytest.mark.req("CUST-27")
async def test_the_old_address_leads_on_and_the_ledger_tells_of_it(
    client: Any, db: Any, admin: Any, make_customer: Make
) -> None:
    master, loser = await make_customer("qian"), await make_customer("sun")
    done = await merge(admin, master, loser, reason="重复")
    assert done.status_code == 200, done.text
    for who in ("admin", "qian"):
        old = await (await client(who)).get(f"/customers/{loser['id']}")
        assert (
            old.status_code,
            old.json()["status"],
            old.json()["merged_into_id"],
            old.json()["merged_into_name"],
        ) == (
            200,
            "merged",
            master["id"],
            master["name"],
        )
        rows = (await (await client(who)).get("/customers", params={"q": loser["name"]})).json()["data"]
        assert loser["id"] not in [row["id"] for row in rows]
    assert (await (await client("sun")).get(f"/customers/{loser['id']}")).status_code == 404
    edit = await admin.patch(
        f"/customers/{loser['id']}",
        json={"remark": "旧"},
        headers={"If-Match": f'"customers:{loser["id"]}:{old.json()["version"]}"'},
    )
    refused(edit, 409, "CUSTOMER_NOT_ACTIVE")
    events = select(OwnershipEvent.action, OwnershipEvent.object_id).where(
        OwnershipEvent.object_id.in_([master["id"], loser["id"]]), OwnershipEvent.action == "merge"
    )
    assert {str(one.object_id) for one in await db.execute(events)} == {master["id"], loser["id"]}
    entries = select(AuditEntry).where(AuditEntry.action.in_(["merge", "merge-into"]))
    entries = entries.where(AuditEntry.object_id.in_([master["id"], loser["id"]]))
    found = {str(one.object_id): one for one in await db.scalars(entries)}
    assert found[master["id"]].xid == found[loser["id"]].xid
    assert {"field": "contacts", "old": 1, "new": 0} in found[loser["id"]].changes
    again = await make_customer("sun", name=loser["name"])
    assert again["name"] == loser["name"]


async def test_who_sees_the_one_that_is_left_later_finds_the_old_one(
    client: Any, admin: Any, make_customer: Make
) -> None:
    master, loser = await make_customer("qian"), await make_customer("qian")
    assert (await merge(admin, master, loser)).status_code == 200
    moved = {"owner_id": str(Company.ids["sun"]), "reason": "调整"}
    assert (await admin.post(f"/customers/{master['id']}/transfer", json=moved)).status_code == 200
    old = await (await client("sun")).get(f"/customers/{loser['id']}")
    assert (old.status_code, old.json()["merged_into_id"]) == (200, master["id"])
    third = await make_customer("sun")
    assert (await merge(admin, third, master)).status_code == 200
    led = await admin.get(f"/customers/{loser['id']}")
    assert led.json()["merged_into_id"] == third["id"]  # never to one that was merged itself


# ------------------------------------------------------------ what stands in the way


async def test_two_credit_codes_are_two_companies(zhao: Any, admin: Any, make_customer: Make) -> None:
    master = await make_customer("qian", uscc=USCC_B)
    loser = await make_customer("qian", uscc=credit_code())
    refused(await merge(zhao, master, loser), 409, "MERGE_USCC_CONFLICT")
    refused(await merge(zhao, master, loser, override_uscc=True), 409, "MERGE_USCC_CONFLICT")
    asked = {"customer_ids": loser["id"]}
    for who, may in ((zhao, False), (admin, True)):
        blocks = (await who.get(f"/customers/{master['id']}/merge-preview", params=asked)).json()["blocks"]
        assert [(one["code"], one["overridable"]) for one in blocks] == [("MERGE_USCC_CONFLICT", may)]
    refused(await merge(admin, master, loser), 409, "MERGE_USCC_CONFLICT")
    done = await merge(admin, master, loser, override_uscc=True)
    assert (done.status_code, done.json()["uscc"]) == (200, USCC_B)


async def test_who_may_not_merge_changes_nothing(client: Any, zhao: Any, rules: Any, make_customer: Make) -> None:
    master, loser = await make_customer("qian"), await make_customer("qian")
    foreign = await make_customer("sun")
    refused(await merge(await client("qian"), master, loser), 403, "FORBIDDEN")
    refused(await merge(zhao, master, foreign), 422, "REF_NOT_FOUND")
    refused(await merge(zhao, foreign, master), 404, "NOT_FOUND")
    refused(await merge(zhao, master, {"id": "01890000-0000-7000-8000-000000000000"}), 422, "REF_NOT_FOUND")
    refused(await merge(zhao, master, master), 422, "MERGE_ITSELF")
    refused(await merge(zhao, master, loser, loser), 422, "MERGE_ITSELF")
    choice = [{"field": "name", "customer_id": "01890000-0000-7000-8000-000000000000"}]
    refused(await merge(zhao, master, loser, fields=choice), 422, "REF_NOT_FOUND")
    assert (await (await client("qian")).get(f"/customers/{loser['id']}")).json()["status"] == "active"


async def test_an_owned_customer_is_not_merged_into_a_pool(
    client: Any, admin: Any, rules: Any, make_customer: Make
) -> None:
    master, loser = await make_customer("qian"), await make_customer("sun")
    given = await (await client("qian")).post(f"/customers/{master['id']}/return", json={"reason_code": "other"})
    assert given.status_code == 200, given.text
    refused(await merge(admin, master, loser), 409, "MERGE_MASTER_IN_POOL")
    done = await merge(admin, loser, master)
    assert (done.status_code, done.json()["owner_name"]) == (200, "孙悦")


async def test_superiors_and_subsidiaries_stay_a_tree(client: Any, zhao: Any, make_customer: Make) -> None:
    top = await make_customer("qian")
    middle = await make_customer("qian", parent_id=top["id"])
    below = await make_customer("qian", parent_id=middle["id"])
    sister = await make_customer("qian", parent_id=middle["id"])
    assert (await merge(zhao, below, middle)).status_code == 200
    parents = {one["id"]: (await zhao.get(f"/customers/{one['id']}")).json()["parent_id"] for one in (below, sister)}
    assert parents == {below["id"]: top["id"], sister["id"]: below["id"]}
