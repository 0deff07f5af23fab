"""Files of an export, written a row at a time: no more than some rows of it are ever in memory.

Nothing in them is taken for a formula. In a CSV file a text that begins like one has an apostrophe before it; in a
workbook every text is a text, and one that begins like a formula stays one when somebody edits it (TRUST §4.3).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Protocol

from xlsxwriter import Workbook

from bihuan.integration.exporting.cells import Cell
from bihuan.kernel.spreadsheet import FORMULA, harmless
from bihuan.kernel.xlsx_reading import CELL
from bihuan.kernel.xlsx_writing import BAD

EXACT = 15
"""Digits that a cell of a workbook holds; a longer number is written as text."""
WIDTHS = {"text": 20, "moment": 17, "day": 12, "number": 14}


class Writer(Protocol):
    def head(self, titles: Sequence[str]) -> None: ...

    def add(self, rows: Sequence[Sequence[Cell]]) -> None: ...

    def close(self, about: Sequence[tuple[str, str]]) -> None: ...


class CsvFile:
    """UTF-8 with a mark that spreadsheets know it by."""

    def __init__(self, target: IO[bytes]) -> None:
        target.write(b"\xef\xbb\xbf")
        self.text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
        self.table = csv.writer(self.text)

    def head(self, titles: Sequence[str]) -> None:
        self.table.writerow([harmless(title) for title in titles])

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.table.writerows([_said(value) for value in row] for row in rows)

    def close(self, about: Sequence[tuple[str, str]]) -> None:
        self.text.flush()
        self.text.detach()


def _said(value: Cell) -> str:
    if isinstance(value, str):
        return harmless(BAD.sub("", value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


class XlsxFile:
    """The list on one sheet, who made it and when on another."""

    def __init__(self, target: IO[bytes], name: str, about: str) -> None:
        self.book = Workbook(target, {"constant_memory": True})
        self.bold = self.book.add_format({"bold": True, "bg_color": "#F0F2F5"})
        self.quoted = self.book.add_format({"quote_prefix": True})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.scales: dict[int, Any] = {}
        self.page, self.about = self.book.add_worksheet(name[:31]), about
        self.line = 0

    def head(self, titles: Sequence[str]) -> None:
        self.page.freeze_panes(1, 0)
        for place, title in enumerate(titles):
            self.page.set_column(place, place, min(max(WIDTHS["text"], len(title) + 2), 40))
            self.page.write_string(0, place, BAD.sub("", title), self.bold)
        self.line = 1

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        for row in rows:
            for place, value in enumerate(row):
                self._write(self.line, place, value)
            self.line += 1

    def _write(self, line: int, place: int, value: Cell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            text = BAD.sub("", value)[:CELL]
            style = self.quoted if text.lstrip(" ").startswith(FORMULA) else None
            self.page.write_string(line, place, text, style)
        elif isinstance(value, datetime):
            self.page.write_datetime(line, place, value, self.moment)
        elif isinstance(value, date):
            self.page.write_datetime(line, place, datetime(value.year, value.month, value.day), self.day)
        elif len(f"{abs(value):f}".replace(".", "").lstrip("0")) > EXACT:
            self.page.write_string(line, place, f"{value:f}" if isinstance(value, Decimal) else str(value))
        else:
            self.page.write_number(line, place, value, self._scale(value))

    def _scale(self, value: int | Decimal) -> Any:
        """As many decimals as the value has: 1130.00 is shown with two."""
        digits = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else -1
        if digits not in self.scales:
            shown = "0" if digits < 0 else f"#,##0.{'0' * digits}" if digits else "#,##0"
            self.scales[digits] = self.book.add_format({"num_format": shown})
        return self.scales[digits]

    def close(self, about: Sequence[tuple[str, str]]) -> None:
        """The last sheet says whose file this is: what leaves the house can be traced."""
        sheet = self.book.add_worksheet(self.about)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 60)
        for line, (what, value) in enumerate(about):
            sheet.write_string(line, 0, what, self.bold)
            sheet.write_string(line, 1, BAD.sub("", value)[:CELL])
        self.book.close()
