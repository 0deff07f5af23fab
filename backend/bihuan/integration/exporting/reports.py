"""The file of a report: the quota, the log and the page of exports are those of every list (AUD-05, IMP-04)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import create_model

from bihuan.integration.exporting.cells import Cell
from bihuan.integration.exporting.models import Export
from bihuan.integration.exporting.service import keep
from bihuan.integration.exporting.writing import SOURCES, Source
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.reports import REPORTS, Report
from bihuan.kernel.wire import Flag, Schema


def asked_of(report: Report) -> Any:
    """``LeadChannelsExport``: what the report is asked, and the format of the file. In a body yes and no are strict."""
    name = "".join(part.capitalize() for part in report.name.split("-"))
    docs = f"What the file of {report.label.many} shows."
    formats: Any = Literal["xlsx", "csv"]
    flags: Any = {key: (Flag, one.default) for key, one in report.query.model_fields.items() if one.annotation is bool}
    return create_model(f"{name}Export", __base__=report.query, __doc__=docs, format=(formats, "xlsx"), **flags)


async def export_report(ctx: Context, report: Report, data: Any) -> Export:
    """Raises what the report raises, EXPORT_TOO_LARGE, EXPORT_QUOTA, TOO_MANY_JOBS."""
    asked = data.model_dump(mode="json", exclude_unset=True, exclude={"format"})
    try:
        return await keep(ctx, report.name, {"filter": asked, "q": None, "columns": []}, data.format)
    except DomainError as refused:  # the report is asked in a query, its file in a body
        refused.errors = tuple(replace(one, pointer=one.pointer.removeprefix("/query")) for one in refused.errors)
        raise


async def report_source(ctx: Context, of: Export) -> Source:
    """What the report says now, in one piece: it is added up before it is written."""
    report = REPORTS[of.object]
    asked: Schema = report.query.model_validate(of.question["filter"])
    table = await report.make(ctx, asked)

    async def total(most: int) -> int:
        return min(len(table.lines), most)

    async def parts(most: int) -> AsyncGenerator[Sequence[Sequence[Cell]]]:
        yield table.lines[:most]

    return Source(report.label, table.heads, total, parts)


def add_source(report: Report) -> None:
    SOURCES[report.name] = report_source
