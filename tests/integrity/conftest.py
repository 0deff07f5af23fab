"""A company that has sold something, from the lead to the cash, and a way to spoil its books."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

import benchmarks.product.chain as chain
from bihuan.approvals.flow.models import ApprovalFlow
from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from tests import database
from tests.conftest import Clients

SERIAL = itertools.count(1)


class Desk:
    """One person's requests, as the chain of the benchmarks makes them."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def call(self, method: str, path: str, body: Any = None, expect: int = 200, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.http.request(method, path, json=body or {}, headers=sent)
        assert answer.status_code == expect, f"{method} {path}: {answer.text}"
        return answer.json()

    async def get(self, path: str) -> Any:
        return (await self.http.get(path)).json()

    async def post(self, path: str, body: Any = None, expect: int = 200) -> Any:
        return await self.call("POST", path, body, expect)


@pytest.fixture(scope="module")
async def sold(app: FastAPI, client: Clients) -> None:
    """Two sales from lead to cash, a deal in progress, and a customer nobody owns."""
    async with app.state.sessions() as db:
        await db.execute(update(ApprovalFlow).where(ApprovalFlow.object_type == "contracts").values(is_active=False))
        await move_epoch(Context(db))
        await db.commit()
    desks: dict[str, Any] = {name: Desk(await client(name)) for name in ("zhao", "he", "wu", "admin")}
    team, masters = chain.Team(desks["zhao"], desks["he"], desks["wu"]), chain.Masters()
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(chain, "PRODUCTS", 6)
        await masters.prepare(desks["admin"])
        for _ in range(2):
            await chain.lead_to_cash(team, masters, next(SERIAL), lines=3)
    lead = {"company_name": "尚在谈的公司", "contact_name": "王五", "mobile": "13900009999", "source": "exhibition"}
    made = await desks["zhao"].post("/leads", lead | {"industry": "manufacturing"}, 201)
    wanted = {"customer": {"mode": "new"}, "opportunity": {"name": "尚在谈"}}
    await desks["zhao"].post(f"/leads/{made['id']}/convert", wanted)


@pytest.fixture(scope="module")
async def owner(database_url: str) -> AsyncIterator[AsyncEngine]:
    """The database's owner, who may do what the program may not."""
    engine = create_async_engine(database.owner_url(database_url))
    yield engine
    await engine.dispose()


@pytest.fixture
async def books(owner: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction of the owner; whatever happens in it is rolled back."""
    async with owner.connect() as connection:
        yield connection
        await connection.rollback()


@pytest.fixture
async def program(app: FastAPI) -> AsyncEngine:
    """What the program itself may do."""
    engine: AsyncEngine = app.state.engine
    return engine
