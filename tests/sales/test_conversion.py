"""A converted lead opens the deal it asked for (DOMAIN §7.2, §29 step 2)."""

from __future__ import annotations

from typing import Any

from tests.sales.conftest import ok


async def test_converting_a_lead_opens_its_opportunity(client: Any) -> None:
    qian = await client("qian")
    body = {
        "name": "南京智联 网关需求",
        "company_name": "南京智联科技有限公司",
        "contact_name": "许诺",
        "mobile": "13612340002",
        "source": "web_form",
        "demand": "采购五十台网关",
        "budget_amount": "60000.00",
    }
    lead = ok(await qian.post("/leads", json=body), 201)
    talk = {"object_type": "leads", "object_id": lead["id"], "kind": "phone", "content": "电话沟通，确认预算"}
    ok(await qian.post("/follow-ups", json=talk), 201)
    wanted = {
        "customer": {"mode": "new", "industry": "it"},
        "opportunity": {"name": "智联网关采购", "expected_close_date": "2027-03-31"},
    }
    lead = ok(await qian.post(f"/leads/{lead['id']}/convert", json=wanted))
    deal = ok(await qian.get(f"/opportunities/{lead['converted_opportunity_id']}"))
    assert (deal["name"], deal["expected_amount"], deal["demand"]) == ("智联网关采购", "60000.00", "采购五十台网关")
    assert (deal["lead_id"], deal["customer_id"]) == (lead["id"], lead["converted_customer_id"])
    assert (deal["contact_name"], deal["owner_name"], deal["stage"]) == ("许诺", "钱程", "acquire")
    assert ok(await qian.get(f"/customers/{deal['customer_id']}"))["lifecycle"] == "intent"
