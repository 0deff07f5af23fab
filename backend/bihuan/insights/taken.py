"""Tables of reports that leave the house: who took which, and how many rows, is stored before the first byte goes."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import Request, Response

from bihuan.kernel.context import Context
from bihuan.kernel.routing import PRIVATE
from bihuan.kernel.spreadsheet import csv_of
from bihuan.kernel.wire import Schema

CSV: dict[int | str, dict[str, Any]] = {
    200: {"description": "CSV", "content": {"text/csv": {"schema": {"type": "string"}}}}
}


class Table(NamedTuple):
    """A report for a spreadsheet."""

    rows: int
    content: bytes

    @classmethod
    def of(cls, heads: tuple[str, ...], rows: list[Any]) -> Table:
        return cls(len(rows), csv_of(heads, rows))


async def taken(request: Request, ctx: Context, of: str, name: str, asked: Schema, table: Table) -> Response:
    """The file of a report; that it was taken stands among the security events, as of every list (CUST-15)."""
    filtered = " ".join(f"{key}={value}" for key, value in asked.model_dump(mode="json", exclude_unset=True).items())
    detail = f"{name} {table.rows} csv {filtered}"
    await request.app.state.security.told(ctx, "export", object_type=of, detail=detail)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(table.content, 200, headers, "text/csv; charset=utf-8")
