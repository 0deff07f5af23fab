"""Indexes that several kinds of record declare alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy import column as named


def both_ways(column: str, up: str, down: str, **more: Any) -> tuple[Index, Index]:
    """The indexes named ``up`` and ``down`` for lists sorted by a nullable column, missing values last both ways.

    PostgreSQL reads an index in both directions, but backwards it would begin with the missing ones.
    """
    return (
        Index(up, column, "id", **more),
        Index(down, named(column).desc().nulls_last(), named("id").desc(), **more),
    )


def where_given(table: str, column: str, *more: Any) -> Index:
    """The index of a column that most records leave empty: those do not pay for it, and nobody looks them up by it."""
    return Index(f"ix_{table}_{column}", column, *more, postgresql_where=named(column).is_not(None))
