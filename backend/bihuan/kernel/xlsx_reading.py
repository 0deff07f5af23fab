"""The first sheet of an .xlsx workbook, row by row, as text: what a cell shows, never what it would do.

A workbook is a ZIP of XML that strangers made. It is measured before `python-calamine` opens it: that holds a whole
sheet in memory and has no limits of its own, so this runs in a child process with little memory (TRUST F17). Nothing
outside the file is ever fetched, macros and links lie unread, and of a formula only its last value is taken.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

UNPACKED = 1024 * 1024 * 1024
"""Bytes of all parts together."""
RATIO = 200
"""How much larger than its packed form a part of more than 16 MiB may be."""
SMALL = 16 * 1024 * 1024
PARTS = 5_000
COLUMNS = 200
CELL = 32_767
"""Characters: what a cell of Excel holds."""
BLANK = " \t\r\n\u00a0\u3000"

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, CalamineError),
    *(OSError, EOFError, RuntimeError, ValueError, ArithmeticError),
)

Row = tuple[int, list[str]]
"""The number of the row in its sheet, from 1, and its cells."""
Value = int | float | str | bool | time | date | datetime | timedelta


class Unreadable(Exception):
    """Why the file cannot be read, as a code of the registry."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def xlsx_rows(path: str) -> Iterator[Row]:
    """The rows that hold anything, of the first sheet that is not hidden. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive)
        with open(path, "rb") as file, CalamineWorkbook.from_filelike(file) as book:
            yield from _rows(_first(book))
    except _BROKEN:
        raise Unreadable("IMPORT_FILE_UNREADABLE") from None


def _measure(archive: zipfile.ZipFile) -> None:
    """Raises Unreadable. The size that a part declares is only what its maker says, so every part is unpacked once."""
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    bombs = [p for p in parts if p.file_size > SMALL and p.file_size > RATIO * max(p.compress_size, 1)]
    if len(parts) > PARTS or whole > UNPACKED or bombs:
        raise Unreadable("IMPORT_FILE_TOO_COMPLEX")
    if not any(part.filename == "xl/workbook.xml" for part in parts) or archive.testzip() is not None:
        raise Unreadable("IMPORT_FILE_UNREADABLE")


def _first(book: CalamineWorkbook) -> CalamineSheet:
    """Where all are hidden, the first. Charts are sheets without cells."""
    sheets = [(place, of) for place, of in enumerate(book.sheets_metadata) if of.typ == SheetTypeEnum.WorkSheet]
    if not sheets:
        raise Unreadable("IMPORT_FILE_UNREADABLE")
    place, _ = min(sheets, key=lambda sheet: sheet[1].visible != SheetVisibleEnum.Visible)
    return book.get_sheet_by_index(place)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """The library begins with the first row of the sheet, but with the first column that holds anything."""
    if sheet.start is None:
        return
    indent = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        cells = [_shown(value).strip(BLANK)[:CELL] for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(indent) + len(cells) > COLUMNS:
            raise Unreadable("IMPORT_TOO_MANY_COLUMNS")
        yield number, indent + cells


def _shown(value: Value) -> str:
    """As Excel shows it: days without a midnight, and numbers with 15 digits and without an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
    if isinstance(value, time):
        return value.isoformat("seconds")
    return str(value)


def _number(number: float) -> str:
    if float(number).is_integer() and abs(number) < 1e15:  # such as a telephone
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"
