"""Bank accounts of customers: one default, numbers checked, and shown to whoever has the right (DOMAIN §1.6, §2.7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clients
from tests.parties.conftest import Make


@pytest.mark.req("CUST-23")
async def test_an_account_is_seen_whole_by_finance_and_by_its_tail_by_everybody_else(
    client: Clients, make_customer: Make
) -> None:
    customer, qian, finance = await make_customer("qian"), await client("qian"), await client("wu")
    body = {"customer_id": customer["id"], "bank_name": "招商银行上海分行", "account_name": "澜桥智能"}
    for field, value, code in (
        ("account_no", "1234-56", "INVALID_BANK_ACCOUNT"),
        ("account_no", "一二三四五六七八", "INVALID_BANK_ACCOUNT"),
        ("account_no", " ", "REQUIRED"),
        ("cnaps", "30829000302", "INVALID_CNAPS"),
    ):
        refused = await qian.post("/bank-accounts", json=body | {"account_no": "12345678", field: value})
        assert refused.status_code == 422, refused.text
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(f"/{field}", code)]
    of = {"customer_id": customer["id"], "count": "exact"}
    assert (await qian.get("/bank-accounts", params=of)).json()["page"]["total"] == 0

    one = (
        await qian.post("/bank-accounts", json=body | {"account_no": "1001 2345 ６７８９", "cnaps": "308290003020"})
    ).json()
    assert (one["is_default"], one["account_no"], one["account_tail"]) == (True, None, "****6789")
    assert (one["number_suspect"], one["owner_id"]) == (False, customer["owner_id"])
    again = await qian.post("/bank-accounts", json=body | {"account_no": "100123456789"})
    assert (again.status_code, again.json()["code"]) == (409, "DUPLICATE_VALUE")
    card = (
        await qian.post("/bank-accounts", json=body | {"account_no": "6222021234567890123", "is_default": True})
    ).json()
    assert (card["is_default"], card["number_suspect"]) == (True, True)

    rows = (await qian.get("/bank-accounts", params=of)).json()["data"]
    assert {(row["account_no"], row["account_tail"], row["is_default"]) for row in rows} == {
        (None, "****6789", False),
        (None, "****0123", True),
    }
    seen = (await finance.get("/bank-accounts", params=of)).json()["data"]
    assert {row["account_no"] for row in seen} == {"100123456789", "6222021234567890123"}

    tagged = {"If-Match": f'"bank-accounts:{one["id"]}:2"'}
    blind = await qian.patch(f"/bank-accounts/{one['id']}", json={"account_no": "99999999"}, headers=tagged)
    assert [(e["pointer"], e["code"]) for e in blind.json()["errors"]] == [("/account_no", "FIELD_FORBIDDEN")]
    asked = {"filter": {"field": "account_no", "op": "starts_with", "value": "1001"}}
    guess = await qian.post("/bank-accounts/search", json=asked)
    assert [e["code"] for e in guess.json()["errors"]] == ["FIELD_FORBIDDEN"]
    right = await finance.patch(f"/bank-accounts/{one['id']}", json={"account_no": "88888888"}, headers=tagged)
    assert (right.status_code, right.json()["account_no"]) == (200, "88888888")
    log = (await qian.get(f"/timeline/bank-accounts/{one['id']}")).text
    assert "88888888" not in log
    assert "100123456789" not in log
    assert "88888888" in (await finance.get(f"/timeline/bank-accounts/{one['id']}")).text


@pytest.mark.req("CUST-03")
async def test_phones_are_digits_with_blanks_and_dashes_dropped(client: Clients, make_customer: Make) -> None:
    qian = await client("qian")
    body: dict[str, Any] = {"name": "电话数字有限公司", "industry": "it"}
    person = {"name": "陈岚", "mobile": "138abc12341"}
    refused = await qian.post("/customers", json=body | {"primary_contact": person, "telephone": "转接总机"})
    assert refused.status_code == 422
    assert {(e["pointer"], e["code"]) for e in refused.json()["errors"]} == {
        ("/primary_contact/mobile", "INVALID_MOBILE"),
        ("/telephone", "INVALID_PHONE"),
    }
    assert (await qian.get("/customers", params={"q": "电话数字"})).json()["data"] == []
    person["mobile"] = "+86 138-1234-0007"
    made = await qian.post("/customers", json=body | {"primary_contact": person, "telephone": "021 6234 5678"})
    assert (made.json()["contact_mobile"], made.json()["telephone"]) == ("13812340007", "021-62345678")


@pytest.mark.req("CUST-01", "CUST-04", "CUST-06")
async def test_a_customer_has_its_registration_and_may_be_a_person(client: Clients, make_customer: Make) -> None:
    given = {
        "registered_capital": "5000000.00",
        "legal_representative": "周远",
        "established_on": "2011-03-08",
        "reg_status": "active",
        "company_type": "limited",
        "business_scope": "智能网关的研发与销售",
        "registered_address": "上海市浦东新区张江路 88 号",
        "uscc": "91310115MA1K35J8HH",
    }
    made = await make_customer("qian", **given)
    qian = await client("qian")
    assert {name: made[name] for name in given} == given
    wrong = await qian.patch(
        f"/customers/{made['id']}",
        json={"reg_status": "gone", "company_type": "shop"},
        headers={"If-Match": f'"customers:{made["id"]}:{made["version"]}"'},
    )
    assert {(e["pointer"], e["code"]) for e in wrong.json()["errors"]} == {
        ("/reg_status", "REF_NOT_FOUND"),
        ("/company_type", "REF_NOT_FOUND"),
    }
    assert (await qian.get(f"/customers/{made['id']}")).json()["version"] == made["version"]
    asked = {"filter": {"field": "reg_status", "op": "eq", "value": "active"}}
    assert [row["id"] for row in (await qian.post("/customers/search", json=asked)).json()["data"]] == [made["id"]]
    person = await make_customer("qian", customer_kind="person", name="林晚秋")
    assert (person["customer_kind"], person["uscc"]) == ("person", None)
