"""The one log: in the transaction of the change, by API names, one version a change (ARCHITECTURE §6)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.audit import AuditEntry, difference
from tests.conftest import Clients
from tests.factories.company import Company
from tests.kernel.conftest import Make


async def entries(db: AsyncSession, record_id: str) -> list[AuditEntry]:
    await db.rollback()
    found = select(AuditEntry).where(AuditEntry.object_id == record_id).order_by(AuditEntry.id)
    return list((await db.scalars(found.execution_options(populate_existing=True))).all())


def etag(record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"specimens:{record["id"]}:{record["version"]}"'}


async def test_a_creation_is_logged_with_its_number_and_its_request(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    qian = await client("qian")
    answer = await qian.post("/specimens", json={"name": "甲"}, headers={"X-Request-Id": "request-0001"})
    made = answer.json()
    (entry,) = await entries(db, made["id"])
    assert (entry.action, entry.object_type, entry.object_no) == ("create", "specimens", made["number"])
    assert (entry.actor_id, entry.actor_kind, entry.object_version) == (Company.ids["qian"], "user", 1)
    assert entry.request_id == "request-0001"


async def test_the_entry_belongs_to_the_transaction_of_the_change(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    made = await make()
    await (await client("qian")).post(f"/specimens/{made['id']}/send", json={})
    created, sent = await entries(db, made["id"])
    row = await db.execute(text("SELECT xmin::text::bigint FROM specimens WHERE id = :id"), {"id": made["id"]})
    assert sent.xid % 2**32 == row.scalar_one()
    assert created.xid < sent.xid


async def test_a_change_is_told_by_the_names_of_the_api(client: Clients, make: Make, db: AsyncSession) -> None:
    made = await make(name="旧", weight=5, amount="10.00", lines=2)
    body = {
        "name": "新",
        "weight": None,
        "amount": "12.50",
        "note": None,
        "reviewer_id": str(Company.ids["zhao"]),
        "lines": [{"name": "line 0", "qty": "3"}],
    }
    done = await (await client("qian")).patch(f"/specimens/{made['id']}", json=body, headers=etag(made))
    assert (done.status_code, done.json()["version"]) == (200, 2)
    entry = (await entries(db, made["id"]))[-1]
    assert (entry.action, entry.object_version) == ("update", 2)
    changed = {change["field"]: (change["old"], change["new"]) for change in entry.changes}
    assert changed["name"] == ("旧", "新")
    assert changed["weight"] == (5, None)
    assert changed["amount"] == ("10.00", "12.50")
    assert changed["reviewer_id"] == (None, str(Company.ids["zhao"]))
    assert "note" not in changed
    assert {name.partition(".")[0] for name in changed if name.startswith("lines")} == {"lines[10]", "lines[20]"}


async def test_an_edit_that_changes_nothing_leaves_version_and_log_alone(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    made = await make(name="同", weight=5)
    for body in ({}, {"name": "同"}, {"weight": 5, "note": None}):
        done = await (await client("qian")).patch(f"/specimens/{made['id']}", json=body, headers=etag(made))
        assert (done.status_code, done.json()["version"]) == (200, 1)
        assert done.json()["updated_at"] == made["updated_at"]
    assert [entry.action for entry in await entries(db, made["id"])] == ["create"]


async def test_a_change_of_the_lines_alone_is_a_new_version(client: Clients, make: Make, db: AsyncSession) -> None:
    made = await make(lines=1)
    body = {"lines": [{"name": "other", "qty": "9"}]}
    done = await (await client("qian")).patch(f"/specimens/{made['id']}", json=body, headers=etag(made))
    assert (done.json()["version"], done.headers["etag"]) == (2, f'"specimens:{made["id"]}:2"')
    assert [entry.object_version for entry in await entries(db, made["id"])] == [1, 2]


async def test_every_version_has_its_entry_and_every_entry_its_version(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    qian = await client("qian")
    made = await make()
    for version in (1, 2, 3):
        tag = {"If-Match": f'"specimens:{made["id"]}:{version}"'}
        await qian.patch(f"/specimens/{made['id']}", json={"name": f"n{version}"}, headers=tag)
    await qian.post(f"/specimens/{made['id']}/send", json={"reason": "bitte"})
    await qian.post(f"/specimens/{made['id']}/send", json={})  # refused
    await qian.post(f"/specimens/{made['id']}/close", json={"reason": "fertig"})
    log = await entries(db, made["id"])
    assert [entry.object_version for entry in log] == [1, 2, 3, 4, 5, 6]
    assert [entry.action for entry in log] == ["create", "update", "update", "update", "send", "close"]
    assert [entry.reason for entry in log[-2:]] == ["bitte", "fertig"]
    assert {"field": "status", "old": "draft", "new": "sent"} in log[-2].changes
    version = await db.scalar(text("SELECT version FROM specimens WHERE id = :id"), {"id": made["id"]})
    assert version == len(log)


async def test_a_change_of_hands_is_in_the_log_and_in_the_ledger(client: Clients, make: Make, db: AsyncSession) -> None:
    made = await make()
    body = {"owner_id": str(Company.ids["zhao"])}
    assert (await (await client("qian")).post(f"/specimens/{made['id']}/give", json=body)).status_code in {200, 404}
    ledger = await db.execute(
        text("SELECT action, from_owner_id, to_owner_id FROM ownership_events WHERE object_id = :id ORDER BY id"),
        {"id": made["id"]},
    )
    qian, zhao = Company.ids["qian"], Company.ids["zhao"]
    assert [tuple(row) for row in ledger] == [("create", None, qian), ("give", qian, zhao)]
    entry = (await entries(db, made["id"]))[-1]
    assert {"field": "owner_id", "old": str(qian), "new": str(zhao)} in entry.changes
    department = text("SELECT owner_dept_id FROM specimens WHERE id = :id")
    assert await db.scalar(department, {"id": made["id"]}) == Company.departments["sales1"]


async def test_a_deletion_hides_the_record_and_keeps_the_row(client: Clients, make: Make, db: AsyncSession) -> None:
    made, qian = await make(), await client("qian")
    assert (await qian.delete(f"/specimens/{made['id']}", headers=etag(made))).status_code == 204
    assert (await qian.get(f"/specimens/{made['id']}")).status_code == 404
    assert made["id"] not in {row["id"] for row in (await qian.get("/specimens?limit=200")).json()["data"]}
    assert [entry.action for entry in await entries(db, made["id"])] == ["create", "delete"]
    row = await db.execute(text("SELECT deleted_at, deleted_by FROM specimens WHERE id = :id"), {"id": made["id"]})
    deleted_at, deleted_by = row.one()
    assert (deleted_at is not None, deleted_by) == (True, Company.ids["qian"])


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"])
async def test_nobody_rewrites_the_log(make: Make, db: AsyncSession, statement: str) -> None:
    await make()
    with pytest.raises(DBAPIError):
        await db.execute(text(statement))


def test_a_difference_names_fields_and_lines() -> None:
    before = {"name": "a", "lines": {"1": {"line_no": 10, "qty": 1}, "2": {"line_no": 20, "qty": 2}}}
    after = {"name": "a", "lines": {"1": {"line_no": 10, "qty": 5}, "3": {"line_no": 30, "qty": 3}}}
    assert difference(before, after) == [
        {"field": "lines[10].qty", "old": 1, "new": 5},
        {"field": "lines[20]", "old": {"line_no": 20, "qty": 2}, "new": None},
        {"field": "lines[30]", "old": None, "new": {"line_no": 30, "qty": 3}},
    ]
    assert difference(before, before) == []


def test_a_line_of_a_payment_plan_is_named_by_its_place() -> None:
    before, after = {"1": {"seq": 1, "days": 30}}, {"1": {"seq": 1, "days": 60}, "2": {"seq": 2, "days": 0}}
    assert difference({"lines": before}, {"lines": after}) == [
        {"field": "lines[1].days", "old": 30, "new": 60},
        {"field": "lines[2]", "old": None, "new": {"seq": 2, "days": 0}},
    ]
