"""The end of a unit of work: everything written, numbers drawn, and one last statement that seals it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from fastapi import Response
from sqlalchemy import Table, text

from bihuan.kernel import audit, idempotency, search
from bihuan.kernel.audit import AuditEntry, LogEntry
from bihuan.kernel.bulk import Insertion, insertions, rows_of
from bihuan.kernel.context import Context
from bihuan.kernel.direct import Direct, copy, copy_text
from bihuan.kernel.flushing import flush
from bihuan.kernel.idempotency import AskedWithKey
from bihuan.kernel.numbering import number_records
from bihuan.kernel.relay import bites
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import FoundBy

COPIED = 100
"""Entries of one log of which more go by COPY than in the last statement."""


async def settle(ctx: Context, asked: AskedWithKey | None = None, response: Response | None = None) -> None:
    """End a unit of work, a request with its answer or a job: nothing may follow but the commit."""
    await flush(ctx.db)
    await number_records(ctx)
    await _seal(ctx, asked, response)


async def _seal(ctx: Context, asked: AskedWithKey | None, response: Response | None) -> None:
    """Search texts, ledgers, log and the answer kept for repeats, in one statement: counters stay locked until then."""
    values: dict[str, Any] = dict(search.texts([*_new_words(ctx), *ctx.found_by]))
    words = tuple(values)
    ledgers = insertions(ctx.appended)
    values |= {insertion.table.name: rows for insertion, rows in ledgers.items()}
    many = len(ctx.log) > COPIED
    if many:
        await copy(ctx.line, AuditEntry.metadata.tables["audit_log"], *audit.rows_of(ctx))
    elif ctx.log:
        values |= audit.entries_of(ctx)
    kept = asked is not None and response is not None
    if asked is not None and response is not None:
        values |= idempotency.answered(ctx, asked, response)
    if values:
        await _sealing(words, tuple(ledgers), bool(ctx.log) and not many, kept).rows(ctx.line, values)
    ctx.rewind()


def _new_words(ctx: Context) -> list[FoundBy]:
    """The words by which the records that were made are found."""
    return [found for entry in ctx.log if (found := _words_of(entry)) is not None]


def _words_of(entry: LogEntry) -> FoundBy | None:
    of = RESOURCES[entry.object_type] if entry.action == "create" and not entry.worded else None
    if of is None or of.search is None:
        return None
    return FoundBy(of.search, entry.record.id, of.search_text(entry.record))


async def write_ahead(ctx: Context) -> None:
    """Words and ledgers of the many records that were made, before their numbers are drawn: the log is left."""
    said: dict[Table, list[str]] = defaultdict(list)
    async for entries in bites(ctx.log):
        for entry in entries:
            if (found := _words_of(entry)) is not None:
                said[found.table].append(search.written(found.id, search.words(found.parts)))
                entry.worded = True
    for table, rows in said.items():
        await copy_text(ctx.line, table, search.COLUMNS, rows)
    for insertion, ledger in rows_of(ctx.appended).items():
        await copy(ctx.line, insertion.table, insertion.names, [tuple(row.values()) for row in ledger])
    ctx.appended.clear()


@cache
def _sealing(words: tuple[str, ...], ledgers: tuple[Insertion, ...], logged: bool, kept: bool) -> Direct:
    parts = [search.upsert(table) for table in words] + [insertion.statement() for insertion in ledgers]
    parts += [audit.INSERT] * logged + [idempotency.STORE] * kept
    first = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(parts[:-1]))
    return Direct(text(f"WITH {first} {parts[-1]}" if first else parts[-1]))
