"""The limit's workloads from the outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
from jose import jwt

from benchmarks import company
from benchmarks.client import Client, Failed
from benchmarks.names import customer
from benchmarks.servers import SECRET, Program
from benchmarks.workloads import common_fragment, cursors_at, expect, filtered, fragment
from bihuan.kernel.db import new_id

PRODUCTS = 200


class Limit:
    """Signs itself in and knows its paths."""

    name = "limit"

    def __init__(self, program: Program, url: str) -> None:
        self.program, self.url = program, url
        self.products: list[UUID] = []

    async def prepare(self, depth: int) -> None:
        """Products in stock, and cursors ``depth`` rows into each list of an industry."""
        connection = await asyncpg.connect(self.url)
        try:
            known = await connection.fetch("SELECT id FROM products ORDER BY code")
            self.products = [row["id"] for row in known] or [new_id() for _ in range(PRODUCTS)]
            if not known:
                rows = [(id, f"P{n:04d}", f"产品 {n}", 100 + n, "0.13") for n, id in enumerate(self.products)]
                await connection.executemany("INSERT INTO products VALUES ($1, $2, $3, $4, $5)", rows)
                await connection.execute("INSERT INTO stocks SELECT id, 1000000000 FROM products")
        finally:
            await connection.close()
        self.cursors = await cursors_at(await self.client("manager1"), depth, "limit=200")

    async def client(self, username: str, program: Program | None = None) -> Client:
        session, expires = new_id(), datetime.now(UTC) + timedelta(hours=10)
        connection = await asyncpg.connect(self.url)
        try:
            statement = "INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, $3)"
            await connection.execute(statement, session, company.id_of(username), expires)
        finally:
            await connection.close()
        claims = {"sub": username, "sid": str(session), "aud": "limit", "iat": datetime.now(UTC), "exp": expires}
        return Client((program or self.program).port, token=jwt.encode(claims, SECRET, algorithm="HS256"))

    async def team(self, manager: str, program: Program | None = None) -> Client:
        """A chain of the limit is the work of one person."""
        return await self.client(manager, program)

    async def w0(self, client: Client, serial: int) -> None:
        await client.get("/me")

    async def w1(self, client: Client, serial: int) -> None:
        new = customer(serial)
        contact = {"name": new.contact, "mobile": new.mobile}
        body = {"name": new.name, "uscc": new.uscc, "industry": new.industry, "telephone": new.telephone}
        await expect(client, 201, "POST", "/customers", body | {"contact": contact})

    async def w2(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?{filtered(serial)}&count=true")

    async def w2x(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?{filtered(serial)}")

    async def deep(self, client: Client, serial: int) -> None:
        industry, cursor = self.cursors[serial % len(self.cursors)]
        await expect(client, 200, "GET", f"/customers?industry={industry}&cursor={cursor}")

    async def w3(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?q={fragment(serial)}")

    async def worst(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?q={common_fragment(serial)}")

    async def chain(self, client: Client, serial: int) -> None:
        new = customer(serial)
        lead = {"name": new.name, "contact": new.contact, "mobile": new.mobile, "industry": new.industry}
        made = await client.post("/leads", lead, 201)
        body = {"uscc": new.uscc, "telephone": new.telephone}
        converted = await client.post(f"/leads/{made['id']}/convert", body)
        quoted = {key: converted[key] for key in ("customer_id", "opportunity_id")}
        quoted["lines"] = [
            {"product_id": str(self.products[(serial * 7 + n * 13) % len(self.products)]), "qty": n + 1, "price": "113"}
            for n in range(10)
        ]
        quote_made = await client.post("/quotes", quoted, 201)
        contract = await client.post(f"/quotes/{quote_made['id']}/contract", {}, 201)
        order = await client.post(f"/contracts/{contract['id']}/order", {}, 201)
        await client.post(f"/orders/{order['id']}/confirm")
        delivery = await client.post(f"/orders/{order['id']}/deliver", {}, 201)
        invoice = await client.post(f"/receivables/{delivery['receivable_id']}/invoice", {}, 201)
        paid = await client.post(f"/receivables/{delivery['receivable_id']}/pay", {}, 201)
        if invoice["amount"] != paid["amount"]:
            raise Failed(f"invoiced {invoice['amount']}, paid {paid['amount']}")
