"""A trading company: two products, a customer of Qian, stock, an account, and short ways to make documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from bihuan.approvals.flow.models import ApprovalFlow
from bihuan.approvals.flow.service import seed_flows
from bihuan.catalog.seed import seed_catalog
from bihuan.company.dictionary.service import seed_dictionaries
from bihuan.company.payment_term.service import seed_payment_terms
from bihuan.kernel.context import Context
from bihuan.parties.pool.service import seed_pools
from bihuan.sales.pipeline.service import seed_pipelines
from tests.factories.company import PASSWORD

SCHEDULE = [
    {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed", "days": 0},
    {"name": "进度款", "ratio": "0.6", "base_event": "shipped", "days": 30},
    {"name": "尾款", "ratio": "0.1", "base_event": "accepted", "days": 0},
]
SERIAL = count(1)


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(answer: httpx.Response, status: int, code: str) -> Any:
    body = answer.json()
    assert (answer.status_code, body.get("code")) == (status, code), answer.text
    return body


@pytest.fixture(scope="module")
async def app(app: FastAPI) -> AsyncIterator[FastAPI]:
    async with app.state.sessions() as db:
        ctx = Context(db, actor_kind="system")
        for seed in (seed_catalog, seed_dictionaries, seed_payment_terms, seed_pools, seed_pipelines):
            await seed(ctx)
        if not await db.scalar(select(func.count()).select_from(ApprovalFlow)):
            await seed_flows(ctx)
        await db.commit()
    yield app


class World:
    """Everything a test of deliveries and money starts from. Verbs act as the person who would."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.products: dict[str, str] = {}
        self.warehouse = ""
        self.account = ""
        self.customer: dict[str, Any] = {}
        self.term = ""

    async def post(self, who: str, path: str, body: Any = None, status: int = 200) -> Any:
        return ok(await self.try_post(who, path, body), status)

    async def try_post(self, who: str, path: str, body: Any = None) -> httpx.Response:
        return await self.ask(who, "POST", path, json=body or {})

    async def get(self, who: str, path: str, **params: Any) -> Any:
        return ok(await self.ask(who, "GET", path, params=params))

    async def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        """Signed in anew when the session has run out, as it does when a test moves the clock by days."""
        client: httpx.AsyncClient = await self.client(who)
        answer = await client.request(method, path, **more)
        if answer.status_code != 401:
            return answer
        signed_in = await client.post("/auth/login", json={"username": who, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {ok(signed_in)['access_token']}"
        return await client.request(method, path, **more)

    async def load(self) -> None:
        await self._products()
        terms = (await self.get("admin", "/payment-terms", limit=200))["data"]
        self.term = next(term["id"] for term in terms if term["name"] == "月结30天")
        self.warehouse = await self.new_warehouse()
        body = {"name": "招商银行基本户", "kind": "bank", "currency": "CNY", "opening_balance": "1000.00"}
        self.account = (await self.post("wu", "/fund-accounts", body, 201))["id"]
        self.customer = await self.new_customer("上海澜桥智能科技有限公司")

    async def _products(self) -> None:
        units = {row["name"]: row["id"] for row in (await self.get("admin", "/units", limit=200))["data"]}
        rates = {row["code"]: row["id"] for row in (await self.get("admin", "/tax-rates", limit=200))["data"]}
        rows = (
            ("GW-200", "智能网关", "台", "VAT13", "1130.00", "620.00", "goods"),
            ("SV-01", "实施服务", "项", "VAT6", "10600.00", "4000.00", "service"),
            ("CB-10", "网线", "个", "VAT13", "9.99", "3.00", "goods"),
        )
        for code, name, unit, rate, price, cost, kind in rows:
            body = {
                "code": code,
                "name": name,
                "unit_id": units[unit],
                "tax_rate_id": rates[rate],
                "standard_price_incl": price,
                "cost_price": cost,
                "product_kind": kind,
            }
            product = await self.post("admin", "/products", body, 201)
            await self.post("admin", f"/products/{product['id']}/publish")
            self.products[code] = product["id"]

    async def new_warehouse(self) -> str:
        serial = next(SERIAL)
        body = {"code": f"WH{serial:02}", "name": f"仓库{serial:02}"}
        return str((await self.post("he", "/warehouses", body, 201))["id"])

    async def new_customer(self, name: str = "", **more: Any) -> Any:
        serial = next(SERIAL)
        body = {
            "name": name or f"客户{serial:04}有限公司",
            "industry": "it",
            "payment_term_id": self.term,
            "primary_contact": {"name": "陈岚", "mobile": f"139{serial:08}"},
            "address": "上海市浦东新区张江路 1 号",
            **more,
        }
        made = await self.post("qian", "/customers", body, 201)
        title = {"customer_id": made["id"], "title": made["name"], "tax_no": "91310115MA1K35J8HH"}
        await self.post("qian", "/invoice-titles", title, 201)
        return made

    async def stock_up(self, code: str, qty: str, cost: str, warehouse: str = "") -> Any:
        body = {
            "warehouse_id": warehouse or self.warehouse,
            "kind": "opening",
            "lines": [{"product_id": self.products[code], "qty": qty, "unit_cost": cost}],
        }
        return await self.post("he", "/stock-entries", body, 201)

    async def stock(self, code: str, warehouse: str = "") -> tuple[str, str, str]:
        """On hand, reserved, available."""
        query = {"product_id": self.products[code], "warehouse_id": warehouse or self.warehouse}
        (row,) = (await self.get("he", "/stocks", **query))["data"]
        return row["on_hand"], row["reserved"], row["available"]

    async def order(self, *lines: tuple[str, str], customer: Any = None, **more: Any) -> Any:
        """An approved order: pairs of product code and quantity at list price."""
        body = {
            "customer_id": (customer or self.customer)["id"],
            "delivery_date": "2099-12-31",
            "warehouse_id": self.warehouse,
            "lines": [{"product_id": self.products[code], "qty": qty} for code, qty in lines],
            **more,
        }
        order = await self.post("qian", "/orders", body, 201)
        return await self.post("qian", f"/orders/{order['id']}/submit")

    async def outbound(self, order: Any, *quantities: str, **more: Any) -> Any:
        """A draft of the first lines of an order, or of everything that is left."""
        lines = [
            {"source_line_id": line["id"], "qty": qty} for line, qty in zip(order["lines"], quantities, strict=False)
        ]
        return await self.post("he", f"/orders/{order['id']}/push-outbound", {"lines": lines or None, **more}, 201)

    async def ship(self, order: Any, *quantities: str, **more: Any) -> Any:
        """An outbound made and confirmed."""
        outbound = await self.outbound(order, *quantities, **more)
        return await self.post("he", f"/outbounds/{outbound['id']}/confirm")

    async def receivable_of(self, outbound: Any) -> Any:
        rows = (await self.get("wu", "/receivables", outbound_id=outbound["id"]))["data"]
        return await self.get("wu", f"/receivables/{rows[0]['id']}")

    async def receipt(self, amount: str, *, confirm: bool = True, customer: Any = None, **more: Any) -> Any:
        """Money entered by finance, confirmed unless told otherwise."""
        body = {
            "customer_id": (customer or self.customer)["id"],
            "amount": amount,
            "fund_account_id": self.account,
            **more,
        }
        receipt = await self.post("wu", "/receipts", body, 201)
        receipt = await self.post("wu", f"/receipts/{receipt['id']}/submit")
        return await self.post("wu", f"/receipts/{receipt['id']}/confirm") if confirm else receipt

    async def allocate(self, receipt: Any, receivable: Any, amount: str) -> httpx.Response:
        body = {"lines": [{"receivable_id": receivable["id"], "amount": amount}]}
        return await self.try_post("wu", f"/receipts/{receipt['id']}/allocate", body)

    async def contract(self) -> Any:
        """The contract of the golden scenario in force: 114,560.00, paid 30/60/10."""
        body = {
            "customer_id": self.customer["id"],
            "name": "智能网关采购合同",
            "payment_term_id": self.term,
            "lines": [
                {"product_id": self.products["GW-200"], "qty": "100", "discount_factor": "0.92"},
                {"product_id": self.products["SV-01"], "qty": "1"},
            ],
            "terms": SCHEDULE,
        }
        contract = await self.post("qian", "/contracts", body, 201)
        await self.post("qian", f"/contracts/{contract['id']}/submit")
        tasks = (await self.get("zhao", "/approval-tasks", limit=200))["data"]
        task = next(task for task in tasks if task["object_id"] == contract["id"])
        await self.post("zhao", f"/approval-tasks/{task['id']}/approve", {"comment": "同意"})
        scan = {"object_type": "contracts", "object_id": contract["id"], "kind": "contract_scan"}
        file = {"file": ("合同扫描件.pdf", b"%PDF-1.4 scan", "application/pdf")}
        ok(await self.ask("qian", "POST", "/attachments", data=scan, files=file), 201)
        signed = {"signed_date": contract["doc_date"]}
        return await self.post("qian", f"/contracts/{contract['id']}/confirm-sign", signed)

    async def order_of(self, contract: Any) -> Any:
        body = {"warehouse_id": self.warehouse}
        order = await self.post("qian", f"/contracts/{contract['id']}/push-order", body, 201)
        return await self.post("qian", f"/orders/{order['id']}/submit")


@pytest.fixture(scope="module")
async def world(app: FastAPI, client: Any) -> World:
    made = World(client)
    await made.load()
    return made


async def together(*calls: Callable[[], Awaitable[httpx.Response]]) -> list[httpx.Response]:
    """All at once; the answers in the order of the calls. Whoever is told to come again does, as clients do."""

    async def patient(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        while True:
            answer = await call()
            if answer.status_code < 400 or not answer.json()["retryable"]:
                return answer
            await asyncio.sleep(0.05)  # a refusal at the door waits for nothing, and would let nobody else work

    return list(await asyncio.gather(*(patient(call) for call in calls)))
