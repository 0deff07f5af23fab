"""The trading company of these tests, and one deal of it from the lead to the cash."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fulfilment.world import SCHEDULE, World, app, ok, world

__all__ = ["app", "deal", "world"]


@pytest.fixture(scope="module")
async def deal(world: World) -> dict[str, Any]:
    """Lead → customer → opportunity → quote → contract → order → notice → outbound → invoice → receivable → receipt."""
    await world.stock_up("GW-200", "100", "620.00")
    lead = {
        "company_name": "苏州云帆制造有限公司",
        "contact_name": "陆云",
        "mobile": "13700001111",
        "source": "exhibition",
    }
    lead["industry"] = "it"
    made: dict[str, Any] = {"lead": await world.post("qian", "/leads", lead, 201)}
    wanted = {"customer": {"mode": "new"}, "opportunity": {"name": "云帆网关采购"}}
    made["lead"] = await world.post("qian", f"/leads/{made['lead']['id']}/convert", wanted)
    made["customer"] = await world.get("qian", f"/customers/{made['lead']['converted_customer_id']}")
    made["opportunity"] = await world.get("qian", f"/opportunities/{made['lead']['converted_opportunity_id']}")
    title = {"customer_id": made["customer"]["id"], "title": made["customer"]["name"], "tax_no": "91310115MA1K35J8HH"}
    await world.post("qian", "/invoice-titles", title, 201)
    quote = {
        "customer_id": made["customer"]["id"],
        "opportunity_id": made["opportunity"]["id"],
        "lines": [{"product_id": world.products["GW-200"], "qty": "10"}],
    }
    made["quote"] = await world.post("qian", "/quotes?then=submit", quote, 201)
    path = f"/quotes/{made['quote']['id']}/push-contract?then=submit"
    contract = await world.post("qian", path, {"terms": SCHEDULE}, 201)
    tasks = (await world.get("zhao", "/approval-tasks", limit=200))["data"]
    task = next(task for task in tasks if task["object_id"] == contract["id"])
    await world.post("zhao", f"/approval-tasks/{task['id']}/approve", {"comment": "同意"})
    scan = {"object_type": "contracts", "object_id": contract["id"], "kind": "contract_scan"}
    file = {"file": ("合同扫描件.pdf", b"%PDF-1.4 scan", "application/pdf")}
    ok(await world.ask("qian", "POST", "/attachments", data=scan, files=file), 201)
    signed = {"signed_date": contract["doc_date"]}
    made["contract"] = await world.post("qian", f"/contracts/{contract['id']}/confirm-sign", signed)
    made["order"] = await world.order_of(made["contract"])
    notice = await world.post("qian", f"/orders/{made['order']['id']}/push-notice?then=submit", None, 201)
    made["notice"] = notice
    made["outbound"] = await world.post("he", f"/delivery-notices/{notice['id']}/push-outbound?then=confirm", None, 201)
    made["receivable"] = await world.receivable_of(made["outbound"])
    path = f"/orders/{made['order']['id']}/push-invoice?then=submit"
    made["invoice"] = await world.post("qian", path, None, 201)
    money = {"contract_id": made["contract"]["id"], "customer": made["customer"]}
    made["receipt"] = await world.receipt("5000.00", **money)
    return made
