"""Reports that may be taken away as a file: what ``LISTS`` are for records. The file itself is made where every is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from bihuan.kernel.context import Context
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label


@dataclass(frozen=True)
class Table:
    """Headings and lines, all of them texts, in the language of the reader."""

    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Report:
    """``POST path/export`` asks for the file of what the report answers to ``query``.

    ``name`` is what the log of exports calls it, ``verbs`` are all needed of ``object``, ``scopes`` of a token.
    """

    router: APIRouter
    path: str
    name: str
    label: Label
    object: str
    verbs: tuple[str, ...]
    scopes: tuple[str, ...]
    query: type[Schema]
    make: Callable[[Context, Any], Awaitable[Table]]


REPORTS: dict[str, Report] = {}
"""By name."""


def add_report(report: Report) -> None:
    REPORTS[report.name] = report
