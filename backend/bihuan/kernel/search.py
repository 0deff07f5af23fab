"""Finding a record by two characters of its name: bigrams in a side table, written only when the text changes.

A trigram index cannot answer the usual Chinese query of two characters, and a GIN index on the record's own table
would be rewritten by every update; both were measured (PERFORMANCE §3).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Table,
    Text,
    and_,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from bihuan.kernel.db import Base

SEPARATOR = "\n"


def fold(text: str) -> str:
    """Full and half width unified, lower case: ``ＧＷ－２００`` finds ``gw-200``."""
    return unicodedata.normalize("NFKC", text).lower()


def grams(text: str) -> list[str]:
    """All pairs of neighbouring characters, never across two parts of the text."""
    found: dict[str, None] = {}
    for part in fold(text).split(SEPARATOR):
        for i in range(len(part) - 1):
            found[part[i : i + 2]] = None
    return list(found)


def search_table(of: str) -> Table:
    """The side table of one kind of record."""
    return Table(
        f"{of}_search",
        Base.metadata,
        Column("id", UUID(as_uuid=True), ForeignKey(f"{of}.id", ondelete="CASCADE"), primary_key=True),
        Column("text", Text, nullable=False),
        Column("grams", ARRAY(Text), nullable=False),
        Index(f"ix_{of}_search_grams", "grams", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    )


class FoundBy(NamedTuple):
    """What a record is found by, waiting for the end of the transaction."""

    table: Table
    id: Any
    parts: list[str | None]


def texts(found_by: Iterable[FoundBy]) -> dict[str, str]:
    """What is to be written, by table, as the JSON that ``upsert`` reads; the latest text of a record counts."""
    rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for table, record_id, parts in found_by:
        words = SEPARATOR.join(fold(part) for part in parts if part)
        rows[table.name][str(record_id)] = {"id": str(record_id), "text": words, "grams": grams(words)}
    return {name: orjson.dumps([rows[name][key] for key in sorted(rows[name])]).decode() for name in sorted(rows)}


def upsert(table: str) -> str:
    """The statement that writes ``texts`` of one table; its parameter has the table's name."""
    return (
        f"INSERT INTO {table} (id, text, grams) SELECT id, text, grams "
        f"FROM jsonb_to_recordset(CAST(:{table} AS jsonb)) AS r(id uuid, text text, grams text[]) "
        "ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams"
    )


def matches(table: Table, query: str) -> ColumnElement[bool]:
    """Rows of the side table that contain the fragment: grams narrow, the text decides; one pair alone says it all.

    Of LIKE the planner expects one row in ten at most, and would look up thousands of records one by one.
    """
    wanted = fold(query.strip())
    contains = func.strpos(table.c.text, wanted) > 0
    pairs = grams(wanted)
    if not pairs:
        return contains
    narrowed: ColumnElement[bool] = table.c.grams.contains(literal(pairs, ARRAY(Text)))
    return narrowed if len(wanted) == 2 else and_(narrowed, contains)


def found_in(table: Table, model: type[Any], query: str | None) -> ColumnElement[bool]:
    """The condition on the record itself, for small lists and counts."""
    if not query:
        return true()
    return model.id.in_(select(table.c.id).where(matches(table, query)))  # type: ignore[no-any-return]
