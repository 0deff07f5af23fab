"""The customers in the product's tables, as the product itself would have stored them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, Table
from sqlalchemy.ext.asyncio import create_async_engine

import bihuan.tables  # noqa: F401
from benchmarks import company
from benchmarks.bulk import CHUNK, bulk, copy, number_of
from benchmarks.names import customer, uuid_at
from bihuan.kernel.db import Base
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.search import SEPARATOR, fold, grams
from bihuan.parties.contact.models import Contact
from bihuan.parties.customer.models import CUSTOMER_SEARCH, Customer
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.settings import REPOSITORY, async_url

MIGRATIONS = REPOSITORY / "backend" / "migrations"


async def fill_ours(url: str, size: int) -> None:
    await _create_tables(url)
    await company.found(url)
    connection = await asyncpg.connect(url)
    tables = (Customer.__table__, Contact.__table__, CUSTOMER_SEARCH, OwnershipEvent.__table__)
    try:
        async with bulk(connection, [table.name for table in tables]):
            for start in range(0, size, CHUNK):
                rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables}
                for serial in range(start, min(start + CHUNK, size)):
                    for name, row in _our_rows(serial):
                        rows[name].append(row)
                await copy(connection, {table.name: _complete(table, rows[table.name]) for table in tables})
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def _create_tables(url: str) -> None:
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


def _our_rows(serial: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """One customer as the product stores it: the record, its contact, what it is found by, how it was got."""
    made = customer(serial)
    record, owner = uuid_at(made.changed, 1, serial), company.owner_id(made.owner)
    created = made.changed - timedelta(days=30)
    stamps = {"created_at": created, "updated_at": made.changed, "created_by": owner, "updated_by": owner}
    owned = {"owner_id": owner, "owner_dept_id": company.department_of(made.owner)}
    whole = Customer(
        id=record,
        number=number_of(serial, made.changed),
        name=made.name,
        uscc=made.uscc,
        industry=made.industry,
        telephone=made.telephone,
        obtain_way="create",
        received_at=created,
        **stamps,
        **owned,
    )
    yield "customers", _values(whole)
    contact = Contact(
        id=uuid_at(made.changed, 2, serial),
        customer_id=record,
        name=made.contact,
        mobile=made.mobile,
        is_primary=True,
        **stamps,
        **owned,
    )
    yield "contacts", _values(contact)
    text = SEPARATOR.join(fold(part) for part in CUSTOMERS.search_text(whole) if part)
    yield "customers_search", {"id": record, "text": text, "grams": grams(text)}
    event = {"object_type": "customers", "object_id": record, "action": "create", "to_owner_id": owner}
    event |= {"actor_id": owner, "actor_kind": "user", "at": created, "biz_date": created.date()}
    yield "ownership_events", event


def _values(record: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if not name.startswith("_")}


def _complete(table: Table, rows: list[dict[str, Any]]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Rows as tuples; a column nobody gave gets its default, where it has a plain one."""
    given = set(rows[0])
    columns: list[tuple[str, Any]] = []
    for column in table.columns:
        default = column.default.arg if column.default is not None and column.default.is_scalar else None
        if default is None and isinstance(column.type, ARRAY) and not column.nullable:
            default = []
        if column.name in given or default is not None:
            columns.append((column.name, default))
    return [name for name, _ in columns], [tuple(row.get(name, default) for name, default in columns) for row in rows]
