"""Finding a record by two characters of its name: bigrams in a side table, written only when the text changes.

A trigram index cannot answer the usual Chinese query of two characters, and a GIN index on the record's own table
would be rewritten by every update; both were measured (PERFORMANCE §3).
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, Table, Text, and_, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, UUID, insert

from bihuan.kernel.context import Context
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


async def index_text(ctx: Context, table: Table, record_id: Any, parts: list[str | None]) -> None:
    """Write what a record is found by."""
    text = SEPARATOR.join(fold(part) for part in parts if part)
    row = insert(table).values(id=record_id, text=text, grams=grams(text))
    await ctx.db.execute(
        row.on_conflict_do_update(index_elements=["id"], set_={"text": row.excluded.text, "grams": row.excluded.grams})
    )


def matches(table: Table, query: str) -> ColumnElement[bool]:
    """Rows of the side table that contain the fragment; grams narrow, LIKE decides."""
    wanted = fold(query.strip())
    like = table.c.text.contains(wanted, autoescape=True)
    pairs = grams(wanted)
    return and_(table.c.grams.contains(literal(pairs, ARRAY(Text))), like) if pairs else like


def found_in(table: Table, model: type[Any], query: str | None) -> ColumnElement[bool]:
    """The condition on the record itself, for small lists and counts."""
    if not query:
        return true()
    return model.id.in_(select(table.c.id).where(matches(table, query)))  # type: ignore[no-any-return]
