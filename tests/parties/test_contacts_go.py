"""A contact is deleted where it takes part in nothing, and moved to the customer it belongs to (CONT-01, CONT-06)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from bihuan.kernel.db import Base
from bihuan.kernel.members import RecordMember
from bihuan.parties.contact.models import Contact
from bihuan.parties.contact.uses import USED
from tests.factories.company import Company
from tests.parties.conftest import Make
from tests.sales.conftest import ok, refused


def tag(one: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"contacts:{one["id"]}:{one["version"]}"'}


async def person(who: Any, customer: dict[str, Any], name: str, mobile: str, **more: Any) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "name": name, "mobile": mobile, **more}
    made: dict[str, Any] = ok(await who.post("/contacts", json=body), 201)
    return made


async def primary_of(who: Any, customer: dict[str, Any]) -> dict[str, Any]:
    asked = {"customer_id": customer["id"], "is_primary": "true"}
    (found,) = ok(await who.get("/contacts", params=asked))["data"]
    return dict(found)


async def names(who: Any, customer: dict[str, Any]) -> list[str]:
    found = ok(await who.get("/contacts", params={"customer_id": customer["id"], "sort": "name"}))["data"]
    return sorted(row["name"] for row in found)


@pytest.mark.req("CONT-01", "CONT-06", "PERM-01")
async def test_a_contact_that_takes_part_in_nothing_is_deleted_by_those_who_may(
    client: Any, make_customer: Make, db: Any
) -> None:
    qian, zhao = await client("qian"), await client("zhao")
    customer = await make_customer("qian", name="删除联系人公司")
    first = await primary_of(qian, customer)
    wrong = await person(qian, customer, "录错的人", "13512350001")
    below = await person(qian, customer, "他的下属", "13512350002", reports_to_id=wrong["id"])
    url = f"/contacts/{wrong['id']}"
    refused(await qian.delete(url, headers=tag(wrong)), 403, "FORBIDDEN")
    refused(await zhao.delete(url), 428, "PRECONDITION_REQUIRED")
    refused(await zhao.delete(f"/contacts/{first['id']}", headers=tag(first)), 409, "CONTACT_IS_PRIMARY")
    assert await names(qian, customer) == sorted(["录错的人", "他的下属", first["name"]])

    assert (await zhao.delete(url, headers=tag(wrong))).status_code == 204
    assert await names(qian, customer) == sorted(["他的下属", first["name"]])
    assert (await qian.get(url)).status_code == 404
    shown = ok(await qian.get(f"/contacts/{below['id']}"))
    assert (shown["reports_to_id"], shown["version"]) == (None, 2)
    assert ok(await qian.get("/contacts", params={"q": "录错的人"}))["data"] == []
    again = await person(qian, customer, "同一个号码", "13512350001")
    assert again["mobile"] == "13512350001", "the number is free again"
    logged = await db.execute(
        text("SELECT action FROM audit_log WHERE object_id = :id ORDER BY id"), {"id": UUID(wrong["id"])}
    )
    assert [action for (action,) in logged] == ["create", "delete"]


@pytest.mark.req("CONT-01")
async def test_who_is_named_by_a_document_stays(client: Any, make_customer: Make) -> None:
    qian, zhao = await client("qian"), await client("zhao")
    customer = await make_customer("qian", name="单据联系人公司")
    other = await make_customer("qian", name="单据联系人他公司")
    buyer = await person(qian, customer, "采购", "13512350011")
    deal = {"customer_id": customer["id"], "contact_id": buyer["id"], "name": "网关", "demand": "换网关"}
    made = ok(await qian.post("/opportunities", json=deal | {"expected_close_date": "2031-12-31"}), 201)
    role = {"contact_id": buyer["id"], "role": "purchaser"}
    match = {"If-Match": f'"opportunities:{made["id"]}:{made["version"]}"'}
    ok(await qian.put(f"/opportunities/{made['id']}/contacts", json={"contacts": [role]}, headers=match))
    ok(await qian.post("/quotes", json={"customer_id": customer["id"], "contact_id": buyer["id"], "lines": []}), 201)
    answers = (
        await zhao.delete(f"/contacts/{buyer['id']}", headers=tag(buyer)),
        await zhao.post(f"/contacts/{buyer['id']}/move", json={"customer_id": other["id"]}),
    )
    for answer in answers:
        told = refused(answer, 409, "CONTACT_IN_USE")["detail"]
        assert told.startswith("该联系人已用于：商机 1、报价单 1，"), told
    shown = ok(await qian.get(f"/contacts/{buyer['id']}"))
    assert (shown["customer_id"], shown["version"]) == (customer["id"], 1)


@pytest.mark.req("CONT-01", "CONT-07")
async def test_a_contact_goes_to_another_customer_with_its_history_and_without_its_team(
    client: Any, make_customer: Make, db: Any
) -> None:
    qian, zhao, sun = await client("qian"), await client("zhao"), await client("sun")
    here = await make_customer("qian", name="转移前公司")
    there = await make_customer("zhao", name="转移后公司", primary_contact={"mobile": "13512350029"})
    boss = await primary_of(qian, here)
    moved = await person(qian, here, "换了公司的人", "13512350021", reports_to_id=boss["id"])
    below = await person(qian, here, "留下的下属", "13512350022", reports_to_id=moved["id"])
    said = {"object_type": "contacts", "object_id": moved["id"], "kind": "phone", "content": "他说要换公司了"}
    ok(await qian.post("/follow-ups", json=said), 201)
    share = {"user_ids": [str(Company.ids["sun"])]}
    ok(await qian.post(f"/contacts/{moved['id']}/share", json=share))
    assert (await sun.get(f"/contacts/{moved['id']}")).status_code == 200

    url, to = f"/contacts/{moved['id']}/move", {"customer_id": there["id"], "reason": "录在了别的公司名下"}
    refused(await qian.post(url, json=to), 403, "FORBIDDEN")
    wrong = refused(await zhao.post(url, json={"customer_id": here["id"]}), 422, "CONTACT_THERE_ALREADY")
    assert wrong["errors"][0]["pointer"] == "/customer_id"
    refused(await zhao.post(url, json={"customer_id": str(uuid4())}), 422, "REF_NOT_FOUND")
    refused(await zhao.post(f"/contacts/{boss['id']}/move", json=to), 409, "CONTACT_IS_PRIMARY")
    same = await person(zhao, there, "号码相同的人", "13512350021")
    refused(await zhao.post(url, json=to), 409, "DUPLICATE_CONTACT_MOBILE")
    assert ok(await qian.get(f"/contacts/{moved['id']}"))["customer_id"] == here["id"]
    assert (await zhao.delete(f"/contacts/{same['id']}", headers=tag(same))).status_code == 204

    after = ok(await zhao.post(url, json=to))
    assert (after["customer_name"], after["previous_customer_name"], after["owner_name"]) == (
        *("转移后公司", "转移前公司", "赵敏"),
    )
    assert (after["reports_to_id"], after["is_primary"]) == (None, False)
    assert ok(await qian.get(f"/contacts/{below['id']}"))["reports_to_id"] is None
    history = ok(await zhao.get(f"/timeline/contacts/{moved['id']}"))["data"]
    told = [(one["action"], one["reason"], one["content"]) for one in history]
    assert ("move", "录在了别的公司名下", None) in told and ("phone", None, "他说要换公司了") in told
    (change,) = [one for one in history if one["action"] == "move"]
    assert {"field": "customer_id", "old": here["id"], "new": there["id"]} in change["changes"]
    assert (await sun.get(f"/contacts/{moved['id']}")).status_code == 404
    assert (await qian.get(f"/contacts/{moved['id']}")).status_code == 404
    members = select(RecordMember.user_id).where(RecordMember.object_id == UUID(moved["id"]))
    assert (await db.scalars(members)).all() == []


async def test_whom_a_customer_had_before_follows_its_merge(client: Any, make_customer: Make) -> None:
    qian, admin = await client("qian"), await client("admin")
    here, there, kept = [await make_customer("qian", name=name) for name in ("并前甲公司", "并前乙公司", "并后公司")]
    moved = await person(qian, here, "走了的人", "13512350031")
    ok(await admin.post(f"/contacts/{moved['id']}/move", json={"customer_id": there["id"]}))
    ok(await admin.post(f"/customers/{kept['id']}/merge", json={"customer_ids": [here["id"]]}))
    assert ok(await qian.get(f"/contacts/{moved['id']}"))["previous_customer_name"] == "并后公司"


def test_it_is_known_what_names_a_contact() -> None:
    """A later table that refers to contacts is looked through before one goes."""
    listed = {column for _, columns in USED.values() for column in columns}
    refers = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table is Contact.__table__ for key in column.foreign_keys) and not column.primary_key
    }
    assert refers - {"contacts.reports_to_id", "contacts.previous_contact_id"} == listed
