"""The program's role changes no ledger and no schema, and not even the owner changes a ledger (TRUST R51, §4.8.4)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import bihuan.tables  # noqa: F401
from bihuan.kernel.db import Base, ledgers, worded

FORBIDDEN, REFUSED = "42501", "P0001"
DDL = (
    "CREATE TABLE mine (id int)",
    "ALTER TABLE orders ADD COLUMN mine int",
    "DROP TABLE orders",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DROP TRIGGER append_only ON audit_log",
    "ALTER TABLE audit_log DISABLE TRIGGER ALL",
    "CREATE INDEX mine ON orders (number)",
    "CREATE ROLE mine",
    "SET session_replication_role = replica",
    "UPDATE alembic_version SET version_num = '0001'",
)


def test_the_ledgers_are_known() -> None:
    known = {"audit_log", "ownership_events", "fund_txns", "stock_ledger", "opportunity_stage_changes"}
    assert known <= set(ledgers())


async def _refused(connection: AsyncConnection, statement: str) -> str:
    with pytest.raises(DBAPIError) as refusal:
        async with connection.begin_nested():
            await connection.execute(text(statement))
    return str(getattr(refusal.value.orig, "sqlstate", ""))


def _changes(ledger: str) -> list[str]:
    column = next(column.name for column in Base.metadata.tables[ledger].columns if not column.primary_key)
    return [f"UPDATE {ledger} SET {column} = {column}", f"DELETE FROM {ledger}", f"TRUNCATE {ledger} CASCADE"]


@pytest.mark.parametrize("ledger", ledgers())
async def test_no_ledger_is_changed_by_the_program(program: AsyncEngine, ledger: str) -> None:
    async with program.connect() as connection:
        for statement in _changes(ledger):
            assert await _refused(connection, statement) == FORBIDDEN, statement


@pytest.mark.parametrize("ledger", ledgers())
async def test_no_ledger_is_changed_by_its_owner(books: AsyncConnection, ledger: str) -> None:
    for statement in _changes(ledger):
        assert await _refused(books, statement) == REFUSED, statement


@pytest.mark.parametrize("table", worded())
async def test_no_words_are_left_of_what_somebody_erases(books: AsyncConnection, table: str) -> None:
    """Records are marked as deleted; a row is erased by hand, where the law asks for it. Others keep their words."""
    words = text(f"SELECT id FROM {table}_search ORDER BY id")
    async with books.begin_nested() as savepoint:
        before = list(await books.scalars(words))
        if not before:
            one = text(f"INSERT INTO {table}_search (id, text, grams) SELECT id, 'x', '{{}}' FROM {table} LIMIT 2")
            await books.execute(one)
            before = list(await books.scalars(words))
        erased = await books.execute(text(f"DELETE FROM {table} WHERE id = :id"), {"id": before[0]}) if before else None
        assert erased is None or erased.rowcount == 1
        assert list(await books.scalars(words)) == before[1:]
        await savepoint.rollback()
    triggers = text("SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:of AS regclass) AND tgname = 'forget_words'")
    assert await books.scalar(triggers, {"of": table}) == 1


@pytest.mark.parametrize("statement", DDL)
async def test_the_program_changes_no_schema(program: AsyncEngine, statement: str) -> None:
    async with program.connect() as connection:
        assert await _refused(connection, statement) == FORBIDDEN


async def test_the_program_may_write_what_is_no_ledger(program: AsyncEngine) -> None:
    asked = text(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND NOT ("
        "has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, "
        "'UPDATE') AND has_table_privilege(oid, 'DELETE'))"
    )
    async with program.connect() as connection:
        short = set((await connection.execute(asked)).scalars())
    assert short - {"shadow"} == {*ledgers(), "alembic_version"}
