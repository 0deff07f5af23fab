"""A check: a sentence that must always be true, and the query that finds what contradicts it (TRUST §2)."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.kernel.errors import Text


@dataclass(frozen=True)
class Check:
    """``id`` is the invariant of TRUST §2, with a suffix where it takes several queries: ``R17-lines``.

    ``sql`` selects offending rows as ``kind`` (the resource or table) and ``id`` (anything that names the row).
    """

    id: str
    title: Text
    sql: str

    @property
    def invariant(self) -> str:
        """The number in TRUST §2."""
        return self.id.partition("-")[0]


def union(parts: list[str]) -> str:
    """Several queries as one; a query without rows where there is nothing to ask."""
    return " UNION ALL ".join(parts) or "SELECT '' AS kind, '' AS id WHERE false"
