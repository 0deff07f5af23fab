"""Rules for fields of the product: required, bounded, of a form, and under a condition (ADM-07, IMP-05)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Clients

pytestmark = pytest.mark.req("ADM-07", "IMP-05")


def etag(kind: str, record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{kind}:{record["id"]}:{record["version"]}"'}


def faults(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def customer(number: int, **more: Any) -> dict[str, Any]:
    person = {"name": "陈", "mobile": f"1390000{number:04d}"}
    return {"name": f"规则{number}有限公司", "industry": "it", "grade": "C", "primary_contact": person} | more


async def rule(client: Clients, field: str, **more: Any) -> dict[str, Any]:
    made = await (await client("admin")).post("/field-rules", json={"object": "customers", "field": field} | more)
    assert made.status_code == 201, made.text
    return made.json()  # type: ignore[no-any-return]


async def test_a_rule_holds_for_who_creates_edits_and_puts_and_old_records_are_asked_when_touched(
    client: Clients, db: AsyncSession
) -> None:
    qian, admin = await client("qian"), await client("admin")
    old = (await qian.post("/customers", json=customer(1))).json()
    made = await rule(client, "website", required=True, required_when={"field": "grade", "values": ["A", "B"]})
    capital = await rule(client, "registered_capital", minimum="100", maximum="1000000")
    await rule(client, "established_on", maximum="2026-12-31")
    await rule(client, "short_name", form="mask", mask="AA0", max_length=8)
    assert (capital["minimum"], capital["maximum"], capital["required"]) == ("100", "1000000", False)
    wrong = {
        "grade": "A",
        "registered_capital": "99.99",
        "established_on": "2027-01-01",
        "short_name": "澜桥",
    }
    before = await db.scalar(text("SELECT count(*) FROM customers"))
    refused = await qian.post("/customers", json=customer(2, **wrong))
    assert (refused.status_code, sorted(faults(refused))) == (
        422,
        [
            ("/established_on", "MAX_VALUE"),
            ("/registered_capital", "MIN_VALUE"),
            ("/short_name", "FORMAT_INVALID"),
            ("/website", "REQUIRED"),
        ],
    )
    put = await qian.put("/customers/by-external/erp/R-2", json=customer(2, **wrong))
    assert sorted(faults(put)) == sorted(faults(refused))
    assert await db.scalar(text("SELECT count(*) FROM customers")) == before
    right = {
        "grade": "A",
        "registered_capital": "100.00",
        "established_on": "2026-12-31",
        "short_name": "LQ1",
        "website": "https://example.com",
    }
    good = await qian.post("/customers", json=customer(2, **right))
    assert good.status_code == 201, good.text
    assert (await qian.post("/customers", json=customer(3, grade="C"))).status_code == 201

    url = f"/customers/{good.json()['id']}"
    cleared = await qian.patch(url, json={"website": None}, headers=etag("customers", good.json()))
    assert faults(cleared) == [("/website", "REQUIRED")]
    bounded = await qian.patch(url, json={"registered_capital": "1000000.01"}, headers=etag("customers", good.json()))
    assert faults(bounded) == [("/registered_capital", "MAX_VALUE")]
    assert (await qian.get(url)).json()["registered_capital"] == "100.00"

    url = f"/customers/{old['id']}"
    untouched = await qian.patch(url, json={"remark": "老客户"}, headers=etag("customers", old))
    assert untouched.status_code == 200, untouched.text
    graded = await qian.post(f"{url}/set-grade", json={"grade": "B", "reason": "今年采购额翻番"})
    assert graded.status_code == 200, graded.text
    touched = await qian.patch(url, json={"website": None}, headers=etag("customers", graded.json()))
    assert faults(touched) == [("/website", "REQUIRED")]
    off = await admin.patch(f"/field-rules/{made['id']}", json={"is_active": False}, headers=etag("field-rules", made))
    assert off.status_code == 200, off.text
    touched = await qian.patch(url, json={"website": None}, headers=etag("customers", graded.json()))
    assert (touched.json()["grade"], touched.json()["website"]) == ("B", None)


async def test_a_text_is_kept_as_its_form_keeps_it(client: Clients) -> None:
    admin, qian = await client("admin"), await client("qian")
    body = {"object": "leads", "field": "channel_detail", "form": "email"}
    assert (await admin.post("/field-rules", json=body)).status_code == 201
    lead = {"company_name": "格式公司", "mobile": "13711110000", "source": "web_form"}
    made = await qian.post("/leads", json=lead | {"channel_detail": "Chen@EXAMPLE.com"})
    assert (made.status_code, made.json()["channel_detail"]) == (201, "Chen@example.com"), made.text
    wrong = await qian.post("/leads", json=lead | {"channel_detail": "chen"})
    assert faults(wrong) == [("/channel_detail", "INVALID_EMAIL")]


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"object": "units"}, "/object", "REF_NOT_FOUND"),
        ({"field": "owner_id"}, "/field", "UNKNOWN_FIELD"),
        ({"field": "no_such_field"}, "/field", "UNKNOWN_FIELD"),
        ({"field": "__class__"}, "/field", "INVALID"),
        ({"field": "address", "minimum": "1"}, "/minimum", "INVALID"),
        ({"field": "registered_capital", "form": "digits"}, "/form", "INVALID"),
        ({"field": "registered_capital", "minimum": "NaN"}, "/minimum", "INVALID_NUMBER"),
        ({"field": "registered_capital", "minimum": "2", "maximum": "1"}, "/maximum", "MIN_VALUE"),
        ({"field": "established_on", "minimum": "1"}, "/minimum", "INVALID"),
        ({"field": "tags", "max_length": 3}, "/max_length", "INVALID"),
        ({"field": "customer_kind", "form": "digits"}, "/form", "INVALID"),
        ({"field": "address", "form": "mask"}, "/mask", "REQUIRED"),
        ({"field": "address", "required_when": {"field": "grade", "values": []}}, "/required_when/values", "INVALID"),
    ],
)
async def test_a_rule_fits_its_field(client: Clients, wrong: dict[str, Any], pointer: str, code: str) -> None:
    answer = await (await client("admin")).post("/field-rules", json={"object": "customers", "field": "city"} | wrong)
    assert (answer.status_code, faults(answer)) == (422, [(pointer, code)]), answer.text


async def test_a_field_has_its_rules_once_and_everybody_may_know_them(client: Clients) -> None:
    qian, admin = await client("qian"), await client("admin")
    assert (await admin.post("/field-rules", json={"object": "contacts", "field": "email"})).status_code == 201
    again = await admin.post("/field-rules", json={"object": "contacts", "field": "email", "required": True})
    assert (again.status_code, again.json()["code"]) == (409, "FIELD_RULE_TAKEN")
    told = (await qian.get("/field-rules", params={"object": "contacts"})).json()["data"]
    assert [(one["field"], one["required"]) for one in told] == [("email", False)]
    assert (await qian.post("/field-rules", json={"object": "contacts", "field": "title"})).status_code == 403
    known = (await qian.get("/field-rules/fields", params={"object": "customers"})).json()["data"]
    kinds = {one["field"]: one["kind"] for one in known}
    assert kinds["website"] == "text"
    assert kinds["registered_capital"] == "number"
    assert kinds["established_on"] == "date"
    assert kinds["customer_kind"] == "other"
    assert not {"owner_id", "number", "status", "primary_contact", "force"} & set(kinds)
    nothing = await qian.get("/field-rules/fields", params={"object": "units"})
    assert nothing.json()["code"] == "REF_NOT_FOUND"
