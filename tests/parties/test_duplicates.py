"""Who is already known: the rules of DOMAIN §7.1, for every way in, and the hint while typing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bihuan.parties.customer.models import name_key
from bihuan.parties.customer.naming import PLACES, SUFFIXES, name_core
from tests.factories.company import PASSWORD
from tests.parties.conftest import Make
from tests.parties.test_customers import tag


@pytest.fixture
async def rule(client: Any) -> AsyncIterator[Any]:
    """``await rule("duplicate_phone_ui", "block")``: until the end of the test."""
    admin, changed = await client("admin"), []

    async def set_to(key: str, value: str) -> None:
        changed.append(key)
        now = next(one for one in (await admin.get("/settings")).json()["data"] if one["key"] == key)
        headers = {"If-Match": f'"settings:{key}:{now["version"]}"'}
        done = await admin.patch(f"/settings/{key}", json={"value": value}, headers=headers)
        assert done.status_code == 200, done.text

    yield set_to
    for key in list(changed):
        await set_to(key, "ignore" if "similar" in key else "warn")


@pytest.mark.req("IMP-02")
async def test_a_phone_of_an_open_lead_needs_a_confirmation_too(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    await make_lead("qian", mobile="13522220001", telephone="021-62220001")
    sun = await client("sun")
    for person in ({"mobile": "13522220001"}, {"telephone": "02162220001"}):
        body = {"name": f"同号公司{person}", "industry": "it", "primary_contact": {"name": "李", **person}}
        warned = await sun.post("/customers", json=body)
        assert (warned.status_code, warned.json()["code"]) == (409, "DUPLICATE_SUSPECT"), person
    body = {"name": "总机公司", "industry": "it", "telephone": "021-62220001", "primary_contact": {"name": "李"}}
    body["primary_contact"] = {"name": "李", "mobile": "13522220002"}
    assert (await sun.post("/customers", json=body)).json()["code"] == "DUPLICATE_SUSPECT"
    assert (await sun.post("/customers", json=body | {"force": True})).status_code == 201


async def test_the_lead_that_is_converted_is_no_duplicate_of_itself(client: Any, rules: Any, make_lead: Make) -> None:
    lead = await make_lead("qian", mobile="13522220011", industry="it")
    done = await (await client("qian")).post(f"/leads/{lead['id']}/convert", json={"customer": {"mode": "new"}})
    assert done.status_code == 200, done.text


async def test_an_edited_phone_is_compared_again(client: Any, rules: Any, make_lead: Make, make_customer: Make) -> None:
    await make_customer("sun", primary_contact={"telephone": "021-63330001"})
    mine = await make_customer("qian", primary_contact={"telephone": "021-63330002"})
    qian, headers = await client("qian"), tag("customers", mine)
    path = f"/customers/{mine['id']}"
    warned = await qian.patch(path, json={"telephone": "021-63330001"}, headers=headers)
    assert (warned.status_code, warned.json()["code"]) == (409, "DUPLICATE_SUSPECT")
    assert (await qian.get(path)).json()["telephone"] is None
    own = await qian.patch(path, json={"telephone": "021-63330002"}, headers=headers)
    assert own.status_code == 200, own.text
    forced = await qian.patch(
        path, json={"telephone": "021-63330001", "force": True}, headers=tag("customers", own.json())
    )
    assert (forced.status_code, forced.json()["telephone"]) == (200, "021-63330001")


async def test_each_entry_point_has_its_rule(client: Any, rules: Any, rule: Any, make_lead: Make) -> None:
    await make_lead("qian", mobile="13544440001")
    body = {"name": "规则公司", "industry": "it", "primary_contact": {"name": "李", "mobile": "13544440001"}}
    sun = await client("sun")
    await rule("duplicate_phone_ui", "block")
    refused = await sun.post("/customers", json=body | {"force": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "DUPLICATE_PHONE")
    lead = {"company_name": "同号线索", "mobile": "13544440001", "source": "web_form"}
    assert (await sun.post("/leads", json=lead)).json()["code"] == "DUPLICATE_PHONE"
    await rule("duplicate_phone_ui", "ignore")
    assert (await sun.post("/customers", json=body)).status_code == 201
    assert (await sun.post("/leads", json=lead)).json()["duplicate_state"] == "none"
    await rule("duplicate_phone_convert", "block")
    again = await make_lead("sun", mobile="13544440001", industry="it")
    convert = {"customer": {"mode": "new"}, "force": True}
    refused = await sun.post(f"/leads/{again['id']}/convert", json=convert)
    assert (refused.status_code, refused.json()["code"]) == (409, "DUPLICATE_PHONE")


async def test_a_program_comes_in_by_the_api(client: Any, rules: Any, rule: Any, make_lead: Make, app: Any) -> None:
    await make_lead("qian", mobile="13544440009")
    sun = await client("sun")
    token = {"name": "ERP", "scopes": ["customer:write"], "password": PASSWORD}
    made = await sun.post("/api-tokens", json=token)
    assert made.status_code == 201, made.text
    headers = {"Authorization": f"Bearer {made.json()['token']}", "Idempotency-Key": "one-of-a-kind-1"}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    body = {"name": "接口公司", "industry": "it", "primary_contact": {"name": "李", "mobile": "13544440009"}}
    await rule("duplicate_phone_api", "block")
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers) as program:
        refused = await program.post("/customers", json=body | {"force": True})
        assert (refused.status_code, refused.json()["code"]) == (409, "DUPLICATE_PHONE")


async def test_a_lead_resembles_customers_contacts_and_leads(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    """The same name warns only: the hard rule is for customers."""
    known = await make_customer("sun", primary_contact={"email": "chen@lanqiao.example"})
    by_name = await make_lead("qian", company_name=known["name"])
    by_email = await make_lead("qian", email="chen@lanqiao.example")
    other = await make_lead("qian", email="li@lanqiao.example")
    assert [one["duplicate_state"] for one in (by_name, by_email, other)] == ["suspect", "suspect", "none"]
    qian = await client("qian")
    edited = await qian.patch(
        f"/leads/{other['id']}", json={"email": "chen@lanqiao.example"}, headers=tag("leads", other)
    )
    assert edited.json()["duplicate_state"] == "suspect"
    back = await qian.patch(
        f"/leads/{other['id']}", json={"email": "li@lanqiao.example"}, headers=tag("leads", edited.json())
    )
    assert back.json()["duplicate_state"] == "none"


async def test_the_hint_tells_who_to_ask_and_opens_only_what_is_ones_own(
    client: Any, rules: Any, make_lead: Make, make_customer: Make
) -> None:
    customer = await make_customer("sun", name="苏州云杉软件有限公司", primary_contact={"email": "wu@yunshan.example"})
    lead = await make_lead("sun", company_name="无锡某厂", mobile="13566660001")
    qian, sun, li = await client("qian"), await client("sun"), await client("li")
    for query, kind, found, match in (
        ({"email": "wu@yunshan.example"}, "customers", customer, "email"),
        ({"mobile": "135 6666 0001"}, "leads", lead, "phone"),
        ({"name": "云杉软件（苏州）有限公司"}, "customers", customer, "similar"),
    ):
        for path in ("/customers/duplicates", "/leads/duplicates"):
            rows = (await qian.get(path, params=query)).json()["data"]
            assert [(row["kind"], row["id"], row["number"], row["owner_name"], row["match"]) for row in rows] == [
                (kind, None, found["number"], "孙悦", match)
            ], query
            own = (await sun.get(path, params=query)).json()["data"]
            assert [row["id"] for row in own] == [found["id"]]
    assert (await qian.get("/customers/duplicates", params={"mobile": "13566660001", "id": lead["id"]})).json() == {
        "data": []
    }
    marketing = await li.get("/leads/duplicates", params={"mobile": "13566660001"})
    assert [row["owner_name"] for row in marketing.json()["data"]] == ["孙悦"]
    assert (await li.get("/customers/duplicates", params={"mobile": "13566660001"})).status_code == 403


@pytest.mark.req("IMP-02")
async def test_a_known_address_and_a_similar_name_have_their_rules(
    client: Any, rules: Any, rule: Any, make_customer: Make, make_lead: Make
) -> None:
    """Asked about, refused or nobody's business; and a refusal leaves nothing behind."""
    known = await make_customer("sun", name="宁波栈桥软件有限公司", primary_contact={"email": "he@zhanqiao.example"})
    qian, person = await client("qian"), {"name": "李", "mobile": "13577770001"}
    same_mail = {"name": "别家公司", "industry": "it", "primary_contact": person | {"email": "he@zhanqiao.example"}}
    alike = {"name": "栈桥软件（宁波）股份有限公司", "industry": "it", "primary_contact": person}

    async def said(body: dict[str, Any]) -> tuple[int, str | None]:
        answer = await qian.post("/customers", json=body)
        return answer.status_code, answer.json().get("code")

    assert await said(same_mail) == (409, "DUPLICATE_SUSPECT")
    await rule("duplicate_email_ui", "block")
    assert await said(same_mail | {"force": True}) == (409, "DUPLICATE_EMAIL")
    await rule("duplicate_similar_ui", "warn")
    assert await said(alike) == (409, "DUPLICATE_SUSPECT")
    await rule("duplicate_similar_ui", "block")
    assert await said(alike | {"force": True}) == (409, "DUPLICATE_SIMILAR")
    lead = {"company_name": "栈桥软件", "contact_name": "李", "wechat": "li-1", "source": "web_form"}
    refused = await qian.post("/leads", json=lead)
    assert (refused.status_code, refused.json()["code"]) == (409, "DUPLICATE_SIMILAR")
    await rule("duplicate_similar_ui", "warn")
    assert (await qian.post("/leads", json=lead)).json()["duplicate_state"] == "suspect"
    found = await (await client("admin")).get("/customers", params={"q": "栈桥"})
    assert [row["id"] for row in found.json()["data"]] == [known["id"]]
    await rule("duplicate_email_ui", "ignore")
    await rule("duplicate_similar_ui", "ignore")
    assert await said(same_mail) == (201, None)
    assert await said(alike | {"primary_contact": person | {"mobile": "13577770002"}}) == (201, None)


async def test_the_hint_knows_similar_names_and_the_mail_of_a_company(
    client: Any, rules: Any, make_customer: Make, make_lead: Make
) -> None:
    customer = await make_customer("sun", name="常州雪松仪表有限公司", primary_contact={"email": "wu@xuesong.example"})
    lead = await make_lead("sun", company_name="雪松仪表二厂", email="zhou@xuesong.example")
    await make_lead("sun", company_name="邮箱人人有", email="zhou@qq.com")
    qian = await client("qian")
    for query, match in (
        ({"name": "雪松仪表（常州）集团有限公司"}, "similar"),
        ({"name": "雪松仪表"}, "similar"),
        ({"email": "li@XueSong.example"}, "domain"),
    ):
        rows = (await qian.get("/customers/duplicates", params=query)).json()["data"]
        told = [(row["kind"], row["number"], row["match"]) for row in rows]
        assert told == [("customers", customer["number"], match), ("leads", lead["number"], match)], query
    assert (await qian.get("/customers/duplicates", params={"email": "nobody@qq.com"})).json()["data"] == []


async def test_the_database_takes_names_apart_as_the_program_does(db: Any) -> None:
    names = (
        "上海澜桥智能科技有限公司 澜桥智能科技（上海）有限公司 中国石化 上海市X 上海 公司 北京京东集团 "
        "广东省机电厂 重庆市 贵州茅台（集团）有限责任公司 AcmeCo.,Ltd. 南京市南京 内蒙古伊利集团有限公司 "
        "西藏西藏 深圳市深圳湾有限公司 "
        "海南海南岛中心 XX集团有限公司 宁波宁波宁波 LTD 中心厂公司 常州常州市常 齐齐哈尔第一机床厂 吉林省吉林化工"
    ).split()
    for name in names:
        core = await db.scalar(text("SELECT customer_core(:key)"), {"key": name_key(name)})
        assert core == name_core(name), name


async def test_whatever_ends_a_name_has_it_is_taken_apart_alike(db: Any) -> None:
    """Places and forms in every order, cut through, and what may be mistaken for them: cut off by their length."""
    chance, keys = Random(58), set[str]()
    while len(keys) < 5_000:
        parts = chance.choices([PLACES, SUFFIXES, "市省京州兴福A1"], (5, 3, 2), k=chance.randint(1, 5))
        said = "".join(chance.choice(part) for part in parts)
        keys.add(said[chance.randint(0, 1) : len(said) - chance.randint(0, 1)])
    found = await db.execute(
        text("SELECT key, customer_core(key) AS core FROM unnest(CAST(:keys AS text[])) key"), {"keys": sorted(keys)}
    )
    assert {row.key: row.core for row in found} == {key: name_core(key) for key in keys}
