"""Merging customers: what a hand-written list of tables forgets, and an undo that does not look."""

from __future__ import annotations

from typing import Any

from tests.teeth.control import Control


def orders_forgotten() -> None:
    """A table that came after the list of tables was written."""
    from bihuan.parties.merge.moving import Moves

    real = Moves.column

    async def column(self: Moves, column: Any, *more: Any, **named: Any) -> int:
        return 0 if column.table.name == "orders" else await real(self, column, *more, **named)

    Moves.column = column  # type: ignore[method-assign]


def undone_blindly() -> None:
    """Everything goes back as it was, over the heads of those who have worked with it since."""
    from bihuan.parties.merge import moving

    real = moving.text
    moving.text = lambda statement: real(statement.replace("AND t.version = x.version", ""))  # type: ignore[assignment]


CONTROLS = (
    Control(
        "merge-forgets-a-table",
        "CUST-27",
        ("tests/parties/test_merge.py::test_every_table_lets_go_of_the_merged_customer",),
        r"orders\.customer_id",
        orders_forgotten,
    ),
    Control(
        "undo-overwrites-what-was-changed-since",
        "CUST-27",
        ("tests/parties/test_undo_merge.py::test_what_has_changed_since_stays_and_is_named",),
        r"assert .*",
        undone_blindly,
    ),
)
