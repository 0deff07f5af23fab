"""Many rows of one table written in one statement, where a flush would send one a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, column, update, values
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.orm.attributes import set_committed_value

from bihuan.kernel.context import Context


async def write_columns(ctx: Context, rows: Sequence[Any], *names: str) -> None:
    """Store some changed columns of loaded rows of one kind, such as the lines of a document."""
    rows = [row for row in rows if inspect_mapper(row).persistent]  # new ones are inserted as they are by then
    if not rows:
        return
    table: Table = inspect_mapper(type(rows[0])).local_table
    columns = [column(name, table.c[name].type) for name in ("id", *names)]
    new = values(*columns, name="new").data([tuple(getattr(row, key) for key in ("id", *names)) for row in rows])
    await ctx.db.execute(update(table).where(table.c.id == new.c.id).values({name: new.c[name] for name in names}))
    for row in rows:
        for name in names:
            set_committed_value(row, name, getattr(row, name))
