"""The indexes of what a masked number is found by (decision 0049)."""

from __future__ import annotations

from sqlalchemy import Index, Text, cast, column, func, text


def found_masked(table: str, *numbers: str) -> list[Index]:
    """The ends of numbers, and names that hold digits themselves: few of them, looked through from end to end."""
    ends = [
        Index(
            f"ix_{table}_{one}_tail",
            func.phone_tail(cast(column(one), Text)),
            postgresql_where=column(one).is_not(None),
        )
        for one in numbers
    ]
    return [*ends, Index(f"ix_{table}_digits", "name", postgresql_where=text("name ~ '[0-9]'"))]
