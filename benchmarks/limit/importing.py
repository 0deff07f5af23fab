"""W6 of the limit: a file of customers with contacts, held in memory, and a few statements over all of it."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from benchmarks.limit.common import grams, new_id

_STAGED = (
    "CREATE TEMP TABLE staged (line int, id uuid, name text, industry text, uscc text, contact text, mobile text, "
    "grams text[])"
)
_TAKEN = (
    "DELETE FROM staged s USING customers k WHERE k.name = s.name OR k.uscc = s.uscc",
    "DELETE FROM staged s USING staged o WHERE o.name = s.name AND o.line < s.line",
    "ANALYZE staged",
)
_NUMBERS = (
    "INSERT INTO counters AS c VALUES ('CRM', $1, (SELECT count(*) FROM staged)) "
    "ON CONFLICT (kind, day) DO UPDATE SET n = c.n + excluded.n RETURNING n"
)
_CUSTOMERS = (
    "INSERT INTO customers (id, number, name, uscc, industry, owner_id) "
    "SELECT id, $1::text || lpad(n::text, greatest(4, length(n::text)), '0'), name, uscc, industry, $3 "
    "FROM (SELECT s.*, $2::int - count(*) OVER () + row_number() OVER (ORDER BY line) AS n FROM staged s) numbered"
)
_REST = (
    "INSERT INTO contacts (id, customer_id, name, mobile, is_primary) "
    "SELECT gen_random_uuid(), id, contact, mobile, true FROM staged",
    "INSERT INTO customers_search SELECT id, lower(name), grams FROM staged",
)
_LOG = (
    "INSERT INTO audit_log (actor_id, action, object_type, object_id, object_no) "
    "SELECT $1, 'create', 'customers', id, number FROM staged JOIN customers USING (id)"
)


async def import_file(connection: asyncpg.Connection[asyncpg.Record], path: Path, owner_id: UUID) -> int:
    """Rows that became customers: one transaction for the whole file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (line, new_id(), *row[:2], row[2], row[3], row[4], grams(row[0]))
            for line, row in enumerate(csv.reader(file))
            if line and len(row) == 5
        ]
    async with connection.transaction():
        await connection.execute(_STAGED)
        await connection.copy_records_to_table("staged", records=rows)
        for statement in _TAKEN:
            await connection.execute(statement)
        day = datetime.now().date()
        last = await connection.fetchval(_NUMBERS, day)
        made = await connection.execute(_CUSTOMERS, f"CRM{day:%Y%m%d}", last, owner_id)
        for statement in _REST:
            await connection.execute(statement)
        await connection.execute(_LOG, owner_id)
        await connection.execute("DROP TABLE staged")
    return int(made.split()[-1])
