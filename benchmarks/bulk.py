"""COPY without indexes and foreign keys in the way."""

from __future__ import annotations

from typing import Any

CHUNK = 20_000
UNCHECKED = "SET session_replication_role = replica"
"""Of one connection: no trigger fires, and no reference is looked up."""
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""Table → columns and records."""


def number_of(serial: int, changed: Any) -> str:
    return f"CRM{changed:%Y%m%d}9{serial:07d}"


async def copy(connection: Any, tables: Rows) -> None:
    for name, (columns, rows) in tables.items():
        await connection.copy_records_to_table(name, records=rows, columns=columns)


class bulk:
    """Without indexes and foreign keys while rows pour in; both are true again afterwards."""

    def __init__(self, connection: Any, tables: Any) -> None:
        self.connection, self.tables = connection, list(tables)
        self._indexes: list[str] = []

    async def __aenter__(self) -> None:
        found = await self.connection.fetch(
            "SELECT c.oid::regclass::text AS name, pg_get_indexdef(c.oid) AS definition FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = ANY($1::regclass[]) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)",
            self.tables,
        )
        self._indexes = [row["definition"] for row in found]
        for row in found:
            await self.connection.execute(f"DROP INDEX {row['name']}")
        await self.connection.execute(f"{UNCHECKED}; SET maintenance_work_mem = '512MB'")

    async def __aexit__(self, kind: Any, *_: object) -> None:
        if kind is None:
            for definition in self._indexes:
                await self.connection.execute(definition)
            await self.connection.execute("SET session_replication_role = origin")
