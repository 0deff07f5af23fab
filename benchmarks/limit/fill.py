"""The customers in the limit's tables."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import asyncpg

from benchmarks import company
from benchmarks.bulk import CHUNK, Rows, bulk, copy, number_of
from benchmarks.names import customer, uuid_at
from benchmarks.servers import execute
from bihuan.kernel.search import grams

SCHEMA = Path(__file__).with_name("schema.sql")


async def fill_limit(url: str, size: int) -> None:
    await execute(url, SCHEMA.read_text())
    connection = await asyncpg.connect(url)
    try:
        users = [(company.id_of(name), name) for name, *_ in company.people()]
        await connection.copy_records_to_table("users", records=users, columns=["id", "name"])
        async with bulk(connection, ("customers", "contacts", "customers_search")):
            for start in range(0, size, CHUNK):
                await copy(connection, _limit_rows(range(start, min(start + CHUNK, size))))
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


def _limit_rows(serials: range) -> Rows:
    customers, contacts, searches = [], [], []
    for serial in serials:
        made = customer(serial)
        record, owner = uuid_at(made.changed, 1, serial), company.owner_id(made.owner)
        created = made.changed - timedelta(days=30)
        customers.append(
            (
                record,
                number_of(serial, made.changed),
                made.name,
                made.uscc,
                made.industry,
                made.telephone,
                owner,
                created,
                made.changed,
            )
        )
        contacts.append((uuid_at(made.changed, 2, serial), record, made.contact, made.mobile, True, created))
        searches.append((record, made.name.lower(), grams(made.name)))
    return {
        "customers": (
            "id number name uscc industry telephone owner_id created_at updated_at".split(),
            customers,
        ),
        "contacts": ("id customer_id name mobile is_primary created_at".split(), contacts),
        "customers_search": ("id name grams".split(), searches),
    }
