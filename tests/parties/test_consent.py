"""A consent is known with its date and where it came from; bought data with its basis (DOMAIN §4.1, §8.1, §22.6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bihuan.kernel.clock import CLOCK
from tests.parties.conftest import Make
from tests.parties.test_unconversion import ok, rows

SAID = ("marketing_consent", "consent_via", "consent_source")
FAIR = {"marketing_consent": True, "consent_source": "上海展会登记表"}


def said(record: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(record[name] for name in SAID)


async def edit(who: Any, path: str, **fields: Any) -> Any:
    read = await who.get(path)
    return await who.patch(path, json=fields, headers={"If-Match": read.headers["ETag"]})


async def log_of(db: Any, record_id: str) -> list[tuple[Any, Any]]:
    """What the consent was and became, from the first change on."""
    found = await rows(db, "SELECT changes FROM audit_log WHERE object_id = :id ORDER BY id", id=record_id)
    return [(one["old"], one["new"]) for (changes,) in found for one in changes if one["field"] == "marketing_consent"]


async def test_a_consent_by_hand_says_where_it_came_from(client: Any, db: Any, make_lead: Make) -> None:
    qian = await client("qian")
    begun = CLOCK.now()
    CLOCK.set(begun)
    try:
        lead = await make_lead("qian")
        path = f"/leads/{lead['id']}"
        assert said(lead) == (None, None, None)
        refused = await edit(qian, path, marketing_consent=True)
        assert (refused.status_code, refused.json()["code"]) == (422, "CONSENT_SOURCE_REQUIRED")
        assert [one["pointer"] for one in refused.json()["errors"]] == ["/consent_source"]
        assert said(ok(await qian.get(path))) == (None, None, None)
        given = ok(await edit(qian, path, **FAIR))
        assert said(given) == (True, "person", "上海展会登记表")
        assert datetime.fromisoformat(given["consent_at"]) == begun.replace(microsecond=begun.microsecond)
        CLOCK.set(begun + timedelta(hours=3))
        same = ok(await edit(qian, path, marketing_consent=True, consent_source="上海展会登记表第 3 页"))
        assert (same["consent_source"], same["consent_at"]) == ("上海展会登记表第 3 页", given["consent_at"])
        emptied = await edit(qian, path, consent_source=None)
        assert (emptied.status_code, emptied.json()["code"]) == (422, "CONSENT_SOURCE_REQUIRED")
        taken = ok(await edit(qian, path, marketing_consent=False))
        assert said(taken) == (False, "person", None)
        assert datetime.fromisoformat(taken["consent_at"]) == begun + timedelta(hours=3)
        unknown = ok(await edit(qian, path, marketing_consent=None))
        assert (*said(unknown), unknown["consent_at"]) == (None, None, None, None)
        assert await log_of(db, lead["id"]) == [(None, True), (True, False), (False, None)]
    finally:
        CLOCK.set(None)


async def test_a_new_lead_without_a_source_of_its_consent_is_refused(client: Any, db: Any) -> None:
    qian = await client("qian")
    body = {"company_name": "无来源授权公司", "mobile": "13712349001", "source": "web_form", "marketing_consent": True}
    refused = await qian.post("/leads", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "CONSENT_SOURCE_REQUIRED")
    asked = "SELECT count(*) FROM leads WHERE company_name = '无来源授权公司'"
    assert await rows(db, asked) == [(0,)]
    made = ok(await qian.post("/leads", json=body | FAIR), 201)
    assert said(made) == (True, "person", "上海展会登记表")
    listed = ok(await qian.get("/leads", params={"q": "无来源授权公司"}))["data"]
    assert [said(one) for one in listed] == [(True, "person", "上海展会登记表")]


async def test_a_contact_has_the_same(client: Any, db: Any, make_customer: Make) -> None:
    qian = await client("qian")
    customer = await make_customer("qian")
    person = {"customer_id": customer["id"], "name": "林涛", "mobile": "13712349003"}
    refused = await qian.post("/contacts", json=person | {"marketing_consent": True})
    assert (refused.status_code, refused.json()["code"]) == (422, "CONSENT_SOURCE_REQUIRED")
    contact = ok(await qian.post("/contacts", json=person | FAIR), 201)
    assert said(contact) == (True, "person", "上海展会登记表")
    path = f"/contacts/{contact['id']}"
    refused = await edit(qian, path, marketing_consent=True, consent_source=None)
    assert (refused.status_code, refused.json()["code"]) == (422, "CONSENT_SOURCE_REQUIRED")
    assert said(ok(await edit(qian, path, marketing_consent=False))) == (False, "person", None)
    assert await log_of(db, contact["id"]) == [(True, False)]
    first = {"name": "高远", "mobile": "13712349004", "marketing_consent": True}
    body = {"name": "授权来源测试有限公司", "industry": "it", "primary_contact": first}
    refused = await qian.post("/customers", json=body)
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/primary_contact/consent_source"]


async def test_a_conversion_carries_it_to_the_contact(
    client: Any, db: Any, make_lead: Make, make_customer: Make
) -> None:
    qian = await client("qian")
    lead = ok(await edit(qian, f"/leads/{(await make_lead('qian', industry='it'))['id']}", **FAIR))
    new = ok(await qian.post(f"/leads/{lead['id']}/convert", json={"customer": {"mode": "new"}}))
    contact = ok(await qian.get(f"/contacts/{new['converted_contact_id']}"))
    assert (*said(contact), contact["consent_at"]) == (True, "person", "上海展会登记表", lead["consent_at"])

    # Of two that are known the later one holds, and the log of the contact says so.
    known = await make_customer("qian", primary_contact={"mobile": "13712349005", "marketing_consent": False})
    (person,) = ok(await qian.get("/contacts", params={"customer_id": known["id"]}))["data"]
    assert said(person) == (False, "person", None)
    again = await make_lead("qian", mobile="13712349005", **FAIR)
    wanted = {"customer": {"mode": "existing", "customer_id": known["id"]}}
    ok(await qian.post(f"/leads/{again['id']}/convert", json=wanted))
    carried = ok(await qian.get(f"/contacts/{person['id']}"))
    assert (*said(carried), carried["consent_at"]) == (True, "person", "上海展会登记表", again["consent_at"])
    assert await log_of(db, person["id"]) == [(False, True)]
    ok(await edit(qian, f"/contacts/{person['id']}", marketing_consent=False))
    unknown = await make_lead("qian", mobile="13712349005")
    ok(await qian.post(f"/leads/{unknown['id']}/convert", json=wanted))
    assert said(ok(await qian.get(f"/contacts/{person['id']}"))) == (False, "person", None)


async def test_bought_data_has_a_basis(client: Any, db: Any, make_lead: Make) -> None:
    qian = await client("qian")
    body = {
        "company_name": "第三方名单公司",
        "mobile": "13712349006",
        "source": "third_party",
        "third_party_batch": "Q4",
    }
    refused = await qian.post("/leads", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "LAWFUL_BASIS_REQUIRED")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/lawful_basis"]
    assert await rows(db, "SELECT count(*) FROM leads WHERE company_name = '第三方名单公司'") == [(0,)]
    lead = await make_lead("qian")
    path = f"/leads/{lead['id']}"
    refused = await edit(qian, path, third_party_batch="Q4")
    assert (refused.status_code, refused.json()["code"]) == (422, "LAWFUL_BASIS_REQUIRED")
    basis = "采购合同第 5 条，个人已单独同意"
    bought = ok(await edit(qian, path, third_party_batch="Q4", lawful_basis=basis))
    assert (bought["third_party_batch"], bought["lawful_basis"]) == ("Q4", basis)
    refused = await edit(qian, path, lawful_basis=None)
    assert (refused.status_code, refused.json()["code"]) == (422, "LAWFUL_BASIS_REQUIRED")
    assert ok(await qian.get(path))["lawful_basis"] == basis
    # A lead that was bought before anybody asked is edited as ever.
    await db.execute(text("UPDATE leads SET lawful_basis = NULL WHERE id = :id"), {"id": lead["id"]})
    await db.commit()
    assert ok(await edit(qian, path, title="总监"))["title"] == "总监"


@pytest.mark.parametrize("gone", [True, False])
async def test_who_asked_to_be_left_alone_is_so_after_a_merge(client: Any, make_customer: Make, gone: bool) -> None:
    admin = await client("admin")
    quiet = {"do_not_call": True, "sms_opt_out": True, "email_opt_out": True, "marketing_consent": False}
    mobile = f"1371234901{int(gone)}"
    loser = await make_customer("qian", primary_contact={"mobile": mobile} | (quiet if gone else {}))
    person = {"mobile": mobile} | ({} if gone else quiet)
    master = await make_customer("qian", primary_contact=person, force=True)
    done = await admin.post(f"/customers/{master['id']}/merge", json={"customer_ids": [loser["id"]]})
    assert done.status_code == 200, done.text
    (kept,) = ok(await admin.get("/contacts", params={"customer_id": master["id"]}))["data"]
    assert {name: kept[name] for name in quiet} == quiet
    ok(await admin.post(f"/customers/{loser['id']}/undo-merge", json={}))
    (back,) = ok(await admin.get("/contacts", params={"customer_id": master["id"]}))["data"]
    assert back["do_not_call"] is not gone
    assert back["consent_at"] is None if gone else back["consent_at"] is not None
