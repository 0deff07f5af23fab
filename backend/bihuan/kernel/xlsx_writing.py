"""An .xlsx workbook, written by `XlsxWriter` a row at a time: text, a frozen heading, choices to pick from.

Every cell is written as a string, so that nothing in it is ever taken for a formula or a link (TRUST §4.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from bihuan.kernel.xlsx_reading import CELL

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
LAST = 1_048_575
"""The last row of a sheet, from 0: choices are offered everywhere below the heading."""

MADE = datetime(2000, 1, 1)
"""The same content is the same file, whenever it was written."""
BOLD, MARKED, TEXT = 1, 2, 3
"""Styles: a heading; a heading that must be filled; a column whose numbers are only digits, such as telephones."""
_HEAD = {"bold": True, "bg_color": "#F0F2F5"}
_STYLES = {BOLD: _HEAD, MARKED: _HEAD | {"font_color": "#CF1322"}, TEXT: {"num_format": "@"}}


@dataclass
class Sheet:
    """``rows`` may be a generator. ``choices``: column, from 0 → the range of another sheet that lists them."""

    name: str
    rows: Iterable[Sequence[str]]
    widths: Sequence[int] = ()
    heading: Sequence[int] = ()
    """The styles of the first row; where there is none, it is a row like the others."""
    text_columns: Sequence[int] = ()
    choices: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


def write_xlsx(target: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """The whole workbook; no more than a row of it is in memory."""
    with Workbook(target, {"constant_memory": True}) as book:
        book.set_properties({"created": MADE})
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, styles)


def range_of(sheet: str, column: int, rows: int) -> str:
    """The first ``rows`` cells of a column, from 0, of another sheet."""
    return f"'{sheet}'!{xl_range_abs(0, column, rows - 1, column)}"


def _write(page: Any, sheet: Sheet, styles: dict[int, Any]) -> None:
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width, styles[TEXT] if place in sheet.text_columns else None)
    if sheet.heading:
        page.freeze_panes(1, 0)
    if sheet.hidden:
        page.hide()
    for place, of in sheet.choices.items():
        rule = {"validate": "list", "source": f"={of}", "show_error": False}
        page.data_validation(1, place, LAST, place, rule)
    for number, row in enumerate(sheet.rows):
        heads = sheet.heading if number == 0 else ()
        for place, cell in enumerate(row):
            if cell:
                style = styles[heads[place]] if place < len(heads) else None
                page.write_string(number, place, BAD.sub("", cell)[:CELL], style)
