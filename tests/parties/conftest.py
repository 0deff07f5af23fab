"""Customers, leads and pools to work with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from bihuan.parties.pool.models import Pool

Make = Callable[..., Awaitable[dict[str, Any]]]
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
