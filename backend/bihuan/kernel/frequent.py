"""Fragments that very many records contain: what PostgreSQL's statistics know of the words, read every some minutes.

To count ten thousand of them within what somebody sees takes a third of a second among a million; to know that they are
many takes nothing (decision 0068).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Select, text

from bihuan.kernel.direct import Direct, Line
from bihuan.kernel.search import grams

_READ = Direct(
    text(
        "SELECT c.reltuples AS many, CAST(CAST(s.most_common_elems AS text) AS text[]) AS pairs, "
        "s.most_common_elem_freqs AS shares FROM pg_class c LEFT JOIN pg_stats s ON s.schemaname = current_schema() "
        "AND s.tablename = c.relname AND s.attname = 'grams' WHERE c.oid = to_regclass(:name)"
    )
)


class _Known(NamedTuple):
    until: float
    rows: float
    shares: Mapping[str, float]
    """Of a pair the part of all records that have it: of those that a few in a thousand have."""


class Share(NamedTuple):
    """Of all records how many contain a fragment, at most, and which part of them that is."""

    rows: float
    part: float


class Frequent:
    """Per process; a table that was never analyzed has nothing frequent in it."""

    def __init__(self, seconds: float = 300) -> None:
        self._seconds = seconds
        self._known: dict[str, _Known] = {}

    async def share(self, line: Line, table: str, fragment: str) -> Share:
        known = self._known.get(table)
        if known is None or known.until < monotonic():
            known = self._known[table] = await self._read(line, table)
        part = min((known.shares.get(pair, 0.0) for pair in grams(fragment)), default=0.0)
        return Share(known.rows * part, part)

    async def _read(self, line: Line, table: str) -> _Known:
        found = await _READ.first(line, {"name": table})
        pairs: Iterable[str] = (found and found.pairs) or ()
        shares = dict(zip(pairs, (found and found.shares) or (), strict=False))  # behind them: the least, the most
        return _Known(monotonic() + self._seconds, max(found.many, 0.0) if found else 0.0, shares)


FREQUENT = Frequent()


class Expected(Direct):
    """How many rows the planner expects of a question, without asking it: good for many rows, not for few."""

    def __init__(self, question: Select[Any]) -> None:
        super().__init__(question)
        self.sql = f"EXPLAIN (FORMAT JSON) {self.sql}"

    async def many(self, line: Line, values: Mapping[str, Any]) -> int:
        told = (await self.rows(line, values))[0][0]
        plan = orjson.loads(told) if isinstance(told, str) else told
        return int(plan[0]["Plan"]["Plan Rows"])
