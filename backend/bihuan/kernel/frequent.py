"""What is known of questions that find very many, so that they need not be counted (decision 0068).

To count ten thousand within what somebody sees takes up to a third of a second among a million.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import Select, column, func, select, table, text
from sqlalchemy.sql.selectable import ScalarSelect

from bihuan.kernel.direct import Direct, Line
from bihuan.kernel.search import grams

_READ = Direct(
    text(
        "SELECT c.reltuples AS many, CAST(CAST(s.most_common_elems AS text) AS text[]) AS pairs, "
        "s.most_common_elem_freqs AS shares FROM pg_class c LEFT JOIN pg_stats s ON s.schemaname = current_schema() "
        "AND s.tablename = c.relname AND s.attname = 'grams' WHERE c.oid = to_regclass(:name)"
    )
)


class Crowded:
    """Lists that had more than are counted, for some minutes: counting so many again would tell nothing new."""

    def __init__(self, most: int = 1_000, seconds: float = 300) -> None:
        self._most, self._seconds = most, seconds
        self._known: OrderedDict[str, float] = OrderedDict()

    def knows(self, question: str) -> bool:
        return monotonic() - self._known.get(question, -self._seconds) < self._seconds

    def note(self, question: str) -> None:
        self._known[question] = monotonic()
        self._known.move_to_end(question)
        if len(self._known) > self._most:
            self._known.popitem(last=False)


CROWDED = Crowded()


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
    """Pairs that very many records contain, as PostgreSQL's statistics know them, read anew every some minutes.

    Per process; a table that was never analyzed has nothing frequent in it.
    """

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
        until, found = monotonic() + self._seconds, await _READ.first(line, {"name": table})
        if found is None or found.pairs is None:
            return _Known(until, 0.0, {})
        shares = dict(zip(found.pairs, found.shares, strict=False))  # behind them: the least and the most of all pairs
        return _Known(until, max(found.many, 0.0), shares)


FREQUENT = Frequent()


class Expected(Direct):
    """How many rows the planner expects of a question, without asking it: good for many rows, not for few."""

    def __init__(self, question: Select[Any]) -> None:
        super().__init__(question)
        self.sql = f"EXPLAIN (FORMAT JSON) {self.sql}"

    async def many(self, line: Line, values: Mapping[str, Any]) -> int:
        plan = (await self.rows(line, values))[0][0]
        return int(plan[0]["Plan"]["Plan Rows"])


def rows_of(name: str) -> ScalarSelect[Any]:
    """How many rows a table has, as PostgreSQL last estimated it: nothing is counted."""
    known = table("pg_class", column("oid"), column("reltuples"))
    return select(func.round(known.c.reltuples)).where(known.c.oid == func.to_regclass(name)).scalar_subquery()
