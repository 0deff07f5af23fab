"""A customer of Qian with a contact, the two products of the golden scenario, and short ways to make documents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

Do = Callable[..., Awaitable[dict[str, Any]]]


def ok(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body.get("code")) == (status, code), answer.text
    return body


@pytest.fixture(scope="module")
async def goods(client: Any) -> dict[str, str]:
    """Ids of GW-200 (1,130.00 incl, 13 %, cost 620.00) and SV-01 (10,600.00 incl, 6 %, cost 4,000.00)."""
    admin = await client("admin")
    names = {unit["name"]: unit["id"] for unit in ok(await admin.get("/units", params={"limit": 200}))["data"]}
    rates = {rate["code"]: rate["id"] for rate in ok(await admin.get("/tax-rates", params={"limit": 200}))["data"]}
    rows = (
        ("GW-200", "智能网关", "台", "VAT13", "1130.00", "620.00", "goods"),
        ("SV-01", "实施服务", "项", "VAT6", "10600.00", "4000.00", "service"),
    )
    made = {}
    for code, name, unit, rate, price, cost, kind in rows:
        body = {
            "code": code,
            "name": name,
            "unit_id": names[unit],
            "tax_rate_id": rates[rate],
            "standard_price_incl": price,
            "cost_price": cost,
            "product_kind": kind,
        }
        product = ok(await admin.post("/products", json=body), 201)
        ok(await admin.post(f"/products/{product['id']}/publish", json={}))
        made[code] = product["id"]
    return made


@pytest.fixture(scope="module")
async def customer(client: Any) -> dict[str, Any]:
    """上海澜桥智能科技有限公司, owned by Qian."""
    body = {
        "name": "上海澜桥智能科技有限公司",
        "industry": "it",
        "primary_contact": {"name": "陈岚", "mobile": "13812341234"},
    }
    qian = await client("qian")
    answer = await qian.post("/customers", json=body)
    if answer.status_code == 422:  # the dictionary's own code for the industry
        raise AssertionError(answer.text)
    return ok(answer, 201)


@pytest.fixture(scope="module")
async def contact(client: Any, customer: dict[str, Any]) -> dict[str, Any]:
    qian = await client("qian")
    found = ok(await qian.get("/contacts", params={"customer_id": customer["id"]}))
    row: dict[str, Any] = found["data"][0]
    return row


@pytest.fixture(scope="module")
def lines(goods: dict[str, str]) -> list[dict[str, Any]]:
    """The lines of the golden scenario: 100 gateways at 0.92 and one service."""
    return [
        {"product_id": goods["GW-200"], "qty": "100", "discount_factor": "0.92"},
        {"product_id": goods["SV-01"], "qty": "1"},
    ]


@pytest.fixture(scope="module")
def act(client: Any) -> Do:
    """``await act("quotes", quote, "send", by="qian", sent_to="…")``: a verb that is expected to succeed."""

    async def do(kind: str, record: dict[str, Any], verb: str, *, by: str = "qian", **body: Any) -> dict[str, Any]:
        user = await client(by)
        return ok(await user.post(f"/{kind}/{record['id']}/{verb}", json=body))

    return do


@pytest.fixture(scope="module")
def approve(client: Any) -> Do:
    """``await approve("quotes", quote)``: submitted by Qian, and decided by Zhao if anybody has to."""

    async def do(kind: str, record: dict[str, Any]) -> dict[str, Any]:
        qian, zhao = await client("qian"), await client("zhao")
        submitted = ok(await qian.post(f"/{kind}/{record['id']}/submit", json={}))
        if submitted["status"] == "pending":
            tasks = ok(await zhao.get("/approval-tasks", params={"limit": 200}))["data"]
            task = next(task for task in tasks if task["object_id"] == record["id"])
            ok(await zhao.post(f"/approval-tasks/{task['id']}/approve", json={"comment": "同意"}))
        return ok(await qian.get(f"/{kind}/{record['id']}"))

    return do


@pytest.fixture(scope="module")
def make_quote(client: Any, customer: dict[str, Any], lines: list[dict[str, Any]]) -> Do:
    async def do(**more: Any) -> dict[str, Any]:
        qian = await client("qian")
        return ok(await qian.post("/quotes", json={"customer_id": customer["id"], "lines": lines, **more}), 201)

    return do


@pytest.fixture(scope="module")
def attach_scan(client: Any) -> Do:
    async def do(kind: str, record: dict[str, Any]) -> dict[str, Any]:
        qian = await client("qian")
        return ok(
            await qian.post(
                "/attachments",
                data={"object_type": kind, "object_id": record["id"], "kind": "contract_scan"},
                files={"file": ("合同扫描件.pdf", b"%PDF-1.4 scan", "application/pdf")},
            ),
            201,
        )

    return do


SCHEDULE = [
    {"name": "首付款", "ratio": "0.3", "base_event": "contract_signed", "days": 0},
    {"name": "进度款", "ratio": "0.6", "base_event": "shipped", "days": 30},
    {"name": "尾款", "ratio": "0.1", "base_event": "accepted", "days": 0},
]


@pytest.fixture(scope="module")
def make_contract(client: Any, make_quote: Do, approve: Do, attach_scan: Do) -> Do:
    """A contract of 114,560.00 pushed down from an approved quote; in force unless ``sign=False``."""

    async def do(*, sign: bool = True, **more: Any) -> dict[str, Any]:
        qian = await client("qian")
        quote = await approve("quotes", await make_quote(**more))
        pushed = await qian.post(f"/quotes/{quote['id']}/push-contract", json={"terms": SCHEDULE})
        contract = ok(pushed, 201)
        if not sign:
            return contract
        contract = await approve("contracts", contract)
        await attach_scan("contracts", contract)
        signed = {"signed_date": contract["doc_date"]}
        return ok(await qian.post(f"/contracts/{contract['id']}/confirm-sign", json=signed))

    return do
