"""Customers, leads and pools to work with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI
from pgqueuer.domain.types import QueueExecutionMode
from sqlalchemy import text, update

from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from bihuan.kernel.jobs import SCHEDULES, build_worker, plain_url, run_job
from bihuan.parties.pool.models import Pool

Make = Callable[..., Awaitable[dict[str, Any]]]
Run = Callable[..., Awaitable[None]]
Set = Callable[..., Awaitable[dict[str, Any]]]
Change = Callable[[str, str], Awaitable[None]]
_serial = count(1)


@pytest.fixture
async def rules(app: FastAPI) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """``await rules("leads", claim_daily_limit=2)``: other rules of the default pool, for one test."""
    wide = {"claim_daily_limit": None, "holding_limit": None, "prev_owner_cooldown_days": 30, "protect_days": 3}

    async def change(object_type: str, **values: Any) -> None:
        async with app.state.sessions() as db:
            await db.execute(update(Pool).where(Pool.object_type == object_type, Pool.is_default).values(**values))
            await move_epoch(Context(db))
            await db.commit()

    for kind in ("leads", "customers"):
        await change(kind, **wide)
    yield change


@pytest.fixture
async def company(client: Any) -> AsyncIterator[Change]:
    """``await company("lead_enabled", "false")``: a setting of the company, for one test."""
    before: dict[str, str] = {}

    async def change(key: str, value: str) -> None:
        admin = await client("admin")
        rows = {row["key"]: row for row in (await admin.get("/settings")).json()["data"]}
        before.setdefault(key, rows[key]["value"])
        tag = f'"settings:{key}:{rows[key]["version"]}"'
        answer = await admin.patch(f"/settings/{key}", json={"value": value}, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text

    yield change
    for key, value in before.items():
        await change(key, value)


@pytest.fixture
async def make_customer(client: Any) -> Make:
    """``await make_customer("qian")``: a customer of that user, created through the API."""

    async def make(username: str, **fields: Any) -> dict[str, Any]:
        number = next(_serial)
        person = {"name": "陈岚", "mobile": f"139{number:08d}"} | fields.pop("primary_contact", {})
        body = {"name": f"客户{number}有限公司", "industry": "it", "primary_contact": person} | fields
        made = await (await client(username)).post("/customers", json=body)
        assert made.status_code == 201, made.text
        return made.json()  # type: ignore[no-any-return]

    return make


@pytest.fixture
async def make_lead(client: Any) -> Make:
    """``await make_lead("li")``: a lead created by that user; marketing's lie in the default pool."""

    async def make(username: str, **fields: Any) -> dict[str, Any]:
        number = next(_serial)
        body = {
            "company_name": f"线索{number}公司",
            "contact_name": "王芳",
            "mobile": f"137{number:08d}",
            "source": "web_form",
        } | fields
        made = await (await client(username)).post("/leads", json=body)
        assert made.status_code == 201, made.text
        return made.json()  # type: ignore[no-any-return]

    return make


@pytest.fixture
async def queue(app: FastAPI, database_url: str) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(plain_url(database_url), min_size=2, max_size=5) as made:
        yield made


@pytest.fixture
def run(app: FastAPI, queue: asyncpg.Pool, clock: Any) -> Run:
    """``await run("2026-04-01 02:00")``: what the worker does at that moment, to the end."""

    async def at(moment: str, schedule: str = "recycle") -> None:
        clock(moment)
        await run_job(app.state.sessions, SCHEDULES[schedule][1], {}, schedule)
        for _ in range(2):
            worker = build_worker(queue, app.state.sessions)
            await worker.qm.run(dequeue_timeout=timedelta(seconds=1), mode=QueueExecutionMode.drain)
        assert await queue.fetchval("SELECT count(*) FROM pgqueuer") == 0

    return at


@pytest.fixture
def set_rules(client: Any, clock: Any, db: Any) -> Set:
    """``await set_rules("customers", "2026-02-01", [{…}])``: in force from the next day on.

    The tests of this module play in different years, so each begins without the rules of the others.
    """

    async def change(
        object_type: str, day: str, wanted: list[dict[str, Any]], *, fresh: bool = True, **more: Any
    ) -> dict[str, Any]:
        if fresh:
            await db.execute(text("DELETE FROM recycle_rules"))
            await db.execute(text("UPDATE pools SET recycles_from = NULL"))
            await db.commit()
        clock(f"{day} 08:00")
        admin = await client("admin")
        (row,) = (await admin.get("/pools", params={"object_type": object_type, "q": "公海"})).json()["data"]
        pool = (await admin.get(f"/pools/{row['id']}")).json()
        changed = await admin.patch(
            f"/pools/{row['id']}",
            json={"recycle_rules": wanted, **more},
            headers={"If-Match": f'"pools:{row["id"]}:{pool["version"]}"'},
        )
        assert changed.status_code == 200, changed.text
        return changed.json()  # type: ignore[no-any-return]

    return change
