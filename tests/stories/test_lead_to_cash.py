"""The golden scenario (DOMAIN §29, steps 1–10 and 12 without the return): from a form lead to the last cent, over HTTP.

One test, read from top to bottom; every figure is asserted to the cent and every number in its format.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.conftest import Clients
from tests.factories.company import Company
from tests.stories.steps import Story, ok, refused

COMPANY = "上海澜桥智能科技有限公司"
USCC = "91310115MA1K35J8HH"


@pytest.mark.req("LEAD-01")
@pytest.mark.req("OPP-01")
@pytest.mark.req("QUO-01")
@pytest.mark.req("CTR-01")
@pytest.mark.req("ORD-01")
@pytest.mark.req("DLV-01")
@pytest.mark.req("AR-01")
@pytest.mark.req("RCP-01")
@pytest.mark.req("INV-01")
async def test_from_a_lead_to_the_cash(client: Clients, clock: Callable[[str], None]) -> None:
    story = await Story.begin(client, clock)
    li, qian, zhao, wu, he, admin = [await story.as_(name) for name in ("li", "qian", "zhao", "wu", "he", "admin")]

    # The house before the story: two products, 100 gateways in stock at 620.00, one bank account.
    clock("2026-11-01 09:00")
    gateway = await story.product("GW-200", "智能网关", "VAT13", "1130.00", cost="620.00", kind="goods")
    service = await story.product("SV-01", "实施服务", "VAT6", "10600.00", cost="4000.00", kind="service")
    clock("2026-11-01 09:05")
    warehouse = ok(await admin.post("/warehouses", json={"code": "WH1", "name": "主仓", "kind": "normal"}), 201)["id"]
    opening = {
        "warehouse_id": warehouse,
        "kind": "opening",
        "lines": [{"product_id": gateway, "qty": "100", "unit_cost": "620.00"}],
    }
    ok(await he.post("/stock-entries", json=opening), 201)
    bank = ok(
        await admin.post("/fund-accounts", json={"name": "招商银行基本户", "kind": "bank", "opening_balance": "0.00"}),
        201,
    )["id"]
    monthly = await story.payment_term("月结30", "eom_days", days=30, base_event="shipped")

    # 1 · 11-02 A form lead arrives with marketing, lies in the pool and is assigned to Qian.
    clock("2026-11-02 09:12")
    lead = ok(
        await li.post(
            "/leads",
            json={
                "company_name": COMPANY,
                "contact_name": "陈岚",
                "mobile": "13812341234",
                "source": "web_form",
                "industry": "it",
                "province": "上海市",
                "demand": "需要 100 台智能网关及实施服务",
                "marketing_consent": True,
                "consent_source": "官网表单",
            },
        ),
        201,
    )
    assert (lead["number"], lead["status"], lead["owner_id"], lead["pool_name"]) == (
        "LD202611020001",
        "new",
        None,
        "线索公海",
    )
    seen = ok(await qian.get(f"/leads/{lead['id']}"))
    assert seen["mobile"] == "138****1234"  # masked until it is somebody's
    lead = ok(await li.post(f"/leads/{lead['id']}/assign", json={"owner_id": str(Company.ids["qian"])}))
    assert (lead["owner_name"], lead["pool_id"]) == ("钱程", None)
    assert ok(await qian.get(f"/leads/{lead['id']}"))["mobile"] == "13812341234"

    clock("2026-11-02 10:42")
    await story.follow_up(qian, "leads", lead["id"], "电话沟通，客户确认采购意向与预算")
    assert ok(await qian.get(f"/leads/{lead['id']}"))["status"] == "nurturing"

    # 2 · 11-03 Converted, compliant: customer, contact and opportunity are born together.
    clock("2026-11-03 10:00")
    converted = ok(
        await qian.post(
            f"/leads/{lead['id']}/convert",
            json={
                "customer": {"mode": "new", "uscc": USCC},
                "contact": {"mode": "new"},
                "opportunity": {
                    "name": "澜桥网关采购项目",
                    "expected_amount": "100000.00",
                    "expected_close_date": "2026-11-30",
                    "demand": "需要 100 台智能网关，含现场实施服务与培训",
                },
            },
        )
    )
    assert (converted["status"], converted["compliance_status"]) == ("converted", "compliant")
    customer = ok(await qian.get(f"/customers/{converted['converted_customer_id']}"))
    assert (customer["number"], customer["name"], customer["uscc"]) == ("CRM202611030001", COMPANY, USCC)
    assert (customer["lifecycle"], customer["owner_name"]) == ("intent", "钱程")
    deal = ok(await qian.get(f"/opportunities/{converted['converted_opportunity_id']}"))
    assert (deal["number"], deal["stage"], deal["win_rate"]) == ("OP202611030001", "acquire", "0.10")
    contact = converted["converted_contact_id"]
    refused(
        await qian.post(f"/leads/{lead['id']}/convert", json={"customer": {"mode": "new"}}),
        409,
        "LEAD_ALREADY_CONVERTED",
    )
    customer = await story.patch(
        qian,
        "customers",
        customer,
        payment_term_id=monthly,
        collection_basis="by_delivery",
        address="上海市浦东新区张江路 1 号",
    )

    # 3 · The solution and the stages, each with a note; 11-09 the quote.
    deal = await story.put(
        qian,
        "opportunities",
        deal,
        "lines",
        {
            "lines": [
                {"product_id": gateway, "qty": "100", "discount_factor": "0.92"},
                {"product_id": service, "qty": "1"},
            ]
        },
    )
    assert [line["amount_incl"] for line in deal["lines"]] == ["103960.00", "10600.00"]
    assert (deal["lines"][0]["unit_price_incl"], deal["expected_amount"], deal["weighted_amount"]) == (
        "1039.60",
        "114560.00",
        "11456.00",
    )
    refused(
        await qian.post(f"/opportunities/{deal['id']}/transfer", json={"reason": "换人"}),
        409,
        "OPP_TRANSFER_WITH_CUSTOMER_ONLY",
    )
    refused(await qian.post(f"/opportunities/{deal['id']}/advance", json={}), 422, "STAGE_NOTE_REQUIRED")
    gate = refused(
        await qian.post(f"/opportunities/{deal['id']}/advance", json={"note": "首次沟通完成"}), 422, "STAGE_GATE_UNMET"
    )
    assert "商机联系人" in gate["detail"]
    deal = ok(await qian.get(f"/opportunities/{deal['id']}"))
    deal = await story.put(
        qian,
        "opportunities",
        deal,
        "contacts",
        {"contacts": [{"contact_id": contact, "role": "decision_maker", "attitude": "neutral", "influence": 3}]},
    )
    await story.follow_up(qian, "opportunities", deal["id"], "与陈岚确认需求真实、预算已立项")
    deal = ok(await qian.post(f"/opportunities/{deal['id']}/advance", json={"note": "需求真实，进入需求分析"}))
    assert (deal["stage"], deal["win_rate"], deal["weighted_amount"]) == ("analysis", "0.30", "34368.00")
    deal = await story.patch(qian, "opportunities", deal, budget_status="approved", decision_date="2026-11-12")
    clock("2026-11-06 15:00")
    deal = ok(await qian.post(f"/opportunities/{deal['id']}/advance", json={"note": "需求调研完成，提交方案"}))
    assert (deal["stage"], deal["weighted_amount"]) == ("proposal", "57280.00")
    deal = ok(await qian.post(f"/opportunities/{deal['id']}/advance", json={"note": "方案演示通过，进入谈判"}))
    assert (deal["stage"], deal["weighted_amount"]) == ("negotiation", "85920.00")

    clock("2026-11-09 09:30")
    quote = ok(await qian.post(f"/opportunities/{deal['id']}/push-quote", json={}), 201)
    assert (quote["number"], quote["status"]) == ("QT202611090001", "draft")
    assert (quote["amount_excl"], quote["tax_amount"], quote["amount_incl"]) == ("102000.00", "12560.00", "114560.00")
    assert (quote["min_discount_factor"], quote["valid_until"]) == ("0.92", "2026-12-09")
    quote = ok(await qian.post(f"/quotes/{quote['id']}/submit", json={}))
    assert quote["status"] == "pending"
    edit = await qian.patch(f"/quotes/{quote['id']}", json={"remark": "改"}, headers=story.match("quotes", quote))
    refused(edit, 409, "DOCUMENT_IN_APPROVAL")
    await story.approve(zhao, "quotes", quote["id"])
    quote = ok(await qian.get(f"/quotes/{quote['id']}"))
    assert quote["status"] == "approved"
    edit = await qian.patch(f"/quotes/{quote['id']}", json={"remark": "改"}, headers=story.match("quotes", quote))
    refused(edit, 409, "DOCUMENT_APPROVED")
    deal = ok(await qian.post(f"/opportunities/{deal['id']}/advance", json={"note": "报价已获批准，进入合同签订"}))
    assert (deal["stage"], deal["win_rate"]) == ("signing", "0.90")

    # 4 · 11-10 The contract with its schedule; 11-12 signed: customer deal, lead and opportunity won.
    clock("2026-11-10 10:00")
    contract = ok(
        await qian.post(
            f"/quotes/{quote['id']}/push-contract",
            json={
                "name": "智能网关采购合同",
                "terms": [
                    {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed", "days": 7},
                    {"name": "进度款", "ratio": "0.6", "base_event": "shipped", "days": 30},
                    {"name": "尾款", "ratio": "0.1", "base_event": "signed", "days": 30},
                ],
            },
        ),
        201,
    )
    assert (contract["number"], contract["amount_incl"]) == ("CT202611100001", "114560.00")
    assert contract["amount_upper"] == "人民币壹拾壹万肆仟伍佰陆拾元整"
    assert [term["amount"] for term in contract["terms"]] == ["34368.00", "68736.00", "11456.00"]
    contract = await story.patch(
        qian, "contracts", contract, our_signer_id=str(Company.ids["zhao"]), customer_signer_contact_id=contact
    )
    ok(await qian.post(f"/contracts/{contract['id']}/submit", json={}))
    await story.approve(zhao, "contracts", contract["id"])
    clock("2026-11-12 16:00")
    refused(
        await qian.post(f"/contracts/{contract['id']}/confirm-sign", json={"signed_date": "2026-11-12"}),
        422,
        "CONTRACT_SCAN_REQUIRED",
    )
    await story.attach(qian, "contracts", contract["id"], "contract_scan", "合同扫描件.pdf")
    contract = ok(await qian.post(f"/contracts/{contract['id']}/confirm-sign", json={"signed_date": "2026-11-12"}))
    assert (contract["status"], contract["effective_date"]) == ("effective", "2026-11-12")
    assert ok(await qian.get(f"/customers/{customer['id']}"))["lifecycle"] == "deal"
    assert ok(await qian.get(f"/leads/{lead['id']}"))["status"] == "won"
    deal = ok(await qian.get(f"/opportunities/{deal['id']}"))
    assert (deal["status"], deal["actual_amount"], deal["contract_no"]) == ("won", "114560.00", "CT202611100001")
    history = ok(await qian.get(f"/opportunities/{deal['id']}/stage-history"))["data"]
    assert [step["to_stage"] for step in history] == [
        "acquire",
        "analysis",
        "proposal",
        "negotiation",
        "signing",
        "won",
    ]
    assert all(later["from_stage"] == earlier["to_stage"] for earlier, later in pairwise(history))
    plan = await story.plan(wu, contract["id"])
    assert plan["number"] == "PP202611120001"
    assert [line["amount"] for line in plan["lines"]] == ["34368.00", "68736.00", "11456.00"]

    # 5 · 11-13 The order; the down payment arrives as a prepayment of the contract.
    clock("2026-11-13 09:00")
    shipping = {
        "consignee": "陈岚",
        "ship_phone": "13812341234",
        "ship_address": "上海市浦东新区张江路 1 号",
        "delivery_date": "2026-11-30",
    }
    order = ok(await qian.post(f"/contracts/{contract['id']}/push-order", json=shipping), 201)
    assert (order["number"], order["amount_incl"], order["payment_term_id"]) == ("SO202611130001", "114560.00", monthly)
    order = ok(await qian.post(f"/orders/{order['id']}/submit", json={}))
    assert (order["status"], order["ship_status"]) == ("approved", "none")
    again = await qian.post(f"/contracts/{contract['id']}/push-order", json=shipping)
    refused(again, 409, "NOTHING_LEFT")
    down = await story.receipt(
        wu, bank, customer["id"], "34368.00", receipt_type="prepayment", contract_id=contract["id"]
    )
    assert (down["number"], down["unallocated_amount"]) == ("RC202611130001", "34368.00")
    plan = await story.plan(wu, contract["id"])
    assert plan["lines"][0]["status"] == "done"
    assert await story.balance(wu, bank) == "34368.00"

    # 6 · 11-16 A notice and an outbound of 60: the receivable, due at month end + 30.
    clock("2026-11-16 09:00")
    goods, work = order["lines"]
    notice = ok(
        await qian.post(
            f"/orders/{order['id']}/push-notice",
            json={"warehouse_id": warehouse, "lines": [{"source_line_id": goods["id"], "qty": "60"}]},
        ),
        201,
    )
    assert notice["number"] == "DN202611160001"
    notice = ok(await qian.post(f"/delivery-notices/{notice['id']}/submit", json={}))
    assert notice["status"] == "approved"
    out1 = ok(await he.post(f"/delivery-notices/{notice['id']}/push-outbound", json={}), 201)
    out1 = ok(await he.post(f"/outbounds/{out1['id']}/confirm", json={}))
    assert (out1["number"], out1["amount_incl"], out1["status"]) == ("DO202611160001", "62376.00", "confirmed")
    ar1 = await story.receivable(wu, out1["id"])
    assert (ar1["number"], ar1["amount"], ar1["amount_excl"], ar1["tax_amount"]) == (
        "AR202611160001",
        "62376.00",
        "55200.00",
        "7176.00",
    )
    assert (ar1["due_date"], ar1["balance"]) == ("2026-12-30", "62376.00")
    assert await story.on_hand(he, gateway) == "40"
    order = ok(await qian.get(f"/orders/{order['id']}"))
    assert (order["ship_status"], order["lines"][0]["undelivered_qty"], order["lines"][1]["undelivered_qty"]) == (
        "partial",
        "40",
        "1",
    )

    # 7 · Finance allocates the prepayment.
    down = ok(
        await wu.post(
            f"/receipts/{down['id']}/allocate", json={"lines": [{"receivable_id": ar1["id"], "amount": "34368.00"}]}
        )
    )
    assert down["unallocated_amount"] == "0.00"
    assert (await story.receivable(wu, out1["id"]))["balance"] == "28008.00"
    too_much = await wu.post(
        f"/receipts/{down['id']}/allocate", json={"lines": [{"receivable_id": ar1["id"], "amount": "0.01"}]}
    )
    assert too_much.status_code == 409
    assert (await story.receivable(wu, out1["id"]))["balance"] == "28008.00"

    # 8 · 11-20 The other 40; 41 are refused. 11-25 the service is confirmed.
    clock("2026-11-20 10:00")
    more = {"warehouse_id": warehouse, "lines": [{"source_line_id": goods["id"], "qty": "41"}]}
    refused(await he.post(f"/orders/{order['id']}/push-outbound", json=more), 409, "OVER_SHIPMENT")
    more["lines"] = [{"source_line_id": goods["id"], "qty": "40"}]
    out2 = ok(await he.post(f"/orders/{order['id']}/push-outbound", json=more), 201)
    out2 = ok(await he.post(f"/outbounds/{out2['id']}/confirm", json={}))
    ar2 = await story.receivable(wu, out2["id"])
    assert (out2["number"], ar2["number"]) == ("DO202611200001", "AR202611200001")
    assert (ar2["amount"], ar2["amount_excl"], ar2["tax_amount"]) == ("41584.00", "36800.00", "4784.00")
    assert await story.on_hand(he, gateway) == "0"
    clock("2026-11-25 10:00")
    out3 = ok(
        await he.post(
            f"/orders/{order['id']}/push-outbound", json={"lines": [{"source_line_id": work["id"], "qty": "1"}]}
        ),
        201,
    )
    out3 = ok(await he.post(f"/outbounds/{out3['id']}/confirm", json={}))
    ar3 = await story.receivable(wu, out3["id"])
    assert (ar3["amount"], ar3["amount_excl"], ar3["tax_amount"]) == ("10600.00", "10000.00", "600.00")
    assert ok(await qian.get(f"/orders/{order['id']}"))["ship_status"] == "full"

    # 9 · 11-26 68,736.00 less a fee of 15.00: first come, first served.
    clock("2026-11-26 11:00")
    second = await story.receipt(wu, bank, customer["id"], "68736.00", fee_amount="15.00", contract_id=contract["id"])
    assert second["unallocated_amount"] == "0.00"
    assert await story.balance(wu, bank) == "103089.00"  # 34,368.00 + 68,721.00
    ar1, ar2 = await story.receivable(wu, out1["id"]), await story.receivable(wu, out2["id"])
    assert (ar1["status"], ar1["balance"], ar2["status"], ar2["balance"]) == ("settled", "0.00", "partial", "856.00")
    plan = await story.plan(wu, contract["id"])
    assert [(line["status"], line["received_amount"]) for line in plan["lines"]][:2] == [
        ("done", "34368.00"),
        ("done", "68736.00"),
    ]

    # 10 · The invoice of the first 60; 101 pieces are refused.
    await story.title(qian, customer["id"], COMPANY, USCC)
    many = {"lines": [{"source_line_id": goods["id"], "qty": "101"}]}
    refused(await qian.post(f"/orders/{order['id']}/push-invoice", json=many), 409, "INVOICE_EXCEEDS_ORDER")
    invoice = ok(
        await qian.post(
            f"/orders/{order['id']}/push-invoice", json={"lines": [{"source_line_id": goods["id"], "qty": "60"}]}
        ),
        201,
    )
    assert (invoice["amount_excl"], invoice["tax_amount"], invoice["amount_incl"]) == (
        "55200.00",
        "7176.00",
        "62376.00",
    )
    ok(await qian.post(f"/invoices/{invoice['id']}/submit", json={}))
    invoice = ok(
        await wu.post(
            f"/invoices/{invoice['id']}/issue",
            json={"invoice_number": "26312000000012345678", "issue_date": "2026-11-26"},
        )
    )
    assert (invoice["number"], invoice["status"], invoice["invoice_number"]) == (
        "IV202611260001",
        "issued",
        "26312000000012345678",
    )
    assert ok(await qian.get(f"/orders/{order['id']}"))["invoice_status"] == "partial"

    # 12 · 11-30 The last money: 856.00 + 10,600.00, and every balance is nothing.
    clock("2026-11-30 10:00")
    last = await story.receipt(wu, bank, customer["id"], "11456.00", contract_id=contract["id"])
    assert (last["number"], last["unallocated_amount"]) == ("RC202611300001", "0.00")
    for outbound in (out1, out2, out3):
        settled = await story.receivable(wu, outbound["id"])
        assert (settled["status"], settled["balance"]) == ("settled", "0.00")
    plan = await story.plan(wu, contract["id"])
    assert [(line["status"], line["unreceived"]) for line in plan["lines"]] == [("done", "0.00")] * 3
    contract = ok(await qian.get(f"/contracts/{contract['id']}"))
    assert (contract["received_amount"], contract["shipped_amount"], contract["ordered_amount"]) == ("114560.00",) * 3
    order = ok(await qian.get(f"/orders/{order['id']}"))
    assert order["receive_status"] == "full"
    assert await story.balance(wu, bank) == "114545.00"

    # The chain bar shows the whole thread, and nothing is left but the invoice.
    chain = ok(await zhao.get(f"/chain/orders/{order['id']}"))["steps"]
    assert [(step["step"], len(step["records"])) for step in chain] == [
        ("lead", 1),
        ("customer", 1),
        ("opportunity", 1),
        ("quote", 1),
        ("contract", 1),
        ("order", 1),
        ("delivery", 4),
        ("invoice", 1),
        ("receipt", 6),
    ]
    assert [step["remaining"] for step in chain] == [None] * 7 + ["未开票 ¥52,184.00", None]
    found: list[dict[str, Any]] = ok(await qian.get("/search", params={"q": "澜桥"}))["data"]
    assert {hit["resource"] for hit in found} >= {"customers", "leads", "opportunities"}
