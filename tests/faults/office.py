"""The trading company of the tests behind a real server: customers, debts and money to work with, people to do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

import bihuan.tables  # noqa: F401
from bihuan.identity.passwords import hash_password
from bihuan.identity.role.models import Role
from bihuan.identity.user.models import User, UserRole
from bihuan.kernel.db import new_id
from bihuan.kernel.engine import make_engine
from tests.factories.company import PASSWORD, Company
from tests.faults.load import Caller, Journal
from tests.faults.servers import Server
from tests.fulfilment.world import World

PREPAYMENT = {"receipt_type": "prepayment"}
"""Money that names no order stays unallocated when it is confirmed."""


class Office(World):
    """``await Office.opened(journal, server)``: goods, a warehouse, an account; ``caller(who)`` keeps the journal."""

    def __init__(self, journal: Journal, server: Server) -> None:
        super().__init__(self._http)
        self.journal, self.server = journal, server
        self._callers: dict[str, Caller] = {}

    @classmethod
    async def opened(cls, journal: Journal, server: Server) -> Office:
        office = cls(journal, server)
        await office.load()
        return office

    async def caller(self, who: str) -> Caller:
        if who not in self._callers:
            self._callers[who] = await Caller(self.journal, self.server.url, who).sign_in()
        return self._callers[who]

    async def _http(self, who: str) -> Any:
        return (await self.caller(who)).http

    async def debt(self, customer: Any, qty: str = "1") -> Any:
        """A receivable of services: 10,600.00 apiece."""
        return await self.receivable_of(await self.ship(await self.order(("SV-01", qty), customer=customer)))

    async def close(self) -> None:
        for caller in self._callers.values():
            await caller.http.aclose()


async def hire(url: str, count: int) -> list[str]:
    """So many more sales people of 销售一部; all have the password of the tests."""
    engine = make_engine(url, 1)
    names = [f"rep{number:02d}" for number in range(count)]
    async with async_sessionmaker(engine, class_=AsyncSession, autoflush=False)() as db:
        role = await db.scalar(select(Role.id).where(Role.code == "sales_rep"))
        password = await hash_password(PASSWORD)
        for name in names:
            person = User(
                id=new_id(),
                username=name,
                name=name,
                email=f"{name}@lanqiao.example",
                department_id=Company.departments["sales1"],
                password_hash=password,
                manager_id=Company.ids["zhao"],
            )
            db.add(person)
            await db.flush()
            db.add(UserRole(user_id=person.id, role_id=role))
        await db.commit()
    await engine.dispose()
    return names


def plain(url: str) -> str:
    """The same address as asyncpg itself wants it."""
    return url.replace("+asyncpg", "").replace("?ssl=", "?sslmode=")


async def query(url: str, statement: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(plain(url))
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(plain(url))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def multiply(url: str, table: str, record_id: str, count: int) -> list[str]:
    """Copies of a record, all alike but for id and number; their ids."""
    connection = await asyncpg.connect(plain(url))
    try:
        names = [
            row["column_name"]
            for row in await connection.fetch(
                "SELECT column_name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position",
                table,
            )
        ]
        given = {"id": "x.id", "number": "'C' || x.place"}
        values = ", ".join(given.get(name, f'r."{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        made = [uuid4() for _ in range(count)]
        await connection.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} r, "
            "unnest($1::uuid[]) WITH ORDINALITY AS x(id, place) WHERE r.id = $2",
            made,
            UUID(record_id),
        )
        return [str(one) for one in made]
    finally:
        await connection.close()
