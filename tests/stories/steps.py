"""The verbs a story is told with: short names for requests that are made again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bihuan.kernel.clock import CLOCK
from tests.conftest import Clients
from tests.factories.company import PASSWORD

Body = dict[str, Any]


def ok(answer: httpx.Response, status: int = 200) -> Body:
    """The body of a success."""
    assert answer.status_code == status, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    body: Body = answer.json()
    return body


def refused(answer: httpx.Response, status: int, code: str) -> Body:
    """The body of an expected refusal."""
    body: Body = answer.json()
    assert (answer.status_code, body.get("code")) == (status, code), answer.text
    return body


class Story:
    """People, a clock, and the masters they share."""

    def __init__(self, client: Clients, clock: Callable[[str], None]) -> None:
        self._client, self._clock = client, clock
        self._units: dict[str, str] = {}
        self._rates: dict[str, str] = {}

    @classmethod
    async def begin(cls, client: Clients, clock: Callable[[str], None]) -> Story:
        story = cls(client, clock)
        clock("2026-11-01 08:00")
        admin = await story.as_("admin")
        story._units = {row["name"]: row["id"] for row in ok(await admin.get("/units", params={"limit": 200}))["data"]}
        story._rates = {
            row["code"]: row["id"] for row in ok(await admin.get("/tax-rates", params={"limit": 200}))["data"]
        }
        return story

    async def as_(self, username: str) -> httpx.AsyncClient:
        """A client of that person, who signs in anew whenever the story's clock has moved on."""
        client = await self._client(username)
        signed_at = [datetime.min.replace(tzinfo=UTC)]

        async def renew(request: httpx.Request) -> None:
            if CLOCK.now() - signed_at[0] > timedelta(minutes=10) and not request.url.path.endswith("/auth/login"):
                signed_at[0] = CLOCK.now()
                signed = ok(await client.post("/auth/login", json={"username": username, "password": PASSWORD}))
                client.headers["Authorization"] = f"Bearer {signed['access_token']}"
            request.headers["Authorization"] = client.headers["Authorization"]

        client.event_hooks["request"] = [renew]
        return client

    @staticmethod
    def match(resource: str, record: Body) -> dict[str, str]:
        return {"If-Match": f'"{resource}:{record["id"]}:{record["version"]}"'}

    async def patch(self, who: httpx.AsyncClient, resource: str, record: Body, **fields: Any) -> Body:
        return ok(await who.patch(f"/{resource}/{record['id']}", json=fields, headers=self.match(resource, record)))

    async def put(self, who: httpx.AsyncClient, resource: str, record: Body, part: str, body: Body) -> Body:
        return ok(await who.put(f"/{resource}/{record['id']}/{part}", json=body, headers=self.match(resource, record)))

    async def product(self, code: str, name: str, rate: str, price: str, *, cost: str, kind: str) -> str:
        admin = await self.as_("admin")
        unit = self._units["台" if kind == "goods" else "项"]
        made = ok(
            await admin.post(
                "/products",
                json={
                    "code": code,
                    "name": name,
                    "unit_id": unit,
                    "tax_rate_id": self._rates[rate],
                    "product_kind": kind,
                    "standard_price_incl": price,
                    "cost_price": cost,
                    "is_asset": kind == "goods",
                },
            ),
            201,
        )
        ok(await admin.post(f"/products/{made['id']}/publish", json={}))
        return str(made["id"])

    async def payment_term(self, name: str, kind: str, **more: Any) -> str:
        admin = await self.as_("admin")
        known = {row["name"]: row["id"] for row in ok(await admin.get("/payment-terms", params={"limit": 200}))["data"]}
        if name in known:
            return str(known[name])
        return str(ok(await admin.post("/payment-terms", json={"name": name, "kind": kind, **more}), 201)["id"])

    async def follow_up(self, who: httpx.AsyncClient, resource: str, record_id: str, content: str) -> None:
        ok(
            await who.post(
                "/follow-ups",
                json={
                    "object_type": resource,
                    "object_id": record_id,
                    "kind": "phone",
                    "content": content,
                    "occurred_at": CLOCK.now().isoformat(),
                },
            ),
            201,
        )

    async def approve(self, who: httpx.AsyncClient, resource: str, record_id: str) -> None:
        tasks = ok(await who.get("/approval-tasks"))["data"]
        task = next(task for task in tasks if task["object_id"] == record_id and task["object_type"] == resource)
        ok(await who.post(f"/approval-tasks/{task['id']}/approve", json={"comment": "同意"}))

    async def attach(self, who: httpx.AsyncClient, resource: str, record_id: str, kind: str, name: str) -> None:
        form = {"object_type": resource, "object_id": record_id, "kind": kind}
        ok(await who.post("/attachments", data=form, files={"file": (name, b"%PDF-1.4 scan", "application/pdf")}), 201)

    async def receipt(self, who: httpx.AsyncClient, account: str, customer: str, amount: str, **more: Any) -> Body:
        made = ok(
            await who.post(
                "/receipts", json={"customer_id": customer, "amount": amount, "fund_account_id": account, **more}
            ),
            201,
        )
        ok(await who.post(f"/receipts/{made['id']}/submit", json={}))
        return ok(await who.post(f"/receipts/{made['id']}/confirm", json={}))

    async def receivable(self, who: httpx.AsyncClient, outbound: str) -> Body:
        rows = ok(await who.get("/receivables", params={"outbound_id": outbound}))["data"]
        assert len(rows) == 1, rows
        return ok(await who.get(f"/receivables/{rows[0]['id']}"))

    async def plan(self, who: httpx.AsyncClient, contract: str) -> Body:
        rows = ok(await who.get("/payment-plans", params={"contract_id": contract}))["data"]
        assert len(rows) == 1, rows
        return ok(await who.get(f"/payment-plans/{rows[0]['id']}"))

    async def balance(self, who: httpx.AsyncClient, account: str) -> str:
        return str(ok(await who.get(f"/fund-accounts/{account}"))["balance"])

    async def on_hand(self, who: httpx.AsyncClient, product: str) -> str:
        rows = ok(await who.get("/stocks", params={"product_id": product}))["data"]
        return str(rows[0]["on_hand"])

    async def title(self, who: httpx.AsyncClient, customer: str, title: str, tax_no: str) -> str:
        body = {"customer_id": customer, "title_type": "unit", "title": title, "tax_no": tax_no, "is_default": True}
        return str(ok(await who.post("/invoice-titles", json=body), 201)["id"])
