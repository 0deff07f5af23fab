"""A conversion is taken back within a day, as long as nobody has touched what it made (DOMAIN §7.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bihuan.insights.integrity.structure import CHECKS
from bihuan.kernel.clock import CLOCK
from tests.factories.company import Company
from tests.parties.conftest import Make

OPPORTUNITY = {"name": "网关采购", "expected_close_date": "2033-03-31"}
WHY = {"reason": "转错了客户"}


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
async def admin(client: Any) -> Any:
    return await client("admin")


async def convert(client: Any, make_lead: Make, *, deal: bool = True, said: bool = True, **more: Any) -> dict[str, Any]:
    """A lead of Qian's that was called, and became a customer with its contact and, if wanted, a deal."""
    qian = await client("qian")
    lead = await make_lead("qian", industry="it", demand="采购五十台工业网关", **more.pop("lead", {}))
    if said:
        talk = {"object_type": "leads", "object_id": lead["id"], "kind": "phone", "content": "电话沟通了需求和预算"}
        ok(await qian.post("/follow-ups", json=talk), 201)
    wanted = {"customer": {"mode": "new"}, "opportunity": OPPORTUNITY if deal else None} | more
    converted: dict[str, Any] = ok(await qian.post(f"/leads/{lead['id']}/convert", json=wanted))
    return converted


def paths(lead: dict[str, Any]) -> list[str]:
    made = (("customers", "customer"), ("contacts", "contact"), ("opportunities", "opportunity"))
    return [f"/{kind}/{lead[f'converted_{one}_id']}" for kind, one in made]


async def rows(db: Any, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    await db.rollback()
    return [tuple(row) for row in await db.execute(text(statement), values)]


async def test_a_conversion_that_nobody_touched_is_taken_back(
    client: Any, db: Any, admin: Any, make_lead: Make
) -> None:
    qian = await client("qian")
    lead = await convert(client, make_lead)
    made = paths(lead)
    told = ok(await admin.get(f"/leads/{lead['id']}/unconvert-preview"))
    assert (told["status"], told["blocks"], told["emptied"]) == ("nurturing", [], [])
    assert [(one["kind"], one["name"]) for one in told["removed"]] == [
        ("customers", lead["company_name"]),
        ("contacts", "王芳"),
        ("opportunities", "网关采购"),
    ]
    assert {f"/{one['kind']}/{one['id']}" for one in told["removed"]} == set(made)
    back = ok(await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY))
    assert (back["status"], back["owner_name"], back["pool_id"]) == ("nurturing", "钱程", None)
    gone = {name: back[name] for name in back if name.startswith(("converted_", "conversion_", "compliance_"))}
    assert set(gone.values()) == {None}
    for path in made:
        assert (await admin.get(path)).status_code == 404, path
    events = "SELECT action, from_state, to_state, reason FROM ownership_events WHERE object_id = :id ORDER BY id"
    assert (await rows(db, events, id=lead["id"]))[-2:] == [
        ("convert", "nurturing", "converted", None),
        ("unconvert", "converted", "nurturing", "转错了客户"),
    ]
    customer = lead["converted_customer_id"]
    assert [row[0] for row in await rows(db, events, id=customer)] == ["create", "unconvert"]
    live = "SELECT count(*) FROM document_links WHERE source_id = :id AND live"
    assert await rows(db, live, id=lead["id"]) == [(0,)]
    log = (
        "SELECT object_type, action, reason FROM audit_log WHERE object_id = ANY(:ids) AND action = 'delete' ORDER BY 1"
    )
    ids = [path.rpartition("/")[2] for path in made]
    assert await rows(db, log, ids=ids) == [
        (kind, "delete", "转错了客户") for kind in ("contacts", "customers", "opportunities")
    ]
    # The name is free again, and the lead is converted once more.
    again = {"customer": {"mode": "new"}}
    second = ok(await qian.post(f"/leads/{lead['id']}/convert", json=again))
    assert (second["status"], second["converted_customer_name"]) == ("converted", lead["company_name"])
    assert second["converted_customer_id"] != customer
    (once,) = [check for check in CHECKS if check.id == "R13"]  # converted once, less what was taken back
    assert lead["id"] not in {str(row[1]) for row in await rows(db, once.sql)}


@pytest.mark.parametrize("touch", ["follow-up", "edit", "file", "task", "deal", "contact", "gone"])
async def test_what_was_touched_since_is_named_and_nothing_changes(
    client: Any, db: Any, admin: Any, make_lead: Make, touch: str
) -> None:
    qian = await client("qian")
    lead = await convert(client, make_lead)
    customer, contact, deal = paths(lead)
    id_of = {path: path.rpartition("/")[2] for path in (customer, contact, deal)}
    company = f"客户「{lead['company_name']}」"
    if touch == "follow-up":
        said = {"object_type": "customers", "object_id": id_of[customer], "kind": "phone", "content": "又打了一次电话"}
        ok(await qian.post("/follow-ups", json=said), 201)
        where = f"{company}跟进记录"
    elif touch == "edit":
        read = await qian.get(contact)
        ok(await qian.patch(contact, json={"title": "总监"}, headers={"If-Match": read.headers["ETag"]}))
        where = "联系人「王芳」有改动"
    elif touch == "file":
        sent = {"object_type": "customers", "object_id": id_of[customer], "kind": "other"}
        files = {"file": ("需求.txt", b"fifty gateways", "text/plain")}
        ok(await qian.post("/attachments", data=sent, files=files), 201)
        where = f"{company}文件"
    elif touch == "task":
        job = {
            "title": "准备样机",
            "task_type": "other",
            "due_at": "2034-01-01T09:00:00+08:00",
            "object_type": "customers",
            "object_id": id_of[customer],
        }
        ok(await qian.post("/tasks", json=job), 201)
        where = f"{company}任务"
    elif touch == "deal":
        more = OPPORTUNITY | {"customer_id": id_of[customer], "demand": "还要二十台交换机"}
        ok(await qian.post("/opportunities", json=more), 201)
        where = f"{company}有改动、商机"
    elif touch == "contact":
        person = {"customer_id": id_of[customer], "name": "李雷", "mobile": "13812340077"}
        ok(await qian.post("/contacts", json=person), 201)
        where = f"{company}联系人"
    else:
        ok(await qian.post(f"{deal}/lose", json={"lost_reason": "price"}))
        where = "商机「网关采购」有改动"
    told = ok(await admin.get(f"/leads/{lead['id']}/unconvert-preview"))
    refused = await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY)
    assert (refused.status_code, refused.json()["code"]) == (409, "UNCONVERT_TOUCHED")
    assert refused.json()["detail"] == f"转换生成的记录已被使用，不能撤销转换：{where}"
    assert told["blocks"] == [{"code": "UNCONVERT_TOUCHED", "detail": refused.json()["detail"]}]
    read = ok(await admin.get(f"/leads/{lead['id']}"))
    assert (read["status"], read["converted_customer_id"]) == ("converted", id_of[customer])
    assert [(await admin.get(path)).status_code for path in (customer, contact, deal)] == [200, 200, 200]
    undone = "SELECT count(*) FROM ownership_events WHERE object_id = ANY(:ids) AND action = 'unconvert'"
    assert await rows(db, undone, ids=[lead["id"], id_of[customer]]) == [(0,)]


async def test_what_was_touched_is_said_in_english_too(client: Any, admin: Any, make_lead: Make) -> None:
    lead = await convert(client, make_lead)
    for kind, key, what in (("customers", "customer", "phone"), ("opportunities", "opportunity", "phone")):
        said = {
            "object_type": kind,
            "object_id": lead[f"converted_{key}_id"],
            "kind": what,
            "content": "又打了一次电话",
        }
        ok(await (await client("qian")).post("/follow-ups", json=said), 201)
    told = await admin.get(f"/leads/{lead['id']}/unconvert-preview", headers={"Accept-Language": "en"})
    (block,) = ok(told)["blocks"]
    assert block["detail"] == (
        "What the conversion made has been worked with since, so it stands: "
        f'customer "{lead["company_name"]}": follow-up; opportunity "网关采购": follow-up'
    )


async def test_looking_at_a_number_touches_nothing(client: Any, admin: Any, make_lead: Make) -> None:
    lead = await convert(client, make_lead, deal=False)
    ok(
        await (await client("wu")).post(
            f"/customers/{lead['converted_customer_id']}/reveal", json={"field": "contact_mobile"}
        )
    )
    assert ok(await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY))["status"] == "nurturing"


async def test_after_a_day_it_stands(client: Any, admin: Any, make_lead: Make) -> None:
    begun = CLOCK.now()
    CLOCK.set(begun)
    try:
        lead = await convert(client, make_lead, deal=False, said=False)
        CLOCK.set(begun + timedelta(hours=24, seconds=1))
        (offered,) = [
            one for one in ok(await admin.get(f"/leads/{lead['id']}"))["actions"] if one["name"] == "unconvert"
        ]
        assert (offered["enabled"], offered["reason"]) == (False, "转换已超过 24 小时，不能撤销")
        told = ok(await admin.get(f"/leads/{lead['id']}/unconvert-preview"))
        assert (told["removed"], [one["code"] for one in told["blocks"]]) == ([], ["UNCONVERT_EXPIRED"])
        refused = await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY)
        assert (refused.status_code, refused.json()["code"]) == (409, "UNCONVERT_EXPIRED")
        assert ok(await admin.get(f"/leads/{lead['id']}"))["status"] == "converted"
        CLOCK.set(begun + timedelta(hours=24))
        assert ok(await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY))["status"] == "new"
    finally:
        CLOCK.set(None)


async def test_only_the_administrator_takes_it_back(client: Any, admin: Any, make_lead: Make) -> None:
    lead = await convert(client, make_lead, deal=False)
    for name in ("qian", "zhao"):
        who = await client(name)
        refused = await who.post(f"/leads/{lead['id']}/unconvert", json=WHY)
        assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
        assert (await who.get(f"/leads/{lead['id']}/unconvert-preview")).status_code == 403
        assert "unconvert" not in [one["name"] for one in ok(await who.get(f"/leads/{lead['id']}"))["actions"]]
    missing = await admin.post(f"/leads/{lead['id']}/unconvert", json={})
    assert (missing.status_code, missing.json()["code"]) == (422, "REQUIRED")
    open_lead = await make_lead("qian")
    refused = await admin.post(f"/leads/{open_lead['id']}/unconvert", json=WHY)
    assert (refused.status_code, refused.json()["code"]) == (409, "INVALID_TRANSITION")


async def test_a_customer_that_was_there_before_stays_and_is_emptied_of_what_was_filled(
    client: Any, db: Any, admin: Any, make_lead: Make, make_customer: Make
) -> None:
    qian = await client("qian")
    known = await make_customer("qian", province="江苏", city=None, address=None)
    more = {
        "province": "浙江",
        "city": "杭州",
        "address": "文三路 1 号",
        "contact_name": "许诺",
        "mobile": "13612340455",
    }
    lead = await convert(
        client,
        make_lead,
        customer={"mode": "existing", "customer_id": known["id"]},
        lead=more,
    )
    path = f"/customers/{known['id']}"
    filled = ok(await qian.get(path))
    assert (filled["province"], filled["city"], filled["address"]) == ("江苏", "杭州", "文三路 1 号")
    read = await qian.get(path)
    ok(await qian.patch(path, json={"address": "文三路 100 号"}, headers={"If-Match": read.headers["ETag"]}))
    told = ok(await admin.get(f"/leads/{lead['id']}/unconvert-preview"))
    assert (told["emptied"], [one["kind"] for one in told["removed"]]) == (
        ["source", "city"],
        ["contacts", "opportunities"],
    )
    ok(await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY))
    left = ok(await qian.get(path))
    assert (left["status"], left["province"], left["city"], left["address"]) == (
        "active",
        "江苏",
        None,
        "文三路 100 号",
    )
    assert left["contact_name"] == "陈岚"
    people = ok(await qian.get("/contacts", params={"customer_id": known["id"]}))["data"]
    assert [(one["name"], one["is_primary"]) for one in people] == [("陈岚", True)]
    log = "SELECT changes FROM audit_log WHERE object_id = :id AND action = 'unconvert'"
    assert await rows(db, log, id=known["id"]) == [
        ([{"field": "source", "old": "web_form", "new": None}, {"field": "city", "old": "杭州", "new": None}],)
    ]


async def test_who_recommended_us_is_forgotten_with_it(
    client: Any, db: Any, admin: Any, make_lead: Make, make_customer: Make
) -> None:
    referrer = await make_customer("qian")
    lead = await convert(client, make_lead, deal=False, lead={"referred_by_id": referrer["id"]})
    asked = "SELECT count(*) FROM customer_relations WHERE customer_id = :id AND deleted_at IS NULL"
    assert await rows(db, asked, id=referrer["id"]) == [(1,)]
    ok(await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY))
    assert await rows(db, asked, id=referrer["id"]) == [(0,)]
    assert await rows(db, asked, id=lead["converted_customer_id"]) == [(0,)]


async def test_it_counts_for_nobody(client: Any, db: Any, admin: Any, make_lead: Make) -> None:
    begun = CLOCK.now().replace(year=2034, month=5, day=10, hour=2)
    CLOCK.set(begun)
    try:
        first = await convert(client, make_lead, deal=False)
        await convert(client, make_lead, deal=False)
        day = {"date_from": "2034-05-10", "date_to": "2034-05-10"}

        async def counted() -> dict[str, int]:
            found = ok(await admin.get("/acts/counts", params={**day, "rows": "act", "columns": "day"}))
            return {row["key"]: row["total"] for row in found["data"] if row["key"] in NAMES}

        async def marketed() -> tuple[int, int]:
            total = ok(await admin.get("/lead-reports/marketers", params=day))["total"]
            return total["converted"], total["leads"]

        assert (await counted(), await marketed()) == (
            {"customers.create": 2, "leads.convert": 2, "leads.create": 2},
            (2, 2),
        )
        ok(await admin.post(f"/leads/{first['id']}/unconvert", json=WHY))
        assert (await counted(), await marketed()) == (
            {
                "customers.create": 1,
                "customers.unconvert": 1,
                "leads.convert": 1,
                "leads.create": 2,
                "leads.unconvert": 1,
            },
            (1, 2),
        )
    finally:
        CLOCK.set(None)


NAMES = {"customers.create", "customers.unconvert", "leads.convert", "leads.create", "leads.unconvert"}


async def test_the_lead_of_somebody_who_left_goes_into_a_pool(
    client: Any, db: Any, admin: Any, make_lead: Make
) -> None:
    lead = await convert(client, make_lead, deal=False)
    await db.execute(text("UPDATE users SET status = 'disabled' WHERE id = :id"), {"id": Company.ids["qian"]})
    await db.commit()
    try:
        back = ok(await admin.post(f"/leads/{lead['id']}/unconvert", json=WHY))
        assert (back["status"], back["owner_id"], back["pool_id"] is None) == ("nurturing", None, False)
    finally:
        await db.execute(text("UPDATE users SET status = 'active' WHERE id = :id"), {"id": Company.ids["qian"]})
        await db.commit()
