"""W4: from a lead to its allocated money through the API, every step by someone whose role allows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.client import Client, Failed
from benchmarks.names import customer

PRODUCTS = 200
LINES = 10
NO_SCANS = ("contract_requires_scan", "win_requires_scan")
"""Files are no part of the chain, here as little as with those it is compared with."""


class Masters:
    """What a chain needs to be there: products on sale and in stock, a warehouse, a bank account."""

    def __init__(self) -> None:
        self.products: list[str] = []
        self.warehouse = self.account = ""

    async def prepare(self, admin: Client) -> None:
        """Made through the API, once per database."""
        for key in NO_SCANS:
            await admin.call("PATCH", f"/settings/{key}", {"value": "false"}, If_Match=f'"settings:{key}:0"')
        unit = (await admin.get("/units?limit=1"))["data"][0]["id"]
        rates = (await admin.get("/tax-rates?limit=50"))["data"]
        rate = next(row["id"] for row in rates if Decimal(row["rate"]) == Decimal("0.13"))
        house = {"code": "BENCH", "name": "基准仓"}
        self.warehouse = (await admin.post("/warehouses", house, 201))["id"]
        bank = {"name": "基本户", "kind": "bank", "opening_balance": "0.00"}
        self.account = (await admin.post("/fund-accounts", bank, 201))["id"]
        for number in range(PRODUCTS):
            body = {"code": f"P{number:04d}", "name": f"产品 {number}", "unit_id": unit, "tax_rate_id": rate}
            made = await admin.post("/products", body | {"standard_price_incl": "113.00"}, 201)
            await admin.post(f"/products/{made['id']}/publish")
            self.products.append(made["id"])
        stock = [{"product_id": product, "qty": "100000000", "unit_cost": "50"} for product in self.products]
        entry = {"warehouse_id": self.warehouse, "kind": "opening", "lines": stock}
        await admin.post("/stock-entries", entry, 201)


class Team:
    """The people of one chain: a sales manager, the warehouse, the finance department."""

    def __init__(self, sales: Client, warehouse: Client, finance: Client) -> None:
        self.sales, self.warehouse, self.finance = sales, warehouse, finance

    @property
    def asked(self) -> int:
        return self.sales.asked + self.warehouse.asked + self.finance.asked

    def close(self) -> None:
        for client in (self.sales, self.warehouse, self.finance):
            client.close()


async def lead_to_cash(team: Team, masters: Masters, serial: int, lines: int = LINES) -> None:
    """Raises Failed when a step is refused or the money does not add up."""
    sales = team.sales
    new = customer(serial)
    lead = {"company_name": new.name, "contact_name": new.contact, "mobile": new.mobile, "industry": new.industry}
    made = await sales.post("/leads", lead | {"source": "exhibition"}, 201)
    wanted = {"customer": {"mode": "new", "uscc": new.uscc}, "opportunity": {"name": f"{new.name} 采购"}}
    converted = await sales.post(f"/leads/{made['id']}/convert", wanted)
    quote = await sales.post("/quotes?then=submit", _quote(converted, masters, serial, lines), 201)
    _approved(quote)
    contract = await sales.post(f"/quotes/{quote['id']}/push-contract?then=submit", {}, 201)
    _approved(contract)
    signed = {"signed_date": contract["doc_date"]}
    await sales.post(f"/contracts/{contract['id']}/confirm-sign", signed)
    order = await sales.post(f"/contracts/{contract['id']}/push-order?then=submit", {}, 201)
    _approved(order)
    delivery = f"/orders/{order['id']}/push-outbound?then=confirm"
    await team.warehouse.post(delivery, {"warehouse_id": masters.warehouse}, 201)
    invoice = await sales.post(f"/orders/{order['id']}/push-invoice?then=submit", {}, 201)
    _approved(invoice)
    await team.finance.post(f"/invoices/{invoice['id']}/issue", {"invoice_number": f"{serial:020d}"})
    money = {"customer_id": converted["converted_customer_id"], "order_id": order["id"]}
    money |= {"amount": invoice["amount_incl"], "fund_account_id": masters.account}
    paid = await team.finance.post("/receipts?then=confirm", money, 201)  # and allocated, as the setting says
    if paid["allocated_amount"] != invoice["amount_incl"]:
        raise Failed(f"invoiced {invoice['amount_incl']}, allocated {paid['allocated_amount']}")


def _quote(converted: dict[str, Any], masters: Masters, serial: int, count: int) -> dict[str, Any]:
    lines = [
        {
            "product_id": masters.products[(serial * 7 + number * 13) % PRODUCTS],
            "qty": str(number + 1),
            "unit_price_incl": "113.00",
        }
        for number in range(count)
    ]
    return {
        "customer_id": converted["converted_customer_id"],
        "opportunity_id": converted["converted_opportunity_id"],
        "lines": lines,
    }


def _approved(document: dict[str, Any]) -> None:
    if document["status"] != "approved":
        raise Failed(f"{document['number']} is {document['status']}: an approval flow applies")
