"""The file itself: one statement, read as it comes, so that it shows one moment however long it takes (TRUST F19)."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from bihuan.activity.attachment.files import Stored, store
from bihuan.company.dictionary.models import DictionaryItem
from bihuan.integration.exporting.cells import NO, YES, Cell, Column, cell
from bihuan.integration.exporting.custom import made, value_of
from bihuan.integration.exporting.custom import words as words_of
from bihuan.integration.exporting.files import CsvFile, Writer, XlsxFile
from bihuan.integration.exporting.models import Export, ExportFormat
from bihuan.kernel import limits
from bihuan.kernel.audit import LogEntry, plain
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.custom_kinds import CustomField
from bihuan.kernel.customising import HEAD
from bihuan.kernel.errors import Text
from bihuan.kernel.filtering import parse
from bihuan.kernel.keyset import Order
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.security_log import tell
from bihuan.kernel.shaping import as_shown, columns_of, selected
from bihuan.kernel.sources import said
from bihuan.kernel.words import Label

AT_ONCE = 500
"""Rows in memory."""


class Source(NamedTuple):
    """What a file is made of: what its rows are called, the headings, how many there are (no more than told), and they
    themselves, part by part and no more than told.
    """

    label: Label
    titles: Sequence[str]
    total: Callable[[int], Awaitable[int]]
    parts: Callable[[int], AsyncGenerator[Sequence[Sequence[Cell]]]]


def streamed(
    ctx: Context,
    label: Label,
    titles: Sequence[str],
    rows: Select[Any],
    cells: Callable[[Any], list[Sequence[Cell]]],
) -> Source:
    """The rows of a statement, read as they come."""

    async def total(most: int) -> int:
        counted = rows.order_by(None).limit(most).execution_options(yield_per=None)
        return await ctx.db.scalar(select(func.count()).select_from(counted.subquery())) or 0

    async def parts(most: int) -> AsyncGenerator[Sequence[Sequence[Cell]]]:
        connection = await ctx.db.connection()
        async with connection.stream(rows.limit(most)) as found:
            async for part in found.partitions():
                yield cells(part)

    return Source(label, titles, total, parts)


SOURCES: dict[str, Callable[[Context, Export], Awaitable[Source]]] = {}
"""By the name of what is no list of records; every list has its source by itself."""
Going = Callable[[int], Awaitable[bool]]
"""Told how many rows are written; whether to go on."""
ABOUT = Text("导出说明", "About")


async def not_asked(_: int) -> bool:
    return True


def rows_of(ctx: Context, resource: Resource[Any], question: dict[str, Any], names: Sequence[str]) -> Select[Any]:
    """What the asker sees in the list and may take away, in its order: the permission to read, and that to export."""
    filtered = [] if question["filter"] is None else [parse(ctx, resource, question["filter"]).condition]
    order = Order.of(resource.model, *question["sort"])
    wanted: Select[Any] = select(*columns_of(ctx, resource, names))
    wanted = resource.alive(wanted).where(resource.scope(ctx), resource.scope(ctx, "export"))
    wanted = wanted.where(*filtered, *said(ctx, resource, question["q"])).order_by(*order.clauses())
    return wanted.execution_options(_result_disable_adapt_to_context=True, yield_per=AT_ONCE)


async def columns(ctx: Context, resource: Resource[Any], question: dict[str, Any]) -> list[Column]:
    """The columns that were asked for, with the words of the company's lists."""
    asked = question["columns"]
    lists = sorted({one["dictionary"] for one in asked if one["dictionary"]})
    words: dict[str, dict[str, str]] = {name: {} for name in lists}
    if lists:
        found = select(
            DictionaryItem.dict_type, DictionaryItem.code, DictionaryItem.label_zh, DictionaryItem.label_en
        ).where(DictionaryItem.dict_type.in_(lists), DictionaryItem.deleted_at.is_(None))
        for kind, code, zh, en in await ctx.db.execute(found):
            words[kind][code] = Text(zh, en).in_(ctx.language)
    own = made(ctx, resource)
    called = {one["field"]: await words_of(ctx, own[one["field"]]) for one in asked if one["field"] in own}
    return [
        Column(
            one["field"],
            one["title"] or one["field"],
            words.get(one["dictionary"] or "", {})
            | called.get(one["field"], {})
            | {word["code"]: word["text"] for word in one["words"]},
        )
        for one in asked
    ]


async def source_of(ctx: Context, of: Export) -> Source:
    return await SOURCES.get(of.object, _listed)(ctx, of)


async def write(ctx: Context, of: Export, source: Source, going: Going = not_asked) -> bool:
    """Write the file, keep it and log it; False where it was called off. Everything or nothing."""
    done = 0
    with tempfile.TemporaryFile() as target:
        writer: Writer = (
            CsvFile(target)
            if of.format == ExportFormat.CSV
            else XlsxFile(target, source.label.zh if ctx.language == "zh" else source.label.many, _about(ctx))
        )
        writer.head(source.titles)
        async with aclosing(source.parts(of.total)) as parts:
            async for cells in parts:
                await asyncio.to_thread(writer.add, cells)
                done += len(cells)
                if not await going(done):
                    return False
        await asyncio.to_thread(writer.close, _signed(ctx, of, source.label, done))
        target.seek(0)
        stored = await asyncio.to_thread(store, target, limits.EXPORT_FILE)
    _finish(ctx, of, done, stored)
    return True


async def _listed(ctx: Context, of: Export) -> Source:
    """A list of records: the columns that were asked for."""
    resource = RESOURCES[of.object]
    asked, own = await columns(ctx, resource, of.question), made(ctx, resource)
    names = tuple(dict.fromkeys("custom" if one.field.startswith(HEAD) else one.field for one in asked))
    read = tuple(selected(resource, names))

    def cells(part: Any) -> list[Sequence[Cell]]:
        return [_row(ctx, of, asked, own, values) for values in as_shown(ctx, resource, read, part)]

    titles = [one.title for one in asked]
    return streamed(ctx, resource.label, titles, rows_of(ctx, resource, of.question, read), cells)


def _row(
    ctx: Context, of: Export, asked: Sequence[Column], own: Mapping[str, CustomField], values: dict[str, Any]
) -> list[Cell]:
    return [cell(one, _value(own, one.field, values), ctx.language, of.plain) for one in asked]


def _value(own: Mapping[str, CustomField], name: str, values: dict[str, Any]) -> Any:
    """A field that is gone since the file was asked for leaves its column empty."""
    if not name.startswith(HEAD):
        return values[name]
    return value_of(own[name], values["custom"]) if name in own else None


def _about(ctx: Context) -> str:
    return ABOUT.in_(ctx.language)


def _signed(ctx: Context, of: Export, label: Label, rows: int) -> list[tuple[str, str]]:
    """Who took what, when: on the last sheet."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en).in_(ctx.language)

    filtered = of.question["filter"]
    return [
        (say("导出人", "Exported by"), ctx.me.name),
        (say("导出时间", "Exported at"), of.created_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
        (say("数据", "Records"), say(label.zh, label.many)),
        (say("行数", "Rows"), str(rows)),
        (say("已脱敏", "Masked"), (NO if of.plain else YES).in_(ctx.language)),
        (say("搜索", "Search"), of.question["q"] or ""),
        (say("筛选", "Filter"), "" if filtered is None else str(plain(filtered))),
        (say("编号", "Id"), str(of.id)),
    ]


def _finish(ctx: Context, of: Export, rows: int, stored: Stored) -> None:
    """The file is there. Who took how many rows by which filter stands in the log and among the security events."""
    of.rows, of.sha256, of.size, of.finished_at = rows, stored.sha256, stored.size, CLOCK.now()
    told = {
        "object": of.object,
        "rows": rows,
        "format": of.format,
        "plain": of.plain,
        "filter": of.question["filter"],
        "q": of.question["q"],
        "columns": [one["field"] for one in of.question["columns"]],
    }
    changes = [{"field": name, "old": None, "new": plain(value)} for name, value in told.items()]
    ctx.log.append(LogEntry("export_plain" if of.plain else "export", "exports", of, changes))
    masked = "export_plain" if of.plain else "masked"
    tell(ctx, "export", object_type=of.object, object_id=of.id, detail=f"{rows} {of.format} {masked}")
