"""Memos live as long as these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI

from bihuan.approvals.flow.models import ApprovalFlow, ApprovalNode
from bihuan.approvals.instance.router import approval_tasks, approvals
from bihuan.identity.epoch import move_epoch
from bihuan.identity.principals import load_principal
from bihuan.kernel.context import Context
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.settling import settle
from tests import database
from tests.approvals.memo import MEMOS, Memo
from tests.factories.company import Company
from tests.factories.mount import mount

GRANTED = frozenset({"self"})
As = Callable[[str], Awaitable[Context]]


@pytest.fixture(scope="module")
async def app(app: FastAPI) -> AsyncIterator[FastAPI]:
    """The application, which for these tests also knows memos."""
    mount(app, approval_tasks, approvals)
    async with database.owning(app.state.settings.database_url) as connection:
        await connection.run_sync(Memo.__table__.create)  # type: ignore[attr-defined]
    RESOURCES["memos"] = MEMOS
    yield app
    del RESOURCES["memos"]


@pytest.fixture
async def acting(app: FastAPI) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """``await acting("qian", verb)`` runs ``verb(ctx)`` as that user in a transaction of its own."""

    async def run(username: str, verb: Callable[[Context], Awaitable[Any]]) -> Any:
        async with app.state.sessions() as db:
            me = await load_principal(db, Company.ids[username])
            grants = {f"memos:{verb}": GRANTED for verb in ("read", "create", "update", "submit", "withdraw")}
            if username == "he":
                grants = {}
            ctx = Context(db, replace(me, grants={**me.grants, **grants}))
            answered = await verb(ctx)
            await settle(ctx)
            await db.commit()
            return answered

    yield run


@pytest.fixture
async def flow(app: FastAPI) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """``await flow([{"kind": "direct_manager"}], …)``: the only flow of memos, a node per rule."""
    made: list[Any] = []

    async def define(
        *rules: dict[str, Any], conditions: list[Any] | None = None, priority: int = 100, **more: Any
    ) -> None:
        node_fields = {name: more.pop(name) for name in ("kind", "multi_mode", "ratio") if name in more}
        async with app.state.sessions() as db:
            made_flow = ApprovalFlow(
                object_type="memos", name="备忘审批", priority=priority, conditions=conditions or [], **more
            )
            made_flow.nodes = [
                ApprovalNode(seq=10 * i, name=f"第{i}步", resolver=rule, **node_fields)
                for i, rule in enumerate(rules, start=1)
            ]
            db.add(made_flow)
            await move_epoch(Context(db))
            await db.commit()
            made.append(made_flow.id)

    yield define
    async with app.state.sessions() as db:
        for one in [await db.get_one(ApprovalFlow, flow_id) for flow_id in made]:
            one.is_active = False
        await move_epoch(Context(db))
        await db.commit()
