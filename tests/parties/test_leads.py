"""Leads: captured, worked, converted with proof that it was proper (DOMAIN §4, §7.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bihuan.company.setting.catalogue import SETTINGS
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.pushdown import DocumentLink
from bihuan.kernel.settling import settle
from bihuan.kernel.workflow import unreachable
from bihuan.parties.lead.models import LeadStatus
from bihuan.parties.lead.service import won_by_customer
from bihuan.parties.lead.workflow import ACTIONS
from tests.factories.company import Company
from tests.parties.conftest import Make

FULL = {
    "company_name": "上海澜桥智能科技有限公司",
    "contact_name": "陈岚",
    "mobile": "13812341234",
    "industry": "it",
    "province": "上海",
    "demand": "需要一百台智能网关并现场实施",
    "budget_amount": "300000.00",
    "marketing_consent": True,
    "consent_source": "上海展会登记表",
}


async def act(client: Any, username: str, lead: dict[str, Any], verb: str, **body: Any) -> Any:
    return await (await client(username)).post(f"/leads/{lead['id']}/{verb}", json=body)


async def call(client: Any, lead: dict[str, Any], content: str = "电话沟通了需求和预算", kind: str = "phone") -> None:
    said = {"object_type": "leads", "object_id": lead["id"], "kind": kind, "content": content}
    made = await (await client("qian")).post("/follow-ups", json=said)
    assert made.status_code == 201, made.text


def test_every_stage_can_be_reached() -> None:
    assert unreachable(LeadStatus, LeadStatus.NEW, ACTIONS) == set()


@pytest.mark.req("LEAD-01", "LEAD-06")
async def test_a_lead_needs_somebody_a_way_and_a_source(client: Any) -> None:
    qian = await client("qian")
    refused = await qian.post("/leads", json={"source": "web_form"})
    assert refused.status_code == 422
    assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
        ("/company_name", "REQUIRED"),
        ("/mobile", "CONTACT_METHOD_REQUIRED"),
    ]
    sourceless = await qian.post("/leads", json={"company_name": "甲", "mobile": "13800000000"})
    assert sourceless.json()["errors"][0]["pointer"] == "/source"
    unknown = await qian.post("/leads", json={"company_name": "甲", "mobile": "13800000000", "source": "telepathy"})
    assert unknown.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/source",
        "code": "REF_NOT_FOUND",
        "detail": "",
        "params": [],
    }


async def test_a_reps_lead_is_theirs_and_marketings_lies_in_the_pool(client: Any, rules: Any, make_lead: Make) -> None:
    own = await make_lead("qian")
    assert (own["owner_name"], own["pool_id"], own["status"], own["number"][:2]) == ("钱程", None, "new", "LD")
    pooled = await make_lead("li")
    assert (pooled["owner_id"], pooled["pool_name"]) == (None, "线索公海")
    given = await make_lead("li", owner_id=str(Company.ids["qian"]))
    assert given["owner_name"] == "钱程"
    forbidden = {"company_name": "乙", "mobile": "13800000001", "source": "search", "owner_id": str(Company.ids["sun"])}
    refused = await (await client("qian")).post("/leads", json=forbidden)
    assert (refused.status_code, refused.json()["code"]) == (422, "FIELD_FORBIDDEN")


async def test_a_known_phone_marks_the_lead_as_suspect(rules: Any, make_lead: Make) -> None:
    first = await make_lead("qian", mobile="13655556666")
    second = await make_lead("qian", mobile="13655556666")
    assert (first["duplicate_state"], second["duplicate_state"]) == ("none", "suspect")


@pytest.mark.req("LEAD-08", "LEAD-17")
async def test_the_first_follow_up_makes_a_lead_nurturing(client: Any, rules: Any, make_lead: Make, clock: Any) -> None:
    clock("2026-11-02 09:12")
    lead = await make_lead("qian")
    await call(client, lead, "已发送短信提醒", kind="sms")
    assert (await (await client("qian")).get(f"/leads/{lead['id']}")).json()["status"] == "new"
    clock("2026-11-02 10:42")
    await call(client, lead)
    clock("2026-11-02 11:00")
    await call(client, lead, "再次电话确认")
    shown = (await (await client("qian")).get(f"/leads/{lead['id']}")).json()
    assert (shown["status"], shown["follow_up_count"]) == ("nurturing", 3)
    assert shown["first_response_at"] == "2026-11-02T10:42:00+08:00"
    assert shown["last_follow_up_content"] == "再次电话确认"


async def test_a_lead_is_qualified_by_its_demand_and_budget_or_date(client: Any, rules: Any, make_lead: Make) -> None:
    vague = await make_lead("qian")
    refused = await act(client, "qian", vague, "qualify")
    assert (refused.status_code, refused.json()["code"]) == (409, "LEAD_NOT_QUALIFIED")
    state = next(a for a in vague["actions"] if a["name"] == "qualify")
    assert (state["enabled"], state["reason"]) == (False, "请先填写需求，以及预算或预计采购时间")
    clear = await make_lead("qian", demand="网关", budget_amount="1000.00")
    assert (await act(client, "qian", clear, "qualify")).json()["status"] == "qualified"
    assert (await act(client, "qian", clear, "downgrade", reason="推迟")).json()["status"] == "nurturing"


@pytest.mark.req("LEAD-13", "LEAD-14", "OWN-12")
async def test_a_proper_conversion_makes_customer_and_contact(
    client: Any, db: Any, rules: Any, make_lead: Make, ctx_for: Any, clock: Any
) -> None:
    clock("2026-11-02 09:12")
    lead = await make_lead("li", owner_id=str(Company.ids["qian"]), **FULL)
    clock("2026-11-02 10:42")
    await call(client, lead)
    clock("2026-11-03 09:00")
    opportunity = {"name": "网关项目", "expected_amount": "114560.00", "expected_close_date": "2026-11-30"}
    done = await act(
        client,
        "qian",
        lead,
        "convert",
        customer={"mode": "new", "uscc": "91310115MA1K35J8HH"},
        opportunity=opportunity,
    )
    assert done.status_code == 200, done.text
    shown = done.json()
    assert (shown["status"], shown["compliance_status"], shown["conversion_mode"]) == ("converted", "compliant", "new")
    assert all(item["passed"] for item in shown["compliance_detail"]) and len(shown["compliance_detail"]) == 8
    assert shown["converted_by_name"] == "钱程"
    customer = (await (await client("qian")).get(f"/customers/{shown['converted_customer_id']}")).json()
    assert customer["number"].startswith("CRM20261103")
    assert (customer["name"], customer["lifecycle"], customer["source"], customer["obtain_way"]) == (
        FULL["company_name"],
        "intent",
        "web_form",
        "convert",
    )
    contact = (await (await client("qian")).get(f"/contacts/{shown['converted_contact_id']}")).json()
    assert (contact["name"], contact["mobile"], contact["is_primary"]) == ("陈岚", "13812341234", True)
    linked = await db.scalar(select(DocumentLink.target_id).where(DocumentLink.source_id == lead["id"]))
    assert str(linked) == customer["id"]
    events = await db.scalars(
        select(OwnershipEvent.action).where(OwnershipEvent.object_id == lead["id"]).order_by(OwnershipEvent.id)
    )
    assert list(events) == ["create", "convert"]
    again = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert (again.status_code, again.json()["code"]) == (409, "LEAD_ALREADY_CONVERTED")
    path, tag = f"/leads/{lead['id']}", {"If-Match": f'"leads:{lead["id"]}:{shown["version"]}"'}
    readonly = await (await client("qian")).patch(path, json={"demand": "改"}, headers=tag)
    assert (readonly.status_code, readonly.json()["code"]) == (409, "LEAD_ALREADY_CONVERTED")
    assert (await (await client("qian")).patch(path, json={"remark": "备注"}, headers=tag)).status_code == 200
    ctx = await ctx_for("qian")
    await won_by_customer(ctx, UUID(customer["id"]))
    await settle(ctx)
    await ctx.db.commit()
    assert (await (await client("qian")).get(path)).json()["status"] == "won"


async def test_a_hasty_conversion_counts_only_when_waived(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("qian", industry="it")
    done = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert (done.status_code, done.json()["compliance_status"]) == (200, "non_compliant")
    failed = [item["code"] for item in done.json()["compliance_detail"] if not item["passed"]]
    assert failed == ["classified", "demand_known", "followed_up", "not_instant", "consent_known"]
    assert (await act(client, "qian", lead, "waive", reason="不能自己豁免")).status_code == 403
    waived = await act(client, "zhao", lead, "waive", reason="老客户介绍")
    assert (waived.status_code, waived.json()["compliance_status"]) == (200, "waived")


@pytest.mark.req("LEAD-14")
async def test_only_what_the_owner_said_counts_as_following_up(client: Any, rules: Any, make_lead: Make) -> None:
    known = FULL | {"company_name": "苏州短信科技有限公司", "mobile": "13812341235"}
    lead = await make_lead("li", owner_id=str(Company.ids["qian"]), **known)
    await call(client, lead, "已发送短信提醒客户", kind="sms")
    by_manager = {"object_type": "leads", "object_id": lead["id"], "kind": "phone", "content": "主管电话了解了情况"}
    assert (await (await client("zhao")).post("/follow-ups", json=by_manager)).status_code == 201
    taken_back = {"object_type": "leads", "object_id": lead["id"], "kind": "phone", "content": "记错了客户的电话"}
    wrong = (await (await client("qian")).post("/follow-ups", json=taken_back)).json()
    tag = {"If-Match": f'"follow-ups:{wrong["id"]}:{wrong["version"]}"'}
    assert (await (await client("qian")).delete(f"/follow-ups/{wrong['id']}", headers=tag)).status_code == 204
    shown = (await (await client("qian")).get(f"/leads/{lead['id']}")).json()
    assert shown["follow_up_count"] == 2
    done = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert (done.status_code, done.json()["compliance_status"]) == (200, "non_compliant")
    assert [item["code"] for item in done.json()["compliance_detail"] if not item["passed"]] == ["followed_up"]


@pytest.mark.req("LEAD-01", "LEAD-14")
async def test_products_that_a_lead_asked_for_are_its_demand(
    client: Any, rules: Any, make_lead: Make, clock: Any
) -> None:
    admin = await client("admin")
    masters = {"unit_id": "units", "tax_rate_id": "tax-rates"}
    common = {key: (await admin.get(f"/{kind}")).json()["data"][0]["id"] for key, kind in masters.items()}
    bodies = [
        common | {"code": f"LEAD-{name}", "name": name, "standard_price_incl": "10.00"} for name in ("网关", "探头")
    ]
    gateway, sensor = [(await admin.post("/products", json=body)).json()["id"] for body in bodies]
    clock("2026-11-02 09:12")
    known = FULL | {"company_name": "无锡选型科技有限公司", "mobile": "13812341236", "demand": None}
    lead = await make_lead("qian", **known, interested_product_ids=[sensor, gateway, sensor])
    assert lead["interested_products"] == [{"id": sensor, "name": "探头"}, {"id": gateway, "name": "网关"}]
    assert lead["interested_product_ids"] == [sensor, gateway]
    path, nobodys = f"/leads/{lead['id']}", str(uuid4())
    tag = {"If-Match": f'"leads:{lead["id"]}:{lead["version"]}"'}
    qian = await client("qian")
    refused = await qian.patch(path, json={"interested_product_ids": [gateway, nobodys]}, headers=tag)
    assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
        ("/interested_product_ids/1", "REF_NOT_FOUND")
    ]
    assert (await qian.get(path)).json()["interested_product_ids"] == [sensor, gateway]
    await call(client, lead)
    clock("2026-11-02 10:42")
    done = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert (done.status_code, done.json()["compliance_status"]) == (200, "compliant")


@pytest.mark.req("CUST-29", "LEAD-13")
async def test_whoever_recommended_us_is_related_to_the_customer_that_the_lead_becomes(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    qian = await client("qian")
    friend, foreign = await make_customer("qian"), await make_customer("sun")
    unseen = {"company_name": "丙", "mobile": "13800000003", "source": "referral", "referred_by_id": foreign["id"]}
    refused = await qian.post("/leads", json=unseen)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/referred_by_id")
    lead = await make_lead("qian", source="referral", industry="it", referred_by_id=friend["id"])
    assert lead["referred_by_name"] == friend["name"]
    done = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert done.status_code == 200, done.text
    made = (await qian.get(f"/customers/{done.json()['converted_customer_id']}")).json()
    assert (made["referred_by_id"], made["referred_by_name"]) == (friend["id"], friend["name"])
    (other,) = (await qian.get("/customer-relations", params={"customer_id": friend["id"]})).json()["data"]
    assert (other["other_id"], other["role"]) == (made["id"], "referred")
    # An existing customer keeps the referrer it has, and nobody recommends themselves.
    second = await make_customer("qian")
    for referrer in (second, friend):
        again = await make_lead("qian", source="referral", referred_by_id=referrer["id"])
        body = {"customer": {"mode": "existing", "customer_id": made["id"]}}
        assert (await act(client, "qian", again, "convert", **body)).status_code == 200
    itself = await make_lead("qian", source="referral", referred_by_id=second["id"])
    body = {"customer": {"mode": "existing", "customer_id": second["id"]}}
    assert (await act(client, "qian", itself, "convert", **body)).status_code == 200
    kept = (await qian.get("/customer-relations", params={"customer_id": made["id"]})).json()["data"]
    assert [(row["other_id"], row["role"]) for row in kept] == [(friend["id"], "referrer")]
    assert (await qian.get("/customer-relations", params={"customer_id": second["id"]})).json()["data"] == []


async def test_a_lead_in_the_pool_is_claimed_before_it_is_converted(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("li", industry="it")
    refused = await act(client, "admin", lead, "convert", customer={"mode": "new"})
    assert (refused.status_code, refused.json()["code"]) == (409, "LEAD_NOT_OWNED")


async def test_a_conversion_without_an_industry_asks_for_it(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("qian")
    refused = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/customer/industry")
    assert (await (await client("qian")).get(f"/leads/{lead['id']}")).json()["status"] == "new"
    done = await act(client, "qian", lead, "convert", customer={"mode": "new", "industry": "finance"})
    assert done.status_code == 200


async def test_an_existing_customer_keeps_what_it_has(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    customer = await make_customer("qian", province="江苏", source="exhibition")
    lead = await make_lead("qian", province="上海", city="浦东", industry="finance")
    done = await act(client, "qian", lead, "convert", customer={"mode": "existing", "customer_id": customer["id"]})
    assert done.status_code == 200, done.text
    shown = (await (await client("qian")).get(f"/customers/{customer['id']}")).json()
    assert (shown["province"], shown["city"], shown["source"], shown["industry"]) == (
        "江苏",
        "浦东",
        "exhibition",
        "it",
    )
    assert shown["contact_name"] == "陈岚"
    people = (await (await client("qian")).get("/contacts", params={"customer_id": customer["id"]})).json()["data"]
    assert sorted((person["name"], person["is_primary"]) for person in people) == [("王芳", False), ("陈岚", True)]


async def test_a_customer_of_somebody_else_is_not_taken_over(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    foreign = await make_customer("sun")
    lead = await make_lead("qian")
    body = {"customer": {"mode": "existing", "customer_id": foreign["id"]}}
    refused = await act(client, "qian", lead, "convert", **body)
    assert (refused.status_code, refused.json()["code"]) == (409, "CUSTOMER_OWNED_BY_OTHER")
    gone = await (await client("sun")).post(f"/customers/{foreign['id']}/return", json={"reason_code": "other"})
    assert gone.status_code == 200
    done = await act(client, "qian", lead, "convert", **body)
    assert done.status_code == 200, done.text
    claimed = (await (await client("qian")).get(f"/customers/{foreign['id']}")).json()
    assert (claimed["owner_name"], claimed["obtain_way"]) == ("钱程", "claim")


async def test_a_conversion_respects_the_duplicate_rules(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    known = await make_customer("sun", primary_contact={"mobile": "13911110000"})
    same_name = await make_lead("qian", company_name=known["name"], industry="it")
    refused = await act(client, "qian", same_name, "convert", customer={"mode": "new"})
    assert (refused.status_code, refused.json()["code"]) == (409, "DUPLICATE_NAME")
    same_phone = await make_lead("qian", mobile="13911110000", industry="it")
    suspect = await act(client, "qian", same_phone, "convert", customer={"mode": "new"})
    assert (suspect.status_code, suspect.json()["code"]) == (409, "DUPLICATE_SUSPECT")
    assert (await act(client, "qian", same_phone, "convert", customer={"mode": "new"}, force=True)).status_code == 200


async def test_a_contact_of_another_customer_is_refused(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    mine, other = await make_customer("qian"), await make_customer("qian")
    contact = (await (await client("qian")).get("/contacts", params={"customer_id": other["id"]})).json()["data"][0]
    lead = await make_lead("qian")
    refused = await act(
        client,
        "qian",
        lead,
        "convert",
        customer={"mode": "existing", "customer_id": mine["id"]},
        contact={"mode": "existing", "contact_id": contact["id"]},
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "CONTACT_CUSTOMER_MISMATCH")


async def test_the_new_owner_must_have_room_for_the_customer(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("qian", industry="it")
    await rules("customers", holding_limit=1)
    refused = await act(client, "qian", lead, "convert", customer={"mode": "new"})
    assert (refused.status_code, refused.json()["code"]) == (409, "HOLDING_LIMIT")


@pytest.mark.req("LEAD-22", "OWN-08")
async def test_a_discarded_lead_leaves_the_pool_and_comes_back(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("qian")
    silent = await act(client, "qian", lead, "discard", reason_code="other", reason="无")
    assert silent.json()["errors"][0]["pointer"] == "/reason"
    original = await act(client, "qian", lead, "discard", reason_code="duplicate")
    assert original.json()["errors"][0]["pointer"] == "/duplicate_of_id"
    gone = await act(client, "qian", lead, "discard", reason_code="invalid_contact")
    assert (gone.json()["status"], gone.json()["owner_name"]) == ("discarded", "钱程")
    late = await act(client, "qian", lead, "claim")
    assert (late.status_code, late.json()["code"]) == (409, "ALREADY_OWNED")
    back = await act(client, "zhao", lead, "restore")
    assert (back.json()["status"], back.json()["owner_id"], back.json()["pool_name"]) == ("new", None, "线索公海")


@pytest.mark.req("LEAD-22")
async def test_more_than_so_many_a_day_are_discarded_by_a_superior(
    client: Any, rules: Any, make_lead: Make, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    limit = SETTINGS["lead_discard_daily_limit"]
    assert limit.default == "20"
    monkeypatch.setitem(SETTINGS, "lead_discard_daily_limit", limit._replace(default="2"))
    await client("qian")
    await client("zhao")
    clock("2026-03-10 09:00")
    leads = [await make_lead("qian") for _ in range(6)]
    items = [{"id": lead["id"], "version": lead["version"]} for lead in leads[:3]]
    body = {"items": items, "atomic": False, "input": {"reason_code": "no_demand"}}
    told = (await (await client("qian")).post("/leads/batch/discard", json=body)).json()
    assert [(row["status"], row.get("code")) for row in told["results"]] == [
        (200, None),
        (200, None),
        (409, "DISCARD_DAILY_LIMIT"),
    ]
    third = (await (await client("qian")).get(f"/leads/{leads[2]['id']}")).json()
    assert (third["status"], third["discard_reason"], third["version"]) == ("new", None, leads[2]["version"])
    for lead in leads[2:5]:
        assert (await act(client, "zhao", lead, "discard", reason_code="no_demand")).status_code == 200
    clock("2026-03-11 09:00")
    assert (await act(client, "qian", leads[5], "discard", reason_code="no_demand")).status_code == 200


async def test_the_list_filters(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead(
        "qian", industry="logistics", source="seminar", intent_level="A", next_follow_up_at="2026-12-01T09:00:00+08:00"
    )
    qian = await client("qian")
    for query in (
        {"industry": "logistics"},
        {"source": "seminar"},
        {"intent_level": "A"},
        {"owner_id": lead["owner_id"], "industry": "logistics", "status": "new,nurturing"},
        {"next_follow_up_at_lte": "2026-12-02T00:00:00+08:00", "source": "seminar"},
    ):
        rows = (await qian.get("/leads", params=query)).json()["data"]
        assert [row["id"] for row in rows] == [lead["id"]], query
    assert datetime.fromisoformat(lead["next_follow_up_at"]).year == 2026


@pytest.mark.req("LEAD-12")
async def test_each_of_the_eight_verbs_leaves_its_row_with_who_from_whom_to_whom_and_why(
    client: Any, rules: Any, make_lead: Make
) -> None:
    qian, admin = await client("qian"), await client("admin")
    lead = await make_lead("li", industry="it")
    path = f"/leads/{lead['id']}"
    people = {name: str(Company.ids[name]) for name in ("qian", "sun")}
    steps: tuple[tuple[Any, str, dict[str, Any]], ...] = (
        (qian, "claim", {}),
        (admin, "transfer", {"owner_id": people["sun"], "reason": "转给二部"}),
        (admin, "recycle", {"reason": "久未跟进"}),
        (admin, "assign", {"owner_id": people["qian"], "reason": "熟悉行业"}),
        (qian, "return", {"reason_code": "unreachable", "reason": "暂无力跟进"}),
        (admin, "assign", {"owner_id": people["qian"]}),
        (qian, "discard", {"reason_code": "no_demand", "reason": "今年不买"}),
        (admin, "restore", {"owner_id": people["qian"]}),
        (qian, "convert", {"customer": {"mode": "new"}, "reason": "需求已明确"}),
    )
    for by, verb, body in steps:
        done = await by.post(f"{path}/{verb}", json=body)
        assert done.status_code == 200, (verb, done.text)
    log = (await qian.get(f"/timeline/leads/{lead['id']}", params={"limit": 50})).json()["data"]
    rows = [(one["action"], one["actor_name"], one["reason"]) for one in reversed(log)]
    assert rows == [
        ("create", "李娜", None),
        ("claim", "钱程", None),
        ("transfer", "系统管理员", "转给二部"),
        ("recycle", "系统管理员", "久未跟进"),
        ("assign", "系统管理员", "熟悉行业"),
        ("return", "钱程", "暂无力跟进"),
        ("assign", "系统管理员", None),
        ("discard", "钱程", "今年不买"),
        ("restore", "系统管理员", None),
        ("convert", "钱程", "需求已明确"),
    ]
    hands = (await qian.get(f"/timeline/leads/{lead['id']}/owners")).json()["data"]
    moved = [(one["action"], one["from_owner_name"], one["to_owner_name"]) for one in reversed(hands)]
    assert moved[:6] == [
        ("create", None, None),
        ("claim", None, "钱程"),
        ("transfer", "钱程", "孙悦"),
        ("recycle", "孙悦", None),
        ("assign", None, "钱程"),
        ("return", "钱程", None),
    ]
