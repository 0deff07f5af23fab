"""An id is never shown alone: lists and records name what they are linked to, in the same statement."""

from __future__ import annotations

from typing import Any

from tests.fulfilment.world import World


def named(record: Any, *links: str) -> list[Any]:
    return [record[f"{link}_number"] for link in links]


async def row(world: World, kind: str, record: Any, who: str = "boss", **filters: Any) -> Any:
    """The record as its list shows it."""
    found = (await world.get(who, f"/{kind}", limit=200, **filters))["data"]
    return next(one for one in found if one["id"] == record["id"])


async def test_sales_documents_name_what_they_were_made_from(world: World, deal: dict[str, Any]) -> None:
    quote = await row(world, "quotes", deal["quote"])
    assert quote["opportunity_name"] == "云帆网关采购"
    contract = await row(world, "contracts", deal["contract"])
    assert (contract["opportunity_name"], contract["quote_number"]) == ("云帆网关采购", deal["quote"]["number"])
    order = await row(world, "orders", deal["order"])
    assert named(order, "contract", "quote") == [deal["contract"]["number"], deal["quote"]["number"]]
    read = await world.get("boss", f"/orders/{order['id']}")
    house = await world.get("he", f"/warehouses/{world.warehouse}")
    assert (read["warehouse_name"], read["performance_owner_name"]) == (house["name"], "钱程")
    opportunity = await world.get("boss", f"/opportunities/{deal['opportunity']['id']}")
    assert named(opportunity, "lead", "contract") == [deal["lead"]["number"], deal["contract"]["number"]]
    lead = await world.get("boss", f"/leads/{deal['lead']['id']}")
    assert (lead["converted_contact_name"], lead["converted_opportunity_name"]) == ("陆云", "云帆网关采购")


async def test_deliveries_name_their_orders_line_by_line(world: World, deal: dict[str, Any]) -> None:
    number = deal["order"]["number"]
    for kind, record in (("delivery-notices", deal["notice"]), ("outbounds", deal["outbound"])):
        shown = await row(world, kind, record)
        assert (shown["order_id"], shown["order_number"]) == (deal["order"]["id"], number)
        read = await world.get("boss", f"/{kind}/{record['id']}")
        assert (read["order_number"], [line["order_number"] for line in read["lines"]]) == (number, [number])
    assert named(await row(world, "outbounds", deal["outbound"]), "delivery_notice") == [deal["notice"]["number"]]


async def test_a_delivery_of_several_orders_names_them_all(world: World) -> None:
    house = await world.new_warehouse()
    await world.stock_up("CB-10", "5", "3.00", house)
    orders = [await world.order(("CB-10", qty), warehouse_id=house) for qty in ("2", "3")]
    lines = [{"source_line_id": order["lines"][0]["id"], "qty": order["lines"][0]["qty"]} for order in orders]
    outbound = await world.post("he", "/outbounds", {"warehouse_id": house, "lines": lines}, 201)
    numbers = [order["number"] for order in orders]
    assert (outbound["order_id"], outbound["order_number"]) == (None, ", ".join(sorted(numbers)))
    assert [line["order_number"] for line in outbound["lines"]] == numbers


async def test_money_names_its_documents(world: World, deal: dict[str, Any]) -> None:
    contract, order, receipt = (deal[kind]["number"] for kind in ("contract", "order", "receipt"))
    assert named(await row(world, "invoices", deal["invoice"]), "contract", "order") == [contract, order]
    receivable = await row(world, "receivables", deal["receivable"])
    assert named(receivable, "contract", "order", "outbound") == [contract, order, deal["outbound"]["number"]]
    read = await world.get("wu", f"/receipts/{deal['receipt']['id']}")
    assert (read["confirmed_by_name"], read["contract_number"]) == ("吴静", contract)
    (allocation,) = (await world.get("wu", "/allocations", receipt_id=deal["receipt"]["id"]))["data"]
    assert named(allocation, "receipt", "receivable", "contract", "order") == [
        *(receipt, receivable["number"]),
        *(contract, order),
    ]
    reversed_ = await world.post("wu", f"/allocations/{allocation['id']}/reverse", {"reason": "认错了"})
    rows = (await world.get("wu", "/allocations", receipt_id=deal["receipt"]["id"]))["data"]
    mirror = next(one for one in rows if one["amount"].startswith("-"))
    shown = await world.get("wu", f"/allocations/{mirror['id']}")
    assert (shown["reversal_of_number"], reversed_["status"]) == (allocation["number"], "reversed")


async def test_ledgers_and_charges_name_the_document_behind_them(world: World, deal: dict[str, Any]) -> None:
    (gone,) = (await world.get("he", "/stock-ledger", doc_id=deal["outbound"]["id"]))["data"]
    assert gone["doc_number"] == deal["outbound"]["number"]
    entry = await world.stock_up("CB-10", "1", "3.00")
    (came,) = (await world.get("he", "/stock-ledger", doc_id=entry["id"]))["data"]
    assert came["doc_number"] == entry["number"]
    money = await world.receipt(
        "50.00", fee_amount="1.00", contract_id=deal["contract"]["id"], customer=deal["customer"]
    )
    (booked,) = (await world.get("wu", "/fund-txns", doc_id=money["id"]))["data"]
    assert (booked["doc_number"], booked["account_name"]) == (money["number"], "招商银行基本户")
    (charge,) = (await world.get("wu", "/finance-charges", receipt_id=money["id"]))["data"]
    assert named(charge, "receipt", "contract") == [money["number"], deal["contract"]["number"]]
    assert (await world.get("wu", f"/finance-charges/{charge['id']}"))["account_name"] == "招商银行基本户"


async def test_a_follow_up_says_of_what_it_speaks(world: World, deal: dict[str, Any]) -> None:
    body = {
        "object_type": "orders",
        "object_id": deal["order"]["id"],
        "kind": "phone",
        "content": "电话确认了发货时间",
    }
    said = await world.post("qian", "/follow-ups", body, 201)
    name = deal["customer"]["name"]
    assert (said["object_title"], said["customer_name"]) == (deal["order"]["number"], name)
    of_customer = {**body, "object_type": "customers", "object_id": deal["customer"]["id"]}
    assert (await world.post("qian", "/follow-ups", of_customer, 201))["object_title"] == name


async def test_masters_are_named_too(world: World, deal: dict[str, Any]) -> None:
    lists = await world.post(
        "admin", "/price-lists", {"name": "渠道价", "currency": "CNY", "valid_from": "2026-01-01"}, 201
    )
    customer = await world.new_customer(price_list_id=lists["id"])
    assert (customer["price_list_name"], customer["payment_term_name"]) == ("渠道价", "月结30天")
    assert customer["owner_dept_name"] == "销售一部"
    (title,) = (await world.get("qian", "/invoice-titles", customer_id=customer["id"]))["data"]
    assert (await world.get("qian", f"/invoice-titles/{title['id']}"))["owner_name"] == "钱程"
