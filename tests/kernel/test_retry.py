"""Two transactions that really get into each other's way: one is undone, tried again, and has its effect once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI, Response
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.routing import IdempotencyHeader, answer, router
from bihuan.kernel.transaction import Ctx, PublicCtx
from bihuan.kernel.wire import Schema
from tests.conftest import Clients
from tests.factories.mount import mount
from tests.kernel.conftest import Make
from tests.kernel.specimen import SPECIMENS, Specimen

Records = list[dict[str, Any]]
crossings = router("/crossings", "Tests")
ATTEMPTS: Counter[str] = Counter()
"""How often each request was tried, by its id."""
MEETINGS: dict[str, asyncio.Barrier] = {}


class Crossing(Schema):
    """Two records to be changed one after the other."""

    first: UUID
    second: UUID


async def meet(place: str, request_id: str) -> None:
    """On its first attempt, each of two requests waits here for the other: both hold what they have locked or read."""
    ATTEMPTS[request_id] += 1
    if ATTEMPTS[request_id] == 1:
        await asyncio.wait_for(MEETINGS.setdefault(place, asyncio.Barrier(2)).wait(), timeout=10)


@crossings.post("/locks", name="crossLocks")
async def cross_locks(ctx: Ctx, data: Crossing, idempotency_key: IdempotencyHeader = None) -> Response:
    """Locks the first record, then the second: two of these in opposite order are a deadlock."""
    async with SPECIMENS.change(ctx, data.first, "update") as record:
        record.weight = (record.weight or 0) + 1
    await ctx.db.flush()
    await meet("locks", ctx.request_id)
    async with SPECIMENS.change(ctx, data.second, "update") as record:
        record.weight = (record.weight or 0) + 1
    return await answer(ctx, SPECIMENS, record)


@crossings.post("/reads", name="crossReads")
async def cross_reads(ctx: PublicCtx, data: Crossing) -> dict[str, int]:
    """Reads a record and writes it, serializable: of two at the same moment one has read what is no longer true."""
    await ctx.db.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
    read = text("SELECT coalesce(weight, 0) FROM specimens WHERE id = :id")
    weight = int(await ctx.db.scalar(read, {"id": data.first}) or 0)
    await meet("reads", ctx.request_id)
    write = text("UPDATE specimens SET weight = :weight WHERE id = :id")
    await ctx.db.execute(write, {"weight": weight + 1, "id": data.first})
    return {"weight": weight + 1}


@pytest.fixture(scope="module")
async def app(app: FastAPI) -> AsyncIterator[FastAPI]:
    mount(app, crossings)
    yield app


@pytest.fixture(autouse=True)
def forgotten() -> None:
    ATTEMPTS.clear()
    MEETINGS.clear()


async def weights(db: AsyncSession, records: Records) -> list[tuple[int | None, int]]:
    await db.rollback()
    found = await db.execute(
        select(Specimen.weight, Specimen.version)
        .where(Specimen.id.in_([UUID(one["id"]) for one in records]))
        .order_by(Specimen.id)
    )
    return [tuple(row) for row in found]  # type: ignore[misc]


async def test_a_deadlock_is_tried_again_and_counts_once(client: Clients, make: Make, db: AsyncSession) -> None:
    records = [await make(), await make()]
    qian = await client("qian")
    keys = [uuid4().hex, uuid4().hex]

    async def cross(one: int, other: int, key: str) -> httpx.Response:
        body = {"first": records[one]["id"], "second": records[other]["id"]}
        return await qian.post("/crossings/locks", json=body, headers={"Idempotency-Key": key})

    answers = await asyncio.gather(cross(0, 1, keys[0]), cross(1, 0, keys[1]))
    assert [one.status_code for one in answers] == [200, 200], [one.text for one in answers]
    assert sorted(ATTEMPTS.values()) == [1, 2]  # one of them was the victim, 40P01
    assert await weights(db, records) == [(2, 3), (2, 3)]
    logged = select(func.count()).where(AuditEntry.object_id == UUID(records[0]["id"]), AuditEntry.action == "update")
    assert await db.scalar(logged) == 2

    again = await asyncio.gather(cross(0, 1, keys[0]), cross(1, 0, keys[1]))
    assert [one.headers.get("idempotent-replayed") for one in again] == ["true", "true"]
    assert [one.json() for one in again] == [one.json() for one in answers]
    assert await weights(db, records) == [(2, 3), (2, 3)]


async def test_a_serialization_failure_is_tried_again_and_counts_once(
    client: Clients, make: Make, db: AsyncSession
) -> None:
    record = await make()
    nobody = await client("")
    body = {"first": record["id"], "second": record["id"]}
    answers = await asyncio.gather(*(nobody.post("/crossings/reads", json=body) for _ in range(2)))
    assert [one.status_code for one in answers] == [200, 200], [one.text for one in answers]
    assert sorted(ATTEMPTS.values()) == [1, 2]  # the slower one had read what was no longer true, 40001
    assert sorted(one.json()["weight"] for one in answers) == [1, 2]
    assert await weights(db, [record]) == [(2, 1)]
