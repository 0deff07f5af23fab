"""The end of a unit of work: everything written, numbers drawn, and one last statement that seals it."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import Response
from sqlalchemy import TextClause, text

from bihuan.kernel import audit, idempotency, search
from bihuan.kernel.context import Context
from bihuan.kernel.idempotency import AskedWithKey
from bihuan.kernel.numbering import number_records
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import FoundBy


async def settle(ctx: Context) -> None:
    """End a unit of work that is no request: nothing else may follow but the commit."""
    await write(ctx)
    await number_records(ctx)
    await seal(ctx)


async def write(ctx: Context) -> None:
    """Send every change to the database, and note by which words the new records are found."""
    await ctx.db.flush()
    for entry in ctx.log:
        if entry.action != "create":
            continue
        resource = RESOURCES[entry.object_type]
        if resource.search is not None:
            ctx.found_by.append(FoundBy(resource.search, entry.record.id, resource.search_text(entry.record)))


async def seal(ctx: Context, asked: AskedWithKey | None = None, response: Response | None = None) -> None:
    """Search texts, log and the answer kept for repeats, in one statement: counters stay locked until the commit."""
    values: dict[str, Any] = dict(search.texts(ctx.found_by))
    tables = tuple(values)
    if ctx.log:
        values |= audit.entries_of(ctx)
    if asked is not None and response is not None:
        values |= idempotency.answered(ctx, asked, response)
    if values:
        await ctx.db.execute(_sealing(tables, bool(ctx.log), "key" in values), values)
    ctx.found_by.clear()
    ctx.log.clear()


@cache
def _sealing(tables: tuple[str, ...], logged: bool, kept: bool) -> TextClause:
    parts = [*map(search.upsert, tables), *[audit.INSERT] * logged, *[idempotency.STORE] * kept]
    first = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(parts[:-1]))
    return text(f"WITH {first} {parts[-1]}" if first else parts[-1])
