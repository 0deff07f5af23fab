"""Many rows of one table written in one statement, where a flush would send one a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import Table, TextClause, text
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.clock import CLOCK

if TYPE_CHECKING:
    from bihuan.kernel.context import Context


Appended = tuple[type[Any], Mapping[str, Any]]
"""A row of a ledger, as the model it belongs to and its columns: it is never changed, so it needs no object."""


async def write_columns(ctx: Context, rows: Sequence[Any], *names: str) -> None:
    """Store some changed columns of loaded rows of one kind, such as the lines of a document."""
    rows = [row for row in rows if inspect_mapper(row).persistent]  # new ones are inserted as they are by then
    if not rows:
        return
    await write_rows(ctx, type(rows[0]), [{name: getattr(row, name) for name in ("id", *names)} for row in rows])
    for row in rows:
        for name in names:
            set_committed_value(row, name, getattr(row, name))


async def write_rows(ctx: Context, model: type[Any], rows: Sequence[Mapping[str, Any]], *, touch: bool = False) -> None:
    """Update rows by the first of their columns, the key; ``touch`` stamps and counts the change as well."""
    if rows:
        values = {"rows": as_json(rows)} | ({"now": CLOCK.now()} if touch else {})
        await ctx.db.execute(_update(inspect_mapper(model).local_table, tuple(rows[0]), touch), values)


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as the one parameter of a statement that reads them with ``recordset``."""
    return orjson.dumps(rows, default=str).decode()


def recordset(table: Table, names: Sequence[str], parameter: str, alias: str, *more: str) -> str:
    """The rows of a JSON parameter, typed as the columns of ``table`` are, and ``more`` columns: a FROM item."""
    typed = [f"{name} {table.c[name].type.compile(postgresql.dialect())}" for name in names]  # type: ignore[no-untyped-call]
    columns = ", ".join([*typed, *more])
    return f"jsonb_to_recordset(CAST(:{parameter} AS jsonb)) AS {alias}({columns})"


class Insertion(NamedTuple):
    """Rows to be added to a table, all with the same columns; the parameter has the table's name."""

    table: Table
    names: tuple[str, ...]

    def statement(self) -> str:
        table, columns = self.table, ", ".join(self.names)
        rows = recordset(table, self.names, table.name, "r")
        return f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {rows}"


def insertions(appended: Iterable[Appended]) -> dict[Insertion, str]:
    """What is to be added, table by table, with its rows as JSON."""
    return {one: as_json(rows) for one, rows in rows_of(appended).items()}


def rows_of(appended: Iterable[Appended]) -> dict[Insertion, list[Mapping[str, Any]]]:
    """What is to be added, table by table."""
    rows: dict[Insertion, list[Mapping[str, Any]]] = defaultdict(list)
    for model, row in appended:
        rows[Insertion(inspect_mapper(model).local_table, tuple(row))].append(row)
    return {one: rows[one] for one in sorted(rows, key=lambda one: one.table.name)}


@cache
def _update(table: Table, names: tuple[str, ...], touch: bool) -> TextClause:
    """A text, built once: composed, it would be compiled anew for every number of rows."""
    key, *changed = names
    new = [f"{name} = new.{name}" for name in changed] + ["version = t.version + 1", "updated_at = :now"] * touch
    return text(
        f"UPDATE {table.name} t SET {', '.join(new)} "
        f"FROM {recordset(table, names, 'rows', 'new')} WHERE t.{key} = new.{key}"
    )
