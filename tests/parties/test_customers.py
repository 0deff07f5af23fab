"""Customers and what hangs on them: born with a contact, unique, found, read by their owner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bihuan.catalog.price_list.service import list_prices
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.settling import settle
from bihuan.kernel.workflow import unreachable
from bihuan.parties.contact.models import Contact, ContactStatus
from bihuan.parties.contact.workflow import ACTIONS as CONTACT_ACTIONS
from bihuan.parties.customer.models import Customer, CustomerStatus, name_key
from bihuan.parties.customer.naming import name_core
from bihuan.parties.customer.service import CUSTOMERS, became_deal, showed_intent
from bihuan.parties.customer.workflow import ACTIONS
from tests.parties.conftest import Make

USCC = "91310115MA1K35J8HH"


def tag(resource: str, record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{resource}:{record["id"]}:{record["version"]}"'}


@pytest.mark.req("CUST-02", "CUST-05", "CONT-02")
async def test_a_customer_is_born_with_a_number_and_a_primary_contact(
    client: Any, make_customer: Make, clock: Any
) -> None:
    await client("qian")  # signed in today, so that the session outlives this test
    clock("2024-05-21 10:00")
    made = await make_customer("qian", name="上海澜桥智能科技有限公司", uscc=USCC)
    assert made["number"] == "CRM202405210001"
    assert (made["owner_name"], made["lifecycle"], made["grade"], made["status"]) == (
        "钱程",
        "potential",
        "B",
        "active",
    )
    assert (made["contact_name"], made["obtain_way"]) == ("陈岚", "create")
    rows = (await (await client("qian")).get("/contacts", params={"customer_id": made["id"]})).json()["data"]
    assert [(row["name"], row["is_primary"], row["owner_name"]) for row in rows] == [("陈岚", True, "钱程")]


@pytest.mark.req("CUST-02", "CUST-11")
async def test_how_far_a_customer_has_come_is_said_when_it_is_entered(
    client: Any, db: Any, make_customer: Make, clock: Any
) -> None:
    await client("qian")
    await client("zhao")
    clock("2026-05-21 10:00")
    known = await make_customer("qian", lifecycle="intent")
    assert (known["lifecycle"], known["first_deal_at"]) == ("intent", None)
    bought = await make_customer("zhao", lifecycle="deal")
    assert (bought["lifecycle"], bought["first_deal_at"]) == ("deal", "2026-05-21T10:00:00+08:00")
    body = {"name": "老客户公司", "industry": "it", "primary_contact": {"name": "王", "mobile": "13812340000"}}
    refused = await (await client("qian")).post("/customers", json=body | {"lifecycle": "deal"})
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    lost = await (await client("zhao")).post("/customers", json=body | {"lifecycle": "lost"})
    assert (lost.status_code, lost.json()["errors"][0]["pointer"]) == (422, "/lifecycle")
    assert await db.scalar(select(Customer.id).where(Customer.name == "老客户公司")) is None


async def test_a_customer_without_a_way_to_reach_somebody_is_refused(client: Any, db: Any) -> None:
    qian = await client("qian")
    body = {"name": "无联系公司", "industry": "it", "primary_contact": {"name": "王经理"}}
    refused = await qian.post("/customers", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "CONTACT_METHOD_REQUIRED")
    assert refused.json()["errors"][0]["pointer"] == "/primary_contact/mobile"
    without = await qian.post("/customers", json={"name": "无联系公司", "industry": "it"})
    assert without.status_code == 422
    letters = await qian.post("/customers", json=body | {"primary_contact": {"name": "王", "mobile": "abc"}})
    assert letters.json()["errors"][0]["code"] == "INVALID_MOBILE"
    assert await db.scalar(select(Customer.id).where(Customer.name == "无联系公司")) is None


async def test_an_unknown_industry_is_refused(client: Any) -> None:
    body = {"name": "星际公司", "industry": "space", "primary_contact": {"name": "王", "mobile": "13600000001"}}
    refused = await (await client("qian")).post("/customers", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/industry")


def test_names_are_compared_without_punctuation_width_or_case() -> None:
    assert name_key("Ｌａｎ-qiao（上海） 有限公司") == name_key("LAN QIAO(上海)有限公司") == "LANQIAO上海有限公司"
    assert name_core("上海澜桥智能科技有限公司") == "澜桥智能科技"
    assert name_core("澜桥智能科技（上海）有限公司") == "澜桥智能科技"


@pytest.mark.req("CUST-27")
async def test_the_same_name_or_credit_code_is_refused(client: Any, make_customer: Make) -> None:
    first = await make_customer("qian", name="北京 华信（集团）有限公司", uscc="91350100M000100Y43")
    sun = await client("sun")
    body = {
        "name": "北京华信(集团)有限公司",
        "industry": "it",
        "primary_contact": {"name": "李", "mobile": "13600000002"},
    }
    same_name = await sun.post("/customers", json=body)
    assert (same_name.status_code, same_name.json()["code"]) == (409, "DUPLICATE_NAME")
    same_code = await sun.post("/customers", json=body | {"name": "另一家", "uscc": "91350100M000100Y43"})
    assert (same_code.status_code, same_code.json()["code"]) == (409, "DUPLICATE_USCC")
    gone = await (await client("zhao")).post(
        f"/customers/{first['id']}/discard", json={"reason_code": "closed_down", "reason": "已注销"}
    )
    assert (gone.status_code, gone.json()["status"]) == (200, "discarded")
    assert (await sun.post("/customers", json=body)).status_code == 201
    back = await (await client("zhao")).post(f"/customers/{first['id']}/restore", json={})
    assert (back.status_code, back.json()["code"]) == (409, "DUPLICATE_NAME")


async def test_a_known_phone_needs_a_confirmation(client: Any, make_customer: Make) -> None:
    await make_customer("qian", primary_contact={"mobile": "13700000009"})
    body = {"name": "同号公司", "industry": "it", "primary_contact": {"name": "李", "mobile": "13700000009"}}
    sun = await client("sun")
    warned = await sun.post("/customers", json=body)
    assert (warned.status_code, warned.json()["code"]) == (409, "DUPLICATE_SUSPECT")
    assert (await sun.post("/customers", json=body | {"force": True})).status_code == 201


async def test_the_hint_names_the_owner_and_never_the_phone(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian", name="杭州云帆网络有限公司", primary_contact={"mobile": "13711112222"})
    sun = await client("sun")
    for query in (
        {"name": "杭州云帆网络有限公司"},
        {"name": "云帆网络（杭州）股份有限公司"},
        {"mobile": "13711112222"},
    ):
        answer = await sun.get("/customers/duplicates", params=query)
        found = answer.json()["data"]
        assert [(row["number"], row["owner_name"], row["in_pool"]) for row in found] == [
            (made["number"], "钱程", False)
        ], query
        assert "13711112222" not in answer.text
    assert (await sun.get(f"/customers/{made['id']}")).status_code == 404


@pytest.mark.req("CUST-13")
async def test_one_box_finds_name_number_contact_and_phone(client: Any, make_customer: Make) -> None:
    made = await make_customer(
        "qian", name="宁波海天塑机", short_name="海天", primary_contact={"name": "欧阳靖", "mobile": "13577778888"}
    )
    qian = await client("qian")
    for words in ("海天塑", "欧阳", "7777888", made["number"]):
        rows = (await qian.get("/customers", params={"q": words})).json()["data"]
        assert [row["id"] for row in rows] == [made["id"]], words
    contact = (await qian.get("/contacts", params={"customer_id": made["id"]})).json()["data"][0]
    renamed = await qian.patch(f"/contacts/{contact['id']}", json={"name": "司马南"}, headers=tag("contacts", contact))
    assert renamed.status_code == 200, renamed.text
    assert len((await qian.get("/customers", params={"q": "司马南"})).json()["data"]) == 1
    assert (await qian.get("/customers", params={"q": "欧阳靖"})).json()["data"] == []


@pytest.mark.req("CUST-14")
async def test_the_list_filters(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian", industry="finance", grade="A", source="exhibition", tags=["采购设备"])
    qian = await client("qian")
    for query in (
        {"industry": "finance"},
        {"grade": "A"},
        {"source": "exhibition"},
        {"tag": "采购设备"},
        {"owner_id": made["owner_id"], "industry": "finance", "in_pool": "false"},
        {"created_at_gte": made["created_at"], "lifecycle": "potential,intent", "grade": "A"},
    ):
        rows = (await qian.get("/customers", params=query)).json()["data"]
        assert [row["id"] for row in rows] == [made["id"]], query
    assert (await qian.get("/customers", params={"in_pool": "true", "industry": "finance"})).json()["data"] == []


@pytest.mark.req("CUST-16")
async def test_an_edit_is_versioned_and_reindexed(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian")
    qian = await client("qian")
    path = f"/customers/{made['id']}"
    edited = await qian.patch(path, json={"name": "更名后科技", "city": "苏州"}, headers=tag("customers", made))
    assert (edited.status_code, edited.json()["name"], edited.json()["version"]) == (
        200,
        "更名后科技",
        made["version"] + 1,
    )
    stale = await qian.patch(path, json={"city": "无锡"}, headers=tag("customers", made))
    assert (stale.status_code, stale.json()["code"]) == (412, "STALE_VERSION")
    assert [row["id"] for row in (await qian.get("/customers", params={"q": "更名后"})).json()["data"]] == [made["id"]]


async def test_parents_never_form_a_circle(client: Any, make_customer: Make) -> None:
    parent = await make_customer("qian")
    child = await make_customer("qian", parent_id=parent["id"])
    refused = await (await client("qian")).patch(
        f"/customers/{parent['id']}", json={"parent_id": child["id"]}, headers=tag("customers", parent)
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "PARENT_CYCLE")


async def test_finance_sets_the_credit_and_sales_cannot(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian")
    path = f"/customers/{made['id']}/set-credit"
    refused = await (await client("qian")).post(path, json={"credit_limit": "1.00"})
    assert refused.status_code == 403
    done = await (await client("wu")).post(path, json={"credit_limit": "500000.00"})
    assert (done.status_code, done.json()["credit_limit"]) == (200, "500000.00")


@pytest.mark.req("CUST-11", "CUST-21", "OWN-07")
async def test_the_lifecycle_moves_by_hand_only_as_the_table_says(client: Any, make_customer: Make, db: Any) -> None:
    assert unreachable(CustomerStatus, CustomerStatus.ACTIVE, ACTIONS) == set()
    made = await make_customer("qian")
    qian, zhao = await client("qian"), await client("zhao")
    path = f"/customers/{made['id']}/convert"
    untouched = await qian.post(path, json={"lifecycle": "intent"})
    assert (untouched.status_code, untouched.json()["code"]) == (409, "FOLLOW_UP_REQUIRED")
    lost = await qian.post(path, json={"lifecycle": "lost", "reason": "x"})
    assert (lost.status_code, lost.json()["code"]) == (409, "LIFECYCLE_NOT_POSSIBLE")
    assert (await qian.post(path, json={"lifecycle": "deal", "reason": "已签约"})).status_code == 403
    deal = await zhao.post(path, json={"lifecycle": "deal", "reason": "已签约"})
    assert (deal.status_code, deal.json()["lifecycle"]) == (200, "deal")
    unexplained = await qian.post(path, json={"lifecycle": "lost"})
    assert unexplained.json()["errors"][0]["pointer"] == "/reason"
    assert (await qian.post(path, json={"lifecycle": "lost", "reason": "停止合作"})).json()["lifecycle"] == "lost"
    states = await db.execute(
        select(OwnershipEvent.from_state, OwnershipEvent.to_state)
        .where(OwnershipEvent.object_id == made["id"], OwnershipEvent.action == "convert")
        .order_by(OwnershipEvent.id)
    )
    assert [tuple(row) for row in states] == [("potential", "deal"), ("deal", "lost")]


async def test_an_opportunity_shows_intent_and_a_contract_makes_a_deal_once(
    client: Any, make_customer: Make, ctx_for: Any
) -> None:
    made = await make_customer("qian")
    ctx = await ctx_for("qian")
    customer_id = UUID(made["id"])
    for verb in (showed_intent, showed_intent, became_deal, became_deal, showed_intent):
        await verb(ctx, customer_id)
    await settle(ctx)
    await ctx.db.commit()
    shown = (await (await client("qian")).get(f"/customers/{made['id']}")).json()
    assert shown["lifecycle"] == "deal"
    assert shown["first_deal_at"] is not None
    events = await ctx.db.scalars(
        select(OwnershipEvent.to_state)
        .where(OwnershipEvent.object_id == customer_id, OwnershipEvent.action == "convert")
        .order_by(OwnershipEvent.id)
    )
    assert list(events) == ["intent", "deal"]


async def test_a_deal_needs_no_lock_and_locks_are_limited(client: Any, make_customer: Make, monkeypatch: Any) -> None:
    from bihuan.parties.customer import workflow

    async def two(ctx: Any, key: str) -> int:
        return 2

    monkeypatch.setattr(workflow, "setting", two)
    qian = await client("qian")
    kept = [await make_customer("qian") for _ in range(3)]
    codes = [(await qian.post(f"/customers/{one['id']}/lock", json={})) for one in kept]
    assert [answer.status_code for answer in codes] == [200, 200, 409]
    assert codes[2].json()["code"] == "LOCK_LIMIT"
    assert (await qian.post(f"/customers/{kept[0]['id']}/unlock", json={})).json()["is_locked"] is False
    await (await client("zhao")).post(
        f"/customers/{kept[2]['id']}/convert", json={"lifecycle": "deal", "reason": "签约"}
    )
    refused = await qian.post(f"/customers/{kept[2]['id']}/lock", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "DEAL_NO_LOCK")


@pytest.mark.req("CONT-01")
async def test_one_contact_is_primary_and_a_mobile_is_unique_inside_the_customer(
    client: Any, make_customer: Make, db: Any
) -> None:
    assert unreachable(ContactStatus, ContactStatus.ACTIVE, CONTACT_ACTIONS) == set()
    made = await make_customer("qian", primary_contact={"mobile": "13500000001"})
    qian = await client("qian")
    body = {"customer_id": made["id"], "name": "周工", "mobile": "13500000002"}
    second = (await qian.post("/contacts", json=body)).json()
    assert (second["is_primary"], second["owner_name"]) == (False, "钱程")
    same = await qian.post("/contacts", json=body | {"name": "重号", "mobile": "13500000001"})
    assert (same.status_code, same.json()["code"]) == (409, "DUPLICATE_CONTACT_MOBILE")
    chosen = await qian.post(f"/contacts/{second['id']}/set-primary", json={})
    assert chosen.json()["is_primary"] is True
    primaries = await db.scalars(select(Contact.name).where(Contact.customer_id == made["id"], Contact.is_primary))
    assert list(primaries) == ["周工"]
    assert (await qian.get(f"/customers/{made['id']}")).json()["contact_name"] == "周工"
    refused = await qian.post(f"/contacts/{second['id']}/leave", json={})
    assert refused.status_code == 409
    assert (await (await client("sun")).get(f"/contacts/{second['id']}")).status_code == 404
    assert (await (await client("sun")).post("/contacts", json=body)).json()["code"] == "REF_NOT_FOUND"


async def test_reporting_lines_never_form_a_circle(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian")
    qian = await client("qian")
    first = (await qian.get("/contacts", params={"customer_id": made["id"]})).json()["data"][0]
    body = {"customer_id": made["id"], "name": "下属", "wechat": "wx-1", "reports_to_id": first["id"]}
    second = (await qian.post("/contacts", json=body)).json()
    assert second["reports_to_name"] == "陈岚"
    circle = await qian.patch(
        f"/contacts/{first['id']}", json={"reports_to_id": second["id"]}, headers=tag("contacts", first)
    )
    assert (circle.status_code, circle.json()["code"]) == (422, "MANAGER_CYCLE")


async def test_titles_and_addresses_have_one_default_each(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian")
    qian = await client("qian")
    untaxed = await qian.post("/invoice-titles", json={"customer_id": made["id"], "title": "某公司"})
    assert (untaxed.status_code, untaxed.json()["errors"][0]["pointer"]) == (422, "/tax_no")
    first = {"customer_id": made["id"], "title": "某公司", "tax_no": USCC, "bank_account": "1001 2345 6789"}
    one = (await qian.post("/invoice-titles", json=first)).json()
    assert (one["is_default"], one["bank_account"], one["owner_id"]) == (True, "100123456789", made["owner_id"])
    second = {"customer_id": made["id"], "title": "个人", "title_type": "person", "is_default": True}
    assert (await qian.post("/invoice-titles", json=second)).json()["is_default"] is True
    rows = (await qian.get("/invoice-titles", params={"customer_id": made["id"]})).json()["data"]
    assert sorted((row["title"], row["is_default"]) for row in rows) == [("个人", True), ("某公司", False)]
    ship = {"customer_id": made["id"], "consignee": "陈岚", "mobile": "13812341234", "address": "张江路 1 号"}
    assert (await qian.post("/customer-addresses", json=ship)).json()["is_default"] is True
    assert (await qian.post("/customer-addresses", json=ship | {"address": "2 号"})).json()["is_default"] is False
    bill = (await qian.post("/customer-addresses", json=ship | {"kind": "bill"})).json()
    assert bill["is_default"] is True


async def test_the_grade_of_a_customer_decides_its_price_list(client: Any, make_customer: Make, ctx_for: Any) -> None:
    from datetime import date
    from decimal import Decimal

    from bihuan.catalog.price_list.models import PriceList, PriceListLine
    from bihuan.catalog.product.models import Product
    from bihuan.catalog.tax_rate.models import TaxRate
    from bihuan.catalog.unit.models import Unit

    made = await make_customer("qian", grade="A")
    ctx = await ctx_for("admin")
    unit = Unit(name="套件")
    rate = TaxRate(code="T13", name="13%", rate=Decimal("0.13"), valid_from=date(2019, 4, 1))
    ctx.db.add_all([unit, rate])
    await ctx.db.flush()
    product = Product(
        code="PL-1",
        name="样机",
        unit_id=unit.id,
        tax_rate_id=rate.id,
        standard_price_incl=Decimal(1130),
        standard_price_excl=Decimal(1000),
    )
    ctx.db.add(product)
    await ctx.db.flush()
    prices = PriceList(
        name="A级",
        valid_from=date(2026, 1, 1),
        scope_kind="grade",
        scope_values=["A"],
        status="active",
        lines=[PriceListLine(line_no=10, product_id=product.id, unit_id=unit.id, price=Decimal(1050))],
    )
    ctx.db.add(prices)
    await ctx.db.flush()
    wanted = [(product.id, Decimal(1))]
    found = await list_prices(ctx, wanted, customer_id=UUID(made["id"]), day=date(2026, 11, 2), currency="CNY")
    assert found[0] is not None and found[0].price == Decimal(1050)
    await ctx.db.rollback()


async def test_a_superior_reads_and_edits_what_a_stranger_never_sees(client: Any, make_customer: Make) -> None:
    made = await make_customer("qian")
    assert (await (await client("zhao")).get(f"/customers/{made['id']}")).status_code == 200
    assert (await (await client("sun")).get(f"/customers/{made['id']}")).status_code == 404
    edited = await (await client("zhao")).patch(
        f"/customers/{made['id']}", json={"city": "无锡"}, headers=tag("customers", made)
    )
    assert edited.json()["city"] == "无锡"
    assert "claim" in {action.name for action in CUSTOMERS.actions}


async def test_a_reference_to_what_one_may_not_see_is_a_reference_to_nothing(client: Any, make_customer: Make) -> None:
    sun, hidden = await client("sun"), await make_customer("qian")
    mine = await make_customer("sun")
    body = {
        "name": "孙悦的子公司",
        "industry": "it",
        "parent_id": hidden["id"],
        "primary_contact": {"name": "陈岚", "mobile": "13600006001"},
    }
    made = await sun.post("/customers", json=body)
    edited = await sun.patch(
        f"/customers/{mine['id']}", json={"parent_id": hidden["id"]}, headers=tag("customers", mine)
    )
    for answer in (made, edited):
        assert (answer.status_code, answer.json()["code"]) == (422, "REF_NOT_FOUND")
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/parent_id"]
    assert (await sun.get("/customers", params={"q": "孙悦的子公司"})).json()["data"] == []
    after = (await sun.get(f"/customers/{mine['id']}")).json()
    assert (after["version"], after["parent_id"]) == (mine["version"], None)


async def test_people_were_born_and_companies_founded_before_there_was_business(
    client: Any, rules: Any, make_customer: Make
) -> None:
    """同仁堂 is older than any business date; nobody who buys was born before 1900."""
    made = await make_customer("qian", established_on="1869-05-01", primary_contact={"birthday": "1968-02-29"})
    qian = await client("qian")
    assert made["established_on"] == "1869-05-01"
    person = (await qian.get("/contacts", params={"customer_id": made["id"]})).json()["data"][0]
    assert (await qian.get(f"/contacts/{person['id']}")).json()["birthday"] == "1968-02-29"
    asked = {"filter": {"field": "established_on", "op": "lt", "value": "1870-01-01"}}
    found = await qian.post("/customers/search", json=asked)
    assert [row["id"] for row in found.json()["data"]] == [made["id"]]
    early = await qian.patch(
        f"/customers/{made['id']}", json={"established_on": "1799-12-31"}, headers=tag("customers", made)
    )
    assert [one["code"] for one in early.json()["errors"]] == ["DATE_OUT_OF_RANGE"]
    unborn = await qian.patch(
        f"/contacts/{person['id']}", json={"birthday": "1899-12-31"}, headers=tag("contacts", person)
    )
    assert [(one["pointer"], one["code"]) for one in unborn.json()["errors"]] == [("/birthday", "DATE_OUT_OF_RANGE")]
    late = await qian.post(
        "/customers/search",
        json={"filter": {"field": "next_follow_up_at", "op": "lt", "value": "1989-12-31T00:00:00+08:00"}},
    )
    assert late.status_code == 422


async def test_a_moment_is_written_alike_in_a_row_and_in_the_record(client: Any, make_customer: Make) -> None:
    """In +08:00 everywhere (API §1): rows are written past the models, from what the driver reads."""
    made, qian = await make_customer("qian"), await client("qian")
    found = {"filter": {"field": "id", "op": "eq", "value": made["id"]}}
    (row,) = (await qian.post("/customers/search", json=found)).json()["data"]
    (part,) = (await qian.post("/customers/search", json=found | {"fields": ["updated_at"]})).json()["data"]
    assert made["updated_at"].endswith("+08:00")
    assert row["updated_at"] == part["updated_at"] == made["updated_at"]
