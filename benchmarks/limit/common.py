"""What every request of the limit needs: the caller, the answer, the number and the log line."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
import uuid_utils.compat
from fastapi import Depends, HTTPException, Request, Response
from jose import JWTError, jwt
from pydantic import BaseModel

SECRET = os.environ["LIMIT_SECRET"]


class Caller:
    """A connection for this request and who asks."""

    def __init__(self, db: Any, user_id: UUID) -> None:
        self.db, self.id = db, user_id


async def caller(request: Request) -> AsyncIterator[Caller]:
    token = request.headers.get("authorization", "").partition(" ")[2]
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="limit")
    except JWTError:
        raise HTTPException(401) from None
    async with request.app.state.pool.acquire() as db:
        user_id = await db.fetchval(
            "SELECT u.id FROM sessions s JOIN users u ON u.id = s.user_id "
            "WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND u.active",
            UUID(claims["sid"]),
        )
        if user_id is None:
            raise HTTPException(401)
        yield Caller(db, user_id)


Me = Annotated[Caller, Depends(caller, scope="function")]


def answer(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value, default=str), status, media_type="application/json")


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


async def close(
    me: Caller, table: str, record: UUID, prefix: str | None, action: str, changes: list[dict[str, Any]]
) -> Any:
    """The last statement of a command: the number, if the record is new, and its line in the log."""
    day = datetime.now().date()
    log = "INSERT INTO audit_log (actor_id, action, object_type, object_id, object_no, changes) "
    change = orjson.dumps(changes, default=str).decode()
    if prefix is None:
        statement = f"{log} VALUES ($1, $2, $3, $4, NULL, $5)"
        return await me.db.execute(statement, me.id, action, table, record, change)
    return await me.db.fetchval(
        "WITH c AS (INSERT INTO counters AS c VALUES ($6::text, $7::date, 1) "
        "ON CONFLICT (kind, day) DO UPDATE SET n = c.n + 1 RETURNING n), "
        f"u AS (UPDATE {table} SET number = $6::text || $8::text || lpad(n::text, greatest(4, length(n::text)), '0') "
        f"FROM c WHERE id = $4 RETURNING number) {log} "
        "SELECT $1::uuid, $2::text, $3::text, $4::uuid, number, $5::jsonb FROM u RETURNING object_no",
        me.id,
        action,
        table,
        record,
        change,
        prefix,
        day,
        f"{day:%Y%m%d}",
    )


async def one(me: Caller, statement: str, *values: Any) -> Any:
    row = await me.db.fetchrow(statement, *values)
    if row is None:
        raise HTTPException(404)
    return row


class Contact(BaseModel):
    name: str
    mobile: str


class NewCustomer(BaseModel):
    name: str
    uscc: str
    industry: str
    telephone: str
    contact: Contact


def grams(text: str) -> list[str]:
    folded = text.lower()
    return list(dict.fromkeys(folded[i : i + 2] for i in range(len(folded) - 1)))


CUSTOMER = (
    "WITH k AS (INSERT INTO customers (id, name, uscc, industry, telephone, owner_id) "
    "VALUES ($1, $2, $3, $4, $5, $6)), "
    "p AS (INSERT INTO contacts (id, customer_id, name, mobile, is_primary) VALUES ($7, $1, $8, $9, true)) "
    "INSERT INTO customers_search VALUES ($1, lower($2), $10)"
)


async def insert_customer(me: Caller, new: NewCustomer) -> UUID:
    record, contact = new_id(), new_id()
    values = (record, new.name, new.uscc, new.industry, new.telephone, me.id, contact, new.contact.name)
    await me.db.execute(CUSTOMER, *values, new.contact.mobile, grams(new.name))
    return record
