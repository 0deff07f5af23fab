"""Runs every check on one snapshot of the database, without being able to write in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bihuan.insights.integrity.check import Check
from bihuan.insights.integrity.registry import checks

ROWS = 100
"""Offending rows that are told of one check; there may be more."""
PATIENCE = 60
"""Seconds that one check may take; all of them together take about that on a million customers."""


@dataclass(frozen=True)
class Found:
    """Rows that contradict a check, as (kind, id)."""

    check: Check
    rows: list[tuple[str, str]]


async def offending(connection: AsyncConnection, asked: Iterable[Check]) -> list[Found]:
    """Which of the checks find something, in the transaction of the connection."""
    found: list[Found] = []
    for check in asked:
        statement = f"SELECT kind::text AS kind, id::text AS id FROM ({check.sql}) AS found(kind, id) LIMIT {ROWS}"
        rows = (await connection.exec_driver_sql(statement)).all()
        if rows:
            found.append(Found(check, [(str(row.kind), str(row.id)) for row in rows]))
    return found


async def run_checks(engine: AsyncEngine, asked: Iterable[Check] | None = None) -> list[Found]:
    """All checks on the books as they are at one moment: empty when every sentence is true."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        await connection.execute(
            text("SELECT set_config('statement_timeout', :patience, true)"), {"patience": f"{PATIENCE}s"}
        )
        await connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
        return await offending(connection, asked or checks())


def told(found: Iterable[Found]) -> Iterator[str]:
    """One line a check, one a row: what `bihuan check` prints."""
    for one in found:
        yield f"{one.check.id}  {one.check.title.zh} / {one.check.title.en}"
        yield from (f"    {kind} {id_}" for kind, id_ in one.rows)
