"""A table as CSV that a spreadsheet opens as it is, and in which no text is taken for a formula (TRUST §4.8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins; the last four are the same signs in full width."""
MARK = b"\xef\xbb\xbf"
"""Before the first line: without it a spreadsheet takes Chinese for something else."""


def harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula begins with an apostrophe instead."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def csv_of(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """The whole table; what may be long is written by ``csv_lines``."""
    return MARK + csv_lines([heads, *lines])


def csv_lines(lines: Iterable[Sequence[str]]) -> bytes:
    """Lines without the mark, to be sent after others."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode()
