"""Leads that a company does without, and discarded ones that it does not keep for ever."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bihuan.parties.lead_retention import service
from tests.parties.conftest import Change, Make, Run
from tests.parties.test_web_forms import make_form, send, visit, visitor  # noqa: F401


@pytest.mark.req("LEAD-16")
async def test_a_company_without_leads_enters_what_it_hears_as_incomplete_customers(
    client: Any,
    company: Change,
    make_lead: Make,
    make_form: Any,  # noqa: F811
    visitor: Any,  # noqa: F811
    db: Any,
) -> None:
    li, qian, admin = await client("li"), await client("qian"), await client("admin")
    old, form = await make_lead("qian"), await make_form()
    count = text("SELECT count(*) FROM leads")
    leads = await db.scalar(count)
    await db.rollback()
    heard = {"name": "只听说过名字的公司"}
    refused = await qian.post("/customers", json=heard)
    assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (
        422,
        ["/industry", "/primary_contact"],
    )
    assert (await qian.get("/me/modules")).json() == {"leads": True}

    await company("lead_enabled", "false")
    assert (await qian.get("/me/modules")).json() == {"leads": False}
    body = {"company_name": "新线索公司", "contact_name": "王", "mobile": "13700009901", "source": "web_form"}
    asked = [
        qian.post("/leads", json=body),
        admin.put("/leads/by-external/erp/L-77", json=body),
        li.post("/leads/import", files={"file": ("a.csv", b"a,b\n1,2\n")}),
        li.post(
            "/web-forms", json={key: form[key] for key in ("title", "fields", "consent", "success")} | {"name": "新"}
        ),
    ]
    for one in asked:
        answer = await one
        assert (answer.status_code, answer.json()["code"]) == (409, "LEADS_NOT_USED"), answer.text
    assert (await visitor.get(f"/f/{form['key']}")).status_code == 404
    assert await db.scalar(count) == leads
    await db.rollback()
    told = await qian.post(f"/leads/{old['id']}/discard", json={"reason_code": "no_demand"})
    assert told.status_code == 200  # what is there is brought to an end

    made = await qian.post("/customers", json=heard)
    assert made.status_code == 201, made.text
    customer = made.json()
    assert (customer["industry"], customer["contact_name"], customer["is_incomplete"]) == ("unknown", None, True)
    mine = {"q": "只听说过名字", "is_incomplete": "true"}
    assert [row["id"] for row in (await qian.get("/customers", params=mine)).json()["data"]] == [customer["id"]]
    person = {"customer_id": customer["id"], "name": "陈岚", "mobile": "13700009902"}
    assert (await qian.post("/contacts", json=person)).status_code == 201
    customer = (await qian.get(f"/customers/{customer['id']}")).json()
    assert (customer["contact_name"], customer["is_incomplete"]) == ("陈岚", True)
    tag = {"If-Match": f'"customers:{customer["id"]}:{customer["version"]}"'}
    whole = (await qian.patch(f"/customers/{customer['id']}", json={"industry": "it"}, headers=tag)).json()
    assert whole["is_incomplete"] is False
    assert (await qian.get("/customers", params=mine)).json()["data"] == []


@pytest.mark.req("LEAD-22")
async def test_discarded_leads_lose_their_person_after_the_term_and_stay_counted(
    client: Any, company: Change, make_lead: Make, run: Run, clock: Any, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock("2026-06-01 09:00")
    qian, zhao, admin, wu = [await client(name) for name in ("qian", "zhao", "admin", "wu")]
    monkeypatch.setattr(service, "SIZE", 2)
    gone = [
        await make_lead("qian", demand="想买十台网关", email="wang@example.com", address="某路1号") for _ in range(3)
    ]
    talk = {"object_type": "leads", "object_id": gone[0]["id"], "kind": "phone", "content": "王芳说预算没有了"}
    talk |= {"next_plan": "下周再问"}
    said = (await qian.post("/follow-ups", json=talk)).json()
    kept, live = await make_lead("qian"), await make_lead("qian")
    for lead in gone:
        done = await qian.post(
            f"/leads/{lead['id']}/discard", json={"reason_code": "no_demand", "reason": "王芳说不买"}
        )
        assert done.status_code == 200, done.text
    clock("2026-06-20 09:00")
    assert (await qian.post(f"/leads/{kept['id']}/discard", json={"reason_code": "fake"})).status_code == 200

    await run("2026-07-05 03:40", "purge-leads")  # kept for ever unless told
    assert (await admin.get("/settings/lead-retention")).json() == {"days": None, "due": 0, "purged": 0}
    assert (await admin.get("/settings/lead-retention", params={"days": 30})).json()["due"] == 3
    assert (await wu.get("/settings/lead-retention")).status_code == 403
    assert (await qian.get(f"/leads/{gone[0]['id']}")).json()["contact_name"] == "王芳"

    await company("lead_retention_days", "30")
    ledger = text("SELECT count(*) FROM ownership_events WHERE object_id = ANY(:ids)")
    ids = {"ids": [lead["id"] for lead in gone]}
    events = await db.scalar(ledger, ids)
    await db.rollback()
    before = [(await qian.get(f"/leads/{lead['id']}")).json()["version"] for lead in gone]
    for _ in range(2):  # the second night finds nothing
        await run("2026-07-05 03:40", "purge-leads")
    for lead, version in zip(gone, before, strict=True):
        now = (await qian.get(f"/leads/{lead['id']}")).json()
        told = {key: now[key] for key in ("name", "status", "discard_reason", "source", "version")}
        assert told == {
            **{"name": "已清除", "status": "discarded", "discard_reason": "no_demand"},
            **{"source": "web_form", "version": version + 1},
        }
        assert not any(now[key] for key in service.PERSONAL if key in now)
    assert (await qian.get(f"/leads/{kept['id']}")).json()["contact_name"] == "王芳"
    assert (await qian.get(f"/leads/{live['id']}")).json()["status"] == "new"
    call = (await qian.get(f"/follow-ups/{said['id']}")).json()
    assert (call["content"], call["next_plan"], call["kind"]) == ("已清除", None, "phone")
    assert (await qian.get("/leads", params={"q": gone[0]["company_name"]})).json()["data"] == []
    assert await db.scalar(ledger, ids) == events
    log = (await qian.get(f"/timeline/leads/{gone[0]['id']}")).json()["data"]
    assert [entry["action"] for entry in log if entry["kind"] == "action"][:2] == ["purge", "discard"]
    back = await zhao.post(f"/leads/{gone[0]['id']}/restore", json={})
    assert (back.status_code, back.json()["code"]) == (409, "LEAD_PURGED")
    assert (await admin.get("/settings/lead-retention")).json() == {"days": 30, "due": 0, "purged": 3}
