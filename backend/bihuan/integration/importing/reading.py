"""A file as rows of text, read by a child process that may use little memory and little time (TRUST F17).

``python -m bihuan.integration.importing.reading FILE FIRST COUNT`` writes JSON lines: ``[number, [cells]]`` for each
row from ``FIRST`` on that holds anything, and at last ``{"more": bool}`` or ``{"refused": code}``.
"""

from __future__ import annotations

import asyncio
import csv
import json
import resource
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bihuan.kernel.xlsx_reading import CELL, COLUMNS, Row, Unreadable, xlsx_rows

MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes of address space: a workbook of 42 MB with 12 million different texts takes 1.6 GiB, and larger ones are
refused where they need more. A text is never held whole: one of 200 MiB takes 40 MiB."""
SECONDS = 120
"""Of the processor."""
LINE = 16 * 1024 * 1024
"""Bytes of a row as JSON, at most."""
SAMPLE = 64 * 1024
_BACKEND = Path(__file__).resolve().parents[3]
_BLANK = " \t\r\n\u00a0\u3000"


def rows_of(path: str) -> Iterator[Row]:
    """Whatever the file is called: a workbook begins like a ZIP, and everything else is text. Raises Unreadable."""
    with open(path, "rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        return xlsx_rows(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # .xls, or a workbook with a password
        raise Unreadable("IMPORT_FILE_UNREADABLE")
    return _csv_rows(path)


def _csv_rows(path: str) -> Iterator[Row]:
    encoding = _encoding(path)
    csv.field_size_limit(CELL * 4)
    with open(path, encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.read(SAMPLE))
        file.seek(0)
        try:
            for number, row in enumerate(csv.reader(file, delimiter=delimiter), 1):
                cells = [cell.strip(_BLANK)[:CELL] for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                if len(cells) > COLUMNS:
                    raise Unreadable("IMPORT_TOO_MANY_COLUMNS")
                if cells:
                    yield number, cells
        except csv.Error:
            raise Unreadable("IMPORT_FILE_UNREADABLE") from None


def _encoding(path: str) -> str:
    """UTF-8, with or without its mark, or else GB 18030, which is what Excel writes in China."""
    with open(path, "rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with open(path, encoding=encoding, newline="") as text:
                while piece := text.read(1024 * 1024):
                    if "\0" in piece:
                        raise Unreadable("IMPORT_FILE_UNREADABLE")
            return encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable("IMPORT_ENCODING_UNKNOWN")


def _delimiter(sample: str) -> str:
    first = next((line for line in sample.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def main(path: str, first: int, count: int) -> None:
    """The child: gives up its own rights before it looks at the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a parser that finds no memory aborts
    written, more = 0, False
    try:
        for number, cells in rows_of(path):
            if number < first:
                continue
            if written == count:
                more = True
                break
            sys.stdout.write(json.dumps([number, cells], ensure_ascii=True) + "\n")
            written += 1
        said: dict[str, object] = {"more": more}
    except Unreadable as wrong:
        said = {"refused": wrong.code}
    except MemoryError:
        said = {"refused": "IMPORT_FILE_TOO_COMPLEX"}
    except UnicodeError:
        said = {"refused": "IMPORT_ENCODING_UNKNOWN"}
    sys.stdout.write(json.dumps(said) + "\n")


async def read(path: Path, first: int, count: int) -> AsyncIterator[Row | bool]:
    """The rows as they come, and at last whether there are more. Raises Unreadable."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bihuan.integration.importing.reading", str(path), str(first), str(count)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LINE,
        cwd=_BACKEND,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert child.stdout is not None
    try:
        async for line in child.stdout:
            said = json.loads(line)
            if isinstance(said, list):
                yield said[0], said[1]
            elif "refused" in said:
                raise Unreadable(said["refused"])
            else:
                yield bool(said["more"])
                return
        raise Unreadable("IMPORT_FILE_TOO_COMPLEX")  # it was stopped: too much memory, or too much time
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
