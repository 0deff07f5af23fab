"""The database's own walls: the program's role changes no schema and no ledger, whatever the program does (R51), and no
words are left of a record that somebody has erased.

Raised anew after every migration (migrations/env.py), from the tables themselves: what is new is inside by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from bihuan.kernel.db import ledgers, worded

REFUSE = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME USING ERRCODE = 'P0001'; END $$
"""
FORGET = """
CREATE OR REPLACE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DELETE FROM %I s USING erased WHERE s.id = erased.id', TG_TABLE_NAME || '_search');
  RETURN NULL;
END $$
"""


def raise_walls(connection: Connection, program: URL | None) -> None:
    """Triggers on every ledger and on whatever has words; grants for the role of ``program``, which is made where it is
    missing. None where the program itself migrates: then the triggers are all there is, and the check R51 says so.
    """
    present = set(inspect(connection).get_table_names())
    walled = [ledger for ledger in ledgers() if ledger in present]
    owns = connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')"))
    if not (walled and owns):
        return  # everything was taken back, or there was nothing to do for whoever may do nothing
    connection.exec_driver_sql(REFUSE)
    for ledger in walled:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {ledger} "
            "EXECUTE FUNCTION append_only()"
        )
    connection.exec_driver_sql(FORGET)
    for table in (table for table in worded() if {table, f"{table}_search"} <= present):
        connection.exec_driver_sql(
            f"CREATE OR REPLACE TRIGGER forget_words AFTER DELETE ON {table} REFERENCING OLD TABLE AS erased "
            "FOR EACH STATEMENT EXECUTE FUNCTION forget_words()"
        )
    if program is not None:
        _make_role(connection, str(program.username), str(program.password or ""))
        for statement in _grants(connection, _quoted(connection, str(program.username)), walled):
            connection.exec_driver_sql(statement)


def _make_role(connection: Connection, name: str, password: str) -> None:
    """A role that may log in and nothing else. Raises what PostgreSQL says when the owner may not make roles."""
    if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name}) is None:
        quoted = connection.scalar(text("SELECT quote_literal(CAST(:password AS text))"), {"password": password})
        connection.exec_driver_sql(f"CREATE ROLE {_quoted(connection, name)} LOGIN PASSWORD {quoted}")


def _grants(connection: Connection, role: str, walled: list[str]) -> Iterator[str]:
    schema = _quoted(connection, str(connection.scalar(text("SELECT current_schema()"))))
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM {role}, PUBLIC"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(walled)} FROM {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version FROM {role}"


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)
