"""Fields that an administrator has made of quotes, contracts and orders: changed in drafts only, and handed on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.clock import CLOCK
from tests.conftest import Clients
from tests.sales.conftest import SCHEDULE, Do, ok, refused

pytestmark = pytest.mark.req("ADM-01")
Define = Callable[..., Awaitable[dict[str, Any]]]
OPTIONS = [
    {"code": "ours", "label_zh": "我方范本", "label_en": "Ours"},
    {"code": "theirs", "label_zh": "客户范本", "label_en": "Theirs"},
]


@pytest.fixture
def define(client: Clients) -> Define:
    """``await define("quotes", "text", "site", …)``"""

    async def made(kind: str, of: str, key: str, **more: Any) -> dict[str, Any]:
        body = {"object": kind, "key": key, "kind": of, "label_zh": f"字段{key}", "label_en": key} | more
        return ok(await (await client("admin")).post("/custom-fields", json=body), 201)

    return made


@pytest.fixture(autouse=True)
async def nothing_declared(client: Clients, db: AsyncSession) -> None:
    """Each test declares its own: what others declared is switched off, as an administrator would."""
    admin = await client("admin")
    for kind in ("custom-fields", "field-rules"):
        for row in ok(await admin.get(f"/{kind}", params={"limit": 200, "is_active": "true"}))["data"]:
            match = {"If-Match": f'"{kind}:{row["id"]}:{row["version"]}"'}
            ok(await admin.patch(f"/{kind}/{row['id']}", json={"is_active": False}, headers=match))


def etag(kind: str, record: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{kind}:{record["id"]}:{record["version"]}"'}


def faults(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_values_change_only_while_the_document_may_be_edited(
    client: Clients, define: Define, make_quote: Do, act: Do, approve: Do
) -> None:
    await define("quotes", "text", "d_site")
    qian = await client("qian")
    quote = await make_quote(custom={"d_site": "一期"})
    url = f"/quotes/{quote['id']}"
    quote = ok(await qian.patch(url, json={"custom": {"d_site": "二期"}}, headers=etag("quotes", quote)))
    pending = ok(await qian.post(f"{url}/submit", json={}))
    assert pending["status"] == "pending"
    sent = {"custom": {"d_site": "三期"}}
    refused(await qian.patch(url, json=sent, headers=etag("quotes", pending)), 409, "DOCUMENT_IN_APPROVAL")
    ok(await qian.post(f"{url}/withdraw", json={}))
    approved = await approve("quotes", quote)
    refused(await qian.patch(url, json=sent, headers=etag("quotes", approved)), 409, "DOCUMENT_APPROVED")
    put = await qian.put("/quotes/by-external/erp/D-1", json={"customer_id": quote["customer_id"]} | sent)
    assert (put.status_code, put.json()["custom"]) == (201, {"d_site": "三期"})
    after = ok(await qian.get(url))
    assert (after["custom"], after["version"]) == ({"d_site": "二期"}, approved["version"])


async def test_a_new_version_and_a_copy_have_the_same_content(
    client: Clients, define: Define, make_quote: Do, approve: Do, act: Do
) -> None:
    """But for what nobody has twice, what lies with the record, and what is off; and nothing that was cleared."""
    await define("quotes", "text", "v_site")
    await define("quotes", "text", "v_code", is_unique=True)
    await define("quotes", "text", "v_basis", default_value="含税")
    await define("quotes", "money", "v_rebate", visible_to=["sales_manager"])
    await define("quotes", "file", "v_plans")
    gone = await define("quotes", "number", "v_old")
    qian, zhao, admin = await client("qian"), await client("zhao"), await client("admin")
    quote = await make_quote(custom={"v_site": "一期", "v_code": "Q-1", "v_basis": None, "v_old": "3"})
    form = {"object_type": "quotes", "object_id": quote["id"], "kind": "other"}
    file = ok(await qian.post("/attachments", data=form, files={"file": ("图.txt", b"plan", "text/plain")}), 201)
    url = f"/quotes/{quote['id']}"
    quote = ok(await qian.patch(url, json={"custom": {"v_plans": [file["id"]]}}, headers=etag("quotes", quote)))
    quote = ok(await zhao.patch(url, json={"custom": {"v_rebate": "5"}}, headers=etag("quotes", quote)))
    whole = {"v_site": "一期", "v_code": "Q-1", "v_rebate": "5.00", "v_old": "3", "v_plans": [file["id"]]}
    assert quote["custom"] == whole
    off = await admin.patch(
        f"/custom-fields/{gone['id']}", json={"is_active": False}, headers=etag("custom-fields", gone)
    )
    assert off.status_code == 200
    await define("quotes", "text", "v_late", default_value="新")
    quote = await approve("quotes", quote)
    await define("quotes", "text", "v_must", default_value="必", required=True)
    for verb in ("new-version", "copy"):
        made = await act("quotes", quote, verb)
        assert made["id"] != quote["id"]
        assert made["custom"] == {"v_site": "一期", "v_must": "必"}, verb
        assert ok(await zhao.get(f"/quotes/{made['id']}"))["custom"] == made["custom"] | {"v_rebate": "5.00"}, verb
    assert ok(await zhao.get(url))["custom"] == whole


async def test_a_push_hands_on_what_means_the_same_and_is_told_to_nobody_else(
    client: Clients, define: Define, make_quote: Do, approve: Do, customer: dict[str, Any]
) -> None:
    """A field of the same meaning everywhere, and for each way of not being the same one of its own."""
    for kind in ("quotes", "contracts", "orders"):
        await define(kind, "text", "c_site")
    await define("quotes", "text", "c_kind")
    await define("contracts", "long_text", "c_kind")
    await define("quotes", "select", "c_paper", options=OPTIONS)
    await define("contracts", "select", "c_paper", options=OPTIONS[:1])
    await define("orders", "select", "c_paper", options=OPTIONS)
    await define("quotes", "number", "c_days")
    await define("contracts", "number", "c_days", maximum="30")
    await define("quotes", "lookup", "c_about", target="customers")
    await define("contracts", "lookup", "c_about", target="contacts")
    await define("quotes", "text", "c_code")
    await define("contracts", "text", "c_code", is_unique=True)
    await define("quotes", "money", "c_secret", visible_to=["sales_manager", "finance"])
    await define("contracts", "money", "c_secret", visible_to=["finance"])
    await define("orders", "money", "c_secret")
    await define("contracts", "text", "c_basis", default_value="含税")
    qian, zhao, admin = await client("qian"), await client("zhao"), await client("admin")
    given = {"c_site": "一期", "c_kind": "甲", "c_paper": "theirs", "c_days": "31", "c_about": customer["id"]}
    quote = await make_quote(custom=given | {"c_code": "Q-9"})
    url = f"/quotes/{quote['id']}"
    quote = ok(await zhao.patch(url, json={"custom": {"c_secret": "8"}}, headers=etag("quotes", quote)))
    quote = await approve("quotes", quote)
    gateway = quote["lines"][0]["id"]
    part = {"lines": [{"source_line_id": gateway, "qty": "40"}]}
    contract = ok(await qian.post(f"{url}/push-contract", json=part | {"terms": SCHEDULE}), 201)
    assert contract["custom"] == {"c_site": "一期", "c_basis": "含税"}
    seen = ok(await admin.get(f"/contracts/{contract['id']}"))["custom"]
    assert seen == {"c_site": "一期", "c_basis": "含税", "c_secret": "8.00"}
    order = ok(await qian.post(f"{url}/push-order", json=part), 201)
    assert order["custom"] == {"c_site": "一期", "c_paper": "theirs"}
    assert ok(await admin.get(f"/orders/{order['id']}"))["custom"] == order["custom"]

    match = etag("contracts", contract)
    edited = await qian.patch(f"/contracts/{contract['id']}", json={"custom": {"c_site": "二期"}}, headers=match)
    assert ok(edited)["custom"]["c_site"] == "二期"
    assert ok(await qian.get(url))["custom"]["c_site"] == "一期"


async def test_from_the_deal_to_the_order(
    client: Clients,
    define: Define,
    customer: dict[str, Any],
    lines: Any,
    approve: Do,
    attach_scan: Do,
    db: AsyncSession,
) -> None:
    for kind in ("opportunities", "quotes", "contracts", "orders"):
        await define(kind, "text", "d2_site")
    qian = await client("qian")
    body = {
        "customer_id": customer["id"],
        "name": "链条",
        "expected_close_date": "2099-01-01",
        "demand": "要",
        "lines": lines,
        "custom": {"d2_site": "五期"},
    }
    deal = ok(await qian.post("/opportunities", json=body), 201)
    quote = await approve("quotes", ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 201))
    contract = ok(await qian.post(f"/quotes/{quote['id']}/push-contract", json={"terms": SCHEDULE}), 201)
    contract = await approve("contracts", contract)
    await attach_scan("contracts", contract)
    signed = {"signed_date": CLOCK.today().isoformat()}
    ok(await qian.post(f"/contracts/{contract['id']}/confirm-sign", json=signed))
    order = ok(await qian.post(f"/contracts/{contract['id']}/push-order", json={}), 201)
    assert [one["custom"] for one in (deal, quote, contract, order)] == [{"d2_site": "五期"}] * 4
    index = text("SELECT count(*) FROM custom_values WHERE value = '五期'")
    assert await db.scalar(index) == 4
    gone = await qian.delete(f"/orders/{order['id']}", headers=etag("orders", order))
    assert gone.status_code == 204
    assert await db.scalar(index) == 3


async def test_the_contract_of_a_won_deal_takes_its_values(
    client: Clients, define: Define, customer: dict[str, Any], lines: Any, attach_scan: Do
) -> None:
    for kind in ("opportunities", "contracts"):
        await define(kind, "text", "w_site", default_value="待定")
    await define("contracts", "text", "w_basis", default_value="含税")
    qian = await client("qian")
    body = {"customer_id": customer["id"], "name": "赢单", "expected_close_date": "2099-01-01", "demand": "要"}
    body |= {"lines": lines, "custom": {"w_site": "四期"}}
    deal = ok(await qian.post("/opportunities", json=body), 201)
    await attach_scan("opportunities", deal)
    data = {"actual_amount": "114560.00", "contract_no": "HT-CF-1", "signed_date": CLOCK.today().isoformat()}
    won = ok(await qian.post(f"/opportunities/{deal['id']}/win", json=data))
    contract = ok(await qian.get(f"/contracts/{won['contract_id']}"))
    assert contract["custom"] == {"w_site": "四期", "w_basis": "含税"}


async def test_a_unique_value_is_free_again_when_the_draft_is_deleted(
    client: Clients, define: Define, customer: dict[str, Any]
) -> None:
    await define("orders", "text", "u_po", is_unique=True)
    qian = await client("qian")
    body = {"customer_id": customer["id"], "delivery_date": "2099-01-01", "custom": {"u_po": "PO-1"}}
    first = ok(await qian.post("/orders", json=body), 201)
    again = await qian.post("/orders", json=body)
    assert (again.status_code, again.json()["code"], faults(again)) == (
        409,
        "DUPLICATE_VALUE",
        [("/custom/u_po", "DUPLICATE_VALUE")],
    )
    assert (await qian.delete(f"/orders/{first['id']}", headers=etag("orders", first))).status_code == 204
    assert ok(await qian.post("/orders", json=body), 201)["custom"] == {"u_po": "PO-1"}


@pytest.mark.req("ADM-07", "IMP-05")
async def test_rules_of_their_own_fields_hold_for_documents(
    client: Clients, customer: dict[str, Any], lines: Any, db: AsyncSession
) -> None:
    admin, qian = await client("admin"), await client("qian")
    known = {
        kind: [one["field"] for one in ok(await admin.get("/field-rules/fields", params={"object": kind}))["data"]]
        for kind in ("quotes", "contracts", "orders")
    }
    assert {"header_discount_amount", "remark", "lead_time_days"} <= set(known["quotes"])
    assert {"end_date", "our_signer_id", "contract_type"} <= set(known["contracts"])
    assert {"po_no", "consignee", "is_urgent"} <= set(known["orders"])
    assert not {"owner_id", "status", "lines", "version_no"} & {name for names in known.values() for name in names}
    for body in (
        {
            "object": "orders",
            "field": "po_no",
            "required": True,
            "required_when": {"field": "order_type", "values": ["normal"]},
        },
        {"object": "orders", "field": "header_discount_amount", "maximum": "100"},
        {"object": "contracts", "field": "our_signer_id", "required": True},
        {"object": "contracts", "field": "end_date", "required": True},
    ):
        ok(await admin.post("/field-rules", json=body), 201)
    order = {"customer_id": customer["id"], "delivery_date": "2099-01-01", "lines": lines}
    before = await db.scalar(text("SELECT count(*) FROM orders"))
    wrong = await qian.post("/orders", json=order | {"header_discount_amount": "100.01"})
    assert (wrong.status_code, sorted(faults(wrong))) == (
        422,
        [("/header_discount_amount", "MAX_VALUE"), ("/po_no", "REQUIRED")],
    )
    assert await db.scalar(text("SELECT count(*) FROM orders")) == before
    made = ok(await qian.post("/orders", json=order | {"header_discount_amount": "100", "po_no": "P1"}), 201)
    assert made["header_discount_amount"] == "100.00"
    cleared = await qian.patch(f"/orders/{made['id']}", json={"po_no": None}, headers=etag("orders", made))
    assert faults(cleared) == [("/po_no", "REQUIRED")]
    contract = {"customer_id": customer["id"], "name": "签约人默认是负责人"}
    assert faults(await qian.post("/contracts", json=contract)) == [("/end_date", "REQUIRED")]
    signed = ok(await qian.post("/contracts", json=contract | {"end_date": "2099-12-31"}), 201)
    assert (signed["our_signer_name"], signed["end_date"]) == ("钱程", "2099-12-31")


@pytest.mark.req("ADM-01", "ADM-07")
async def test_what_is_required_is_there_before_a_pushed_document_is_submitted(
    client: Clients, define: Define, make_contract: Do, contact: dict[str, Any], db: AsyncSession
) -> None:
    """A push asks for nothing; whoever submits what came of it does. What was made for other roles is asked of them."""
    contract = await make_contract(sign=False)
    await define("contracts", "text", "s_file", required=True)
    await define("contracts", "text", "s_legal", required=True, visible_to=["finance"])
    admin, qian = await client("admin"), await client("qian")
    rule = {"object": "contracts", "field": "customer_signer_contact_id", "required": True}
    ok(
        await admin.post(
            "/field-rules", json=rule | {"required_when": {"field": "contract_type", "values": ["sales"]}}
        ),
        201,
    )
    url = f"/contracts/{contract['id']}"
    answer = await qian.post(f"{url}/submit", json={})
    refused(answer, 422, "FIELDS_MISSING")
    assert sorted(faults(answer)) == [("/custom/s_file", "REQUIRED"), ("/customer_signer_contact_id", "REQUIRED")]
    after = ok(await qian.get(url))
    assert (after["status"], after["version"]) == ("draft", contract["version"])
    filled = {"customer_signer_contact_id": contact["id"], "custom": {"s_file": "A-1"}}
    ok(await qian.patch(url, json=filled, headers=etag("contracts", after)))
    assert ok(await qian.post(f"{url}/submit", json={}))["status"] == "pending"
    quoted = contract["quote_id"]
    push = f"/quotes/{quoted}/push-contract"
    count = text("SELECT count(*) FROM contracts")
    before = await db.scalar(count)
    ok(await qian.post(f"{url}/withdraw", json={}))
    ok(await qian.post(f"{url}/void", json={"reason": "重做"}))
    refused(await qian.post(f"{push}?then=submit", json={"terms": SCHEDULE}), 422, "FIELDS_MISSING")
    assert await db.scalar(count) == before
    assert ok(await qian.post(push, json={"terms": SCHEDULE}), 201)["status"] == "draft"
