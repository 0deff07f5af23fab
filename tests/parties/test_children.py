"""Children of a customer: who may add one, and what else changes when one does (DOMAIN §1.4, §8.1; TRUST R59)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.members import RecordMember
from bihuan.parties.contact.models import Contact
from tests.conftest import Clients
from tests.factories.company import Company
from tests.parties.conftest import Make

CHILDREN = {
    "contacts": {"name": "李四", "mobile": "13700000001"},
    "customer-addresses": {"consignee": "李四", "address": "人民路 1 号"},
    "invoice-titles": {"title": "抬头有限公司", "tax_no": "91310115MA1K35J8HH"},
    "bank-accounts": {"bank_name": "工商银行", "account_name": "户名", "account_no": "1001234567890123456"},
}


async def _let_in(db: AsyncSession, customer: dict[str, Any], permission: str) -> None:
    of = {"object_type": "customers", "object_id": UUID(customer["id"])}
    db.add(RecordMember(**of, user_id=Company.ids["sun"], permission=permission, via="team"))
    await db.commit()


@pytest.mark.parametrize(("path", "body"), CHILDREN.items())
async def test_who_may_only_read_a_customer_adds_nothing_to_it(
    client: Clients, db: AsyncSession, make_customer: Make, path: str, body: dict[str, str]
) -> None:
    customer = await make_customer("qian")
    sun, asked = await client("sun"), body | {"customer_id": customer["id"]}
    unseen = await sun.post(f"/{path}", json=asked)
    assert (unseen.status_code, unseen.json()["code"]) == (422, "REF_NOT_FOUND")
    await _let_in(db, customer, "read")
    assert (await sun.get(f"/customers/{customer['id']}")).status_code == 200
    refused = await sun.post(f"/{path}", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    made = select(func.count()).select_from(Contact).where(Contact.customer_id == UUID(customer["id"]))
    assert await db.scalar(made) == 1  # the one it came with


async def test_who_may_edit_a_customer_adds_to_it(client: Clients, db: AsyncSession, make_customer: Make) -> None:
    customer = await make_customer("qian")
    await _let_in(db, customer, "write")
    sun = await client("sun")
    for path, body in CHILDREN.items():
        made = await sun.post(f"/{path}", json=body | {"customer_id": customer["id"]})
        assert made.status_code == 201, made.text


async def test_a_new_primary_contact_changes_the_former_one_and_the_customer(
    client: Clients, db: AsyncSession, make_customer: Make
) -> None:
    customer = await make_customer("qian")
    qian = await client("qian")
    read = await qian.get(f"/customers/{customer['id']}")
    former = await db.scalar(select(Contact.id).where(Contact.customer_id == UUID(customer["id"])))
    new = {"customer_id": customer["id"], "name": "新首要", "mobile": "13700000009", "is_primary": True}
    assert (await qian.post("/contacts", json=new)).status_code == 201

    again = await qian.get(f"/customers/{customer['id']}", headers={"If-None-Match": read.headers["ETag"]})
    assert (again.status_code, again.json()["version"]) == (200, read.json()["version"] + 1)
    log = select(AuditEntry.object_version, AuditEntry.changes).where(AuditEntry.action == "update")
    (stepped,) = (await db.execute(log.where(AuditEntry.object_id == former))).all()
    assert stepped == (2, [{"field": "is_primary", "old": True, "new": False}])
    (mirrored,) = (await db.execute(log.where(AuditEntry.object_id == UUID(customer["id"])))).all()
    assert {change["field"] for change in mirrored.changes} == {"contact_name", "contact_mobile"}
