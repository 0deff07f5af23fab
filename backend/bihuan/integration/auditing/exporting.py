"""The log as a file, one row a field that changed, written as every list is (decision 0032)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import column, func, true
from sqlalchemy.dialects.postgresql import JSONB

from bihuan.integration.auditing.schemas import AuditExport, AuditFilter
from bihuan.integration.auditing.service import (
    FOUND,
    LATEST,
    OBJECT,
    action_name,
    changes_of,
    conditions,
    kind_name,
    unmasked_never,
)
from bihuan.integration.exporting.cells import Cell
from bihuan.integration.exporting.models import Export
from bihuan.integration.exporting.service import keep
from bihuan.integration.exporting.writing import AT_ONCE, SOURCES, Source, streamed
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.reading import field_of
from bihuan.kernel.words import Label

LABEL = Label("操作审计", "audit log")
HEADS = (
    Text("时间", "Time"),
    Text("操作人", "Who"),
    Text("身份", "As"),
    Text("API 令牌", "API token"),
    Text("动作", "What"),
    Text("对象", "Object"),
    Text("编号", "Number"),
    Text("对象 ID", "Object id"),
    Text("版本", "Version"),
    Text("字段", "Field"),
    Text("变更前", "Before"),
    Text("变更后", "After"),
    Text("原因", "Reason"),
    Text("IP", "IP"),
    Text("请求号", "Request"),
    Text("日志号", "Entry"),
)
KINDS = {"user": Text("用户", "user"), "system": Text("系统", "system"), "api": Text("接口", "API")}
_CHANGE = (
    func.jsonb_array_elements(AuditEntry.changes)
    .table_valued(column("value", JSONB), with_ordinality="place", name="one")
    .render_derived()
)
_FIELDS = {"at_gte", "at_lte", "object_type", "object_id", "number", "actor_id", "actor_kind", "action"}


async def export_log(ctx: Context, data: AuditExport) -> Export:
    """A file of the entries until now: ready when it is small, begun when it is not.

    Raises NUMBER_WITHOUT_KIND, EXPORT_TOO_LARGE, EXPORT_QUOTA, TOO_MANY_JOBS.
    """
    asked = data.model_copy(update={"at_lte": min(data.at_lte or CLOCK.now(), CLOCK.now())})
    question = {
        "filter": asked.model_dump(mode="json", include=_FIELDS, exclude_none=True),
        "q": None,
        "sort": ["-at"],
        "columns": [{"field": head.en} for head in HEADS],
        "words": {word.code: word.text for word in data.words},
    }
    return await keep(ctx, OBJECT, question, data.format)


async def _rows(ctx: Context, asked: AuditFilter) -> Any:
    """A row a changed field; an entry without fields is one row."""
    where = await conditions(ctx, asked, "export", "/")
    rows = FOUND.with_only_columns(
        *(part for part in FOUND.selected_columns if part.key != "changes"),
        _CHANGE.c.value.label("change"),
    )
    return rows.outerjoin(_CHANGE, true()).where(*where).order_by(*LATEST, _CHANGE.c.place)


async def log_source(ctx: Context, of: Export) -> Source:
    """How the log is written into a file."""
    words: dict[str, str] = of.question["words"]
    rows = await _rows(ctx, AuditFilter.model_validate(of.question["filter"]))

    def cells(part: Iterable[Any]) -> list[Sequence[Cell]]:
        return [line for row in part for line in _cells(ctx, row, words)]

    titles = [head.in_(ctx.language) for head in HEADS]
    return streamed(ctx, LABEL, titles, rows.execution_options(yield_per=AT_ONCE), cells)


def _cells(ctx: Context, row: Any, words: dict[str, str]) -> list[list[Cell]]:
    """One row, though what is kept from this reader leaves its field out of it."""
    told = changes_of(ctx, row.object_type, [] if row.change is None else [row.change])
    field, old, new = (told[0].field, told[0].old, told[0].new) if told else (None, None, None)
    kind = KINDS.get(row.actor_kind)
    return [
        [
            row.at.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0),
            row.actor_name,
            kind.in_(ctx.language) if kind else row.actor_kind,
            row.token_name,
            action_name(ctx, row.object_type, row.action),
            kind_name(ctx, row.object_type),
            row.object_no,
            str(row.object_id),
            row.object_version,
            None if field is None else called(words, row.object_type, field),
            old,
            new,
            unmasked_never(row.reason),
            row.ip,
            row.request_id,
            row.id,
        ]
    ]


def called(words: dict[str, str], kind: str, field: str) -> str:
    """``lines[2].qty`` by the word for ``qty``; what has none as it is logged."""
    name = field_of(field)
    word = words.get(f"{kind}.{name}")
    return field if word is None else f"{field.removesuffix(name)}{word}"


SOURCES[OBJECT] = log_source
