"""The product's workloads from the outside: its public API, signed in as a sales manager."""

from __future__ import annotations

from typing import Any

from benchmarks import company
from benchmarks.client import Client
from benchmarks.names import customer
from benchmarks.product.chain import Masters, Team, lead_to_cash
from benchmarks.servers import Program
from benchmarks.workloads import common_fragment, cursors_at, expect, filtered, fragment

PREFIX = "/api/v1"


class Ours:
    """Signs in with a password and knows the paths of the API."""

    name = "ours"

    def __init__(self, program: Program, url: str) -> None:
        self.program, self.url = program, url
        self.cursors: list[tuple[str, str]] = []
        self._tokens: dict[str, str] = {}
        self._masters: Masters | None = None

    async def prepare(self, depth: int) -> None:
        """Cursors ``depth`` rows into each list of an industry."""
        self.cursors = await cursors_at(await self.client("manager1"), depth, "limit=200")

    async def client(self, username: str, program: Program | None = None) -> Client:
        """A connection of its own; the session is shared, as by the tabs of one browser."""
        port = (program or self.program).port
        if username not in self._tokens:
            door = Client(port, PREFIX)
            signed = await door.post("/auth/login", {"username": username, "password": company.PASSWORD})
            self._tokens[username] = signed["access_token"]
            door.close()
        return Client(port, PREFIX, self._tokens[username])

    async def team(self, manager: str, program: Program | None = None) -> Team:
        """Whoever a chain takes; the masters it needs are made before the first one."""
        if self._masters is None:
            self._masters = Masters()
            await self._masters.prepare(await self.client("admin"))
        return Team(*[await self.client(name, program) for name in (manager, "warehouse", "finance")])

    async def chain(self, team: Team, serial: int) -> None:
        assert self._masters is not None
        await lead_to_cash(team, self._masters, serial)

    async def w0(self, client: Client, serial: int) -> None:
        await client.get("/me")

    async def w1(self, client: Client, serial: int) -> None:
        await expect(client, 201, "POST", "/customers", self._customer(serial))

    def _customer(self, serial: int) -> dict[str, Any]:
        new = customer(serial)
        body = {"name": new.name, "uscc": new.uscc, "industry": new.industry, "telephone": new.telephone}
        return body | {"primary_contact": {"name": new.contact, "mobile": new.mobile}}

    async def w2(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?{filtered(serial)}&count=exact")

    async def w2x(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?{filtered(serial)}")

    async def deep(self, client: Client, serial: int) -> None:
        industry, cursor = self.cursors[serial % len(self.cursors)]
        await expect(client, 200, "GET", f"/customers?industry={industry}&cursor={cursor}")

    async def w3(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?q={fragment(serial)}&count=estimated")

    async def worst(self, client: Client, serial: int) -> None:
        await expect(client, 200, "GET", f"/customers?q={common_fragment(serial)}&count=estimated")
