"""The first sheet of an .xlsx workbook, row by row, as text: what a cell shows, never what it would do.

A workbook is a ZIP of XML that strangers made. It is measured before it is opened and again while it is unpacked,
nothing outside it is ever fetched, macros and links lie unread, and of a formula only its last value is taken. Only
the standard library is imported: this runs in a child process with little memory (TRUST F17).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from xml.parsers import expat

from bihuan.kernel.xlsx_values import column_of, date_of, number_text, shows_date

UNPACKED = 1024 * 1024 * 1024
"""Bytes of all parts together."""
RATIO = 200
"""How much larger than its packed form a part of more than 16 MiB may be."""
SMALL = 16 * 1024 * 1024
PARTS = 5_000
COLUMNS = 200
CELL = 32_767
"""Characters: what a cell of Excel holds."""
PIECE = 64 * 1024

Row = tuple[int, list[str]]
"""The number of the row in its sheet, from 1, and its cells."""


class Unreadable(Exception):
    """Why the file cannot be read, as a code of the registry."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def xlsx_rows(path: str) -> Iterator[Row]:
    """The rows that hold anything. Raises Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive)
            yield from _Workbook(archive).rows()
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, EOFError, RuntimeError):
        raise Unreadable("IMPORT_FILE_UNREADABLE") from None


def _measure(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    bombs = [p for p in parts if p.file_size > SMALL and p.file_size > RATIO * max(p.compress_size, 1)]
    if len(parts) > PARTS or whole > UNPACKED or bombs:
        raise Unreadable("IMPORT_FILE_TOO_COMPLEX")
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable("IMPORT_FILE_UNREADABLE")


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.unpacked = 0
        self.epoch = datetime(1899, 12, 30)
        self.sheet = ""
        self.dates: list[bool] = []
        self.strings: list[str] = []

    def rows(self) -> Iterator[Row]:
        self._read_book()
        if "xl/styles.xml" in self.archive.namelist():
            self._read_styles()
        if "xl/sharedStrings.xml" in self.archive.namelist():
            self._read_strings()
        yield from self._read_sheet()

    def _feed(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Parse a part; one step for each piece. Whoever declares entities has something in mind."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def refuse(*_: Any) -> None:
            raise Unreadable("IMPORT_FILE_UNREADABLE")

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(" ")[2], attributes)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        with self.archive.open(name) as part:
            while piece := part.read(PIECE):
                self.unpacked += len(piece)
                if self.unpacked > UNPACKED:  # the size a part declares is only what its maker says
                    raise Unreadable("IMPORT_FILE_TOO_COMPLEX")
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield

    def _read(self, name: str, start: Any, end: Any = None, text: Any = None) -> None:
        for _ in self._feed(name, start, end, text):
            pass

    def _read_book(self) -> None:
        """The first sheet that is not hidden, and from which day dates are counted."""
        sheets: list[tuple[bool, str]] = []
        targets: dict[str, str] = {}

        def book(tag: str, attributes: dict[str, str]) -> None:
            if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                self.epoch = datetime(1904, 1, 1)
            elif tag == "sheet":
                key = next(value for name, value in attributes.items() if name.rpartition(" ")[2] == "id")
                sheets.append((attributes.get("state", "visible") != "visible", key))

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                targets[attributes["Id"]] = attributes["Target"]

        self._read("xl/workbook.xml", book)
        self._read("xl/_rels/workbook.xml.rels", relation)
        target = targets[min(sheets, key=lambda sheet: sheet[0])[1]]
        self.sheet = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _read_styles(self) -> None:
        """Which cell styles show a date: a number alone does not say."""
        formats: dict[int, str] = {}
        inside: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "numFmt":
                formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif tag == "xf" and inside and inside[-1] == "cellXfs":
                number = int(attributes.get("numFmtId", "0"))
                self.dates.append(shows_date(number, formats.get(number, "")))
            inside.append(tag)

        self._read("xl/styles.xml", start, lambda _: inside.pop())

    def _read_strings(self) -> None:
        text: list[str] = []
        state = {"inside": False, "aloud": False}

        def start(tag: str, _: dict[str, str]) -> None:
            if tag == "si":
                text.clear()
            elif tag == "rPh":  # how it is pronounced
                state["aloud"] = True
            elif tag == "t":
                state["inside"] = not state["aloud"]

        def end(tag: str) -> None:
            if tag == "si":
                self.strings.append("".join(text)[:CELL])
            elif tag == "rPh":
                state["aloud"] = False
            elif tag == "t":
                state["inside"] = False

        self._read("xl/sharedStrings.xml", start, end, lambda said: text.append(said) if state["inside"] else None)

    def _read_sheet(self) -> Iterator[Row]:
        reader = _Sheet(self)
        for _ in self._feed(self.sheet, reader.start, reader.end, reader.text):
            yield from reader.ready
            reader.ready.clear()


class _Sheet:
    """The rows of one sheet, as its elements come in."""

    def __init__(self, book: _Workbook) -> None:
        self.book = book
        self.ready: list[Row] = []
        self.number = self.column = 0
        self.cells: list[str] = []
        self.kind = self.style = ""
        self.said: list[str] = []
        self.listening = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            place = attributes.get("r", "")
            self.column = column_of(place) if place else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.said = []
        elif tag in {"v", "t"}:
            self.listening = True
        elif tag == "row":
            self.number = int(attributes["r"]) if "r" in attributes else self.number + 1
            self.cells, self.column = [], 0
        elif tag == "rPh":
            self.kind = "aloud"

    def text(self, said: str) -> None:
        if self.listening:
            self.said.append(said)

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self.listening = False
        elif tag == "c":
            if self.said:
                self._put(self._shown("".join(self.said)))
        elif tag == "row" and any(self.cells):
            self.ready.append((self.number, self.cells))

    def _put(self, shown: str) -> None:
        shown = shown.strip(" \t\r\n\u00a0\u3000")[:CELL]
        if not shown:
            return
        if self.column > COLUMNS:
            raise Unreadable("IMPORT_TOO_MANY_COLUMNS")
        self.cells.extend([""] * (self.column - len(self.cells)))
        self.cells[self.column - 1] = shown

    def _shown(self, value: str) -> str:
        if self.kind == "s":
            return self.book.strings[int(value)]
        if self.kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self.kind != "n":
            return value
        number = float(value)
        if self.style and self.book.dates and self.book.dates[int(self.style)]:
            return date_of(number, self.book.epoch)
        return number_text(number)
