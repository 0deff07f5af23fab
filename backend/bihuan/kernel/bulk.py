"""Many rows of one table written in one statement, where a flush would send one a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Table, TextClause, text
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context


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
        values = {"rows": orjson.dumps(rows, default=str).decode()} | ({"now": CLOCK.now()} if touch else {})
        await ctx.db.execute(_update(inspect_mapper(model).local_table, tuple(rows[0]), touch), values)


@cache
def _update(table: Table, names: tuple[str, ...], touch: bool) -> TextClause:
    """A text, built once: composed, it would be compiled anew for every number of rows."""
    key, *changed = names
    columns = ", ".join(f"{name} {table.c[name].type.compile(postgresql.dialect())}" for name in names)  # type: ignore[no-untyped-call]
    new = [f"{name} = new.{name}" for name in changed] + ["version = t.version + 1", "updated_at = :now"] * touch
    return text(
        f"UPDATE {table.name} t SET {', '.join(new)} "
        f"FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new({columns}) WHERE t.{key} = new.{key}"
    )
