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
