"""The customers in the product's tables, as the product itself would have stored them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from types import FunctionType
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, Table
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.sql.schema import ScalarElementColumnDefault

import bihuan.tables  # noqa: F401
from benchmarks import company
from benchmarks.bulk import CHUNK, bulk, copy, number_of
from benchmarks.names import customer, uuid_at
from bihuan.kernel.db import Base
from bihuan.kernel.search import words
from bihuan.parties.contact.models import reading_of
from bihuan.parties.contact.service import CONTACTS
from bihuan.parties.customer.models import name_key
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.settings import REPOSITORY, async_url

TABLES = ("customers", "contacts", "customers_search", "contacts_search", "ownership_events")
MIGRATIONS = REPOSITORY / "backend" / "migrations"


async def fill_ours(url: str, size: int) -> None:
    await create_tables(url)
    await company.found(url)
    connection = await asyncpg.connect(url)
    tables = [Base.metadata.tables[name] for name in TABLES]
    try:
        async with bulk(connection, [table.name for table in tables]):
            for start in range(0, size, CHUNK):
                rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables}
                for serial in range(start, min(start + CHUNK, size)):
                    for name, row in customer_rows(serial):
                        rows[name].append(row)
                await copy(connection, {table.name: complete(table, rows[table.name]) for table in tables})
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def create_tables(url: str) -> None:
    """By the migrations, as an installation has them; straight from the models while there are none."""
    if any((MIGRATIONS / "versions").glob("*.py")):
        command = [sys.executable, "-m", "alembic", "-c", str(REPOSITORY / "alembic.ini"), "upgrade", "head"]
        env = os.environ | {"DATABASE_URL": url}
        await asyncio.to_thread(subprocess.run, command, env=env, check=True, capture_output=True, cwd=REPOSITORY)
        return
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


def customer_rows(serial: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """One customer as the product stores it: company and contact, what both are found by, and how they were got."""
    made = customer(serial)
    owner, created = company.owner_id(made.owner), made.changed - timedelta(days=30)
    both = {"created_at": created, "updated_at": made.changed, "created_by": owner, "updated_by": owner}
    both |= {"owner_id": owner, "owner_dept_id": company.department_of(made.owner)}
    firm = {
        "id": uuid_at(made.changed, 1, serial),
        "number": number_of(serial, made.changed),
        "name": made.name,
        "name_key": name_key(made.name),
        "uscc": made.uscc,
        "industry": made.industry,
        "telephone": made.telephone,
        "contact_name": made.contact,
        "contact_mobile": made.mobile,
        "obtain_way": "create",
        "received_at": created,
        **both,
    }
    contact = {
        "id": uuid_at(made.changed, 2, serial),
        "customer_id": firm["id"],
        "name": made.contact,
        "reading": reading_of(made.contact),
        "mobile": made.mobile,
        "is_primary": True,
        **both,
    }
    for kind, record, resource in (("customers", firm, CUSTOMERS), ("contacts", contact, CONTACTS)):
        yield kind, record
        yield f"{kind}_search", found_by(record, resource)
        event = {"object_type": kind, "object_id": record["id"], "action": "create", "to_owner_id": owner}
        yield "ownership_events", event | {"actor_id": owner, "actor_kind": "user", "at": created, "biz_date": created}


def found_by(row: dict[str, Any], resource: Any) -> dict[str, Any]:
    """What the record is found by, as its kind says, which looks at attributes that the row may lack."""
    return {"id": row["id"], **words(resource.search_text(_Plain(row, resource.model)))._asdict()}


class _Plain:
    """A row that looks like a record: to make one of SQLAlchemy's costs more than all the rest of it."""

    def __init__(self, row: dict[str, Any], model: type[Any]) -> None:
        vars(self).update(row, _model=model)

    def __getattr__(self, name: str) -> Any:
        method = vars(self._model).get(name)
        return method.__get__(self) if isinstance(method, FunctionType) else None


def complete(table: Table, rows: list[dict[str, Any]]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Rows as tuples; a column nobody gave gets its default, where it has a plain one."""
    given = set(rows[0])
    columns: list[tuple[str, Any]] = []
    for column in table.columns:
        default = column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        if default is None and isinstance(column.type, ARRAY) and not column.nullable:
            default = []
        if column.name in given or default is not None:
            columns.append((column.name, default))
    return [name for name, _ in columns], [tuple(row.get(name, default) for name, default in columns) for row in rows]
