"""FastAPI, asyncpg, orjson and SQL by hand: the same work as the product's workloads, with nothing around it."""

from __future__ import annotations

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from fastapi import FastAPI, Response

from benchmarks.limit.chain import chain
from benchmarks.limit.common import Caller, Me, NewCustomer, answer, close, grams, insert_customer

CAP = 10_000


async def _nothing(connection: Any) -> None:
    """No RESET between requests: nothing here changes a connection."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = {"plan_cache_mode": "force_custom_plan", "jit": "off", "timezone": "UTC"}
    app.state.pool = await asyncpg.create_pool(
        os.environ["LIMIT_DATABASE_URL"], min_size=1, max_size=10, reset=_nothing, server_settings=settings
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)
app.include_router(chain)


@app.get("/me")
async def who_am_i(me: Me) -> Response:
    return answer({"id": me.id})


@app.post("/customers")
async def create_customer(me: Me, new: NewCustomer) -> Response:
    async with me.db.transaction():
        record = await insert_customer(me, new)
        number = await close(me, "customers", record, "CRM", "create", [])
    return answer({"id": record, "number": number, "version": 1, **new.model_dump()}, 201)


COLUMNS = (
    "k.id, k.number, k.name, k.uscc, k.industry, k.lifecycle, k.grade, k.telephone, k.owner_id, k.created_at, "
    "k.updated_at"
)


@app.get("/customers")
async def list_customers(
    me: Me,
    owner_id: UUID | None = None,
    industry: str | None = None,
    q: str | None = None,
    cursor: str | None = None,
    count: bool = False,
    limit: int = 50,
) -> Response:
    if q is not None:
        return await search_customers(me, q, limit)
    where = "true"
    values: list[Any] = []
    for column, value in (("owner_id", owner_id), ("industry", industry)):
        if value is not None:
            values.append(value)
            where += f" AND k.{column} = ${len(values)}"
    total = None
    if count:
        counted = f"SELECT count(*) FROM (SELECT 1 FROM customers k WHERE {where} LIMIT {CAP + 1}) c"
        total = await me.db.fetchval(counted, *values)
    if cursor is not None:
        at, last = orjson.loads(base64.urlsafe_b64decode(cursor))
        values += [datetime.fromisoformat(at), UUID(last)]
        where += f" AND (k.updated_at, k.id) < (${len(values) - 1}, ${len(values)})"
    rows = await me.db.fetch(
        f"SELECT {COLUMNS}, u.name AS owner_name FROM customers k JOIN users u ON u.id = k.owner_id WHERE {where} "
        f"ORDER BY k.updated_at DESC, k.id DESC LIMIT {limit + 1}",
        *values,
    )
    return page(rows, limit, total)


async def search_customers(me: Caller, q: str, limit: int) -> Response:
    """The fenced query; beyond its cap the plain ordered form, which is exact and fast exactly then."""
    escaped = q.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    match = "grams @> $1 AND s.name LIKE '%' || $2 || '%'"
    rows = await me.db.fetch(
        "WITH h AS MATERIALIZED (SELECT k.id, k.updated_at FROM customers_search s JOIN customers k USING (id) "
        f"WHERE {match} LIMIT {CAP + 1}), p AS (SELECT id FROM h ORDER BY updated_at DESC, id DESC LIMIT {limit + 1}) "
        f"SELECT {COLUMNS}, u.name AS owner_name, (SELECT count(*) FROM h) AS total FROM p JOIN customers k USING (id) "
        "JOIN users u ON u.id = k.owner_id ORDER BY k.updated_at DESC, k.id DESC",
        grams(q),
        escaped,
    )
    total = rows[0]["total"] if rows else 0
    if total > CAP:
        rows = await me.db.fetch(
            f"SELECT {COLUMNS}, u.name AS owner_name FROM customers k JOIN users u ON u.id = k.owner_id "
            f"JOIN customers_search s ON s.id = k.id WHERE {match} "
            f"ORDER BY k.updated_at DESC, k.id DESC LIMIT {limit + 1}",
            grams(q),
            escaped,
        )
    return page(rows, limit, total)


def page(rows: list[Any], limit: int, total: int | None) -> Response:
    data = [dict(row) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        last = data[-1]
        following = base64.urlsafe_b64encode(orjson.dumps([last["updated_at"], str(last["id"])])).decode()
    known = None if total is None else min(total, CAP)
    return answer({"data": data, "page": {"next_cursor": following, "total": known, "capped": (total or 0) > CAP}})
