"""Lists of millions, and what somebody holds, are counted from their indexes"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | Sequence[str] | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEWEST = [sa.text("updated_at DESC"), sa.text("id DESC")]
CREATED = [sa.text("created_at DESC"), sa.text("id DESC")]
LIVING = "deleted_at IS NULL"
ACTIVE = f"status = 'active' AND {LIVING}"
HELD = f"{LIVING} AND status IN ('new', 'nurturing', 'qualified')"
POOLED = "pool_id IS NOT NULL"
FOR_SCOPE = ["owner_id", "pool_id"]
LISTED = [*FOR_SCOPE, "status"]
ALL = [*LISTED, "deleted_at"]

Made = tuple[list[Any], str | None, list[str]]
"""Columns, condition, and what is carried along."""
AFTER: dict[str, dict[str, Made]] = {
    "customers": {
        "updated": (NEWEST, None, ALL),
        "owner": (["owner_id", *NEWEST], LIVING, ["pool_id", "status", "lifecycle"]),
        "department": (["owner_dept_id", *NEWEST], LIVING, LISTED),
        "industry": (["industry", *NEWEST], LIVING, LISTED),
        "created": (CREATED, LIVING, LISTED),
        "name": (["name", "id"], LIVING, []),
        "last_follow_up": (["last_follow_up_at", "id"], LIVING, []),
        "latest_follow_up": ([sa.text("last_follow_up_at DESC NULLS LAST"), sa.text("id DESC")], LIVING, []),
        "soonest_follow_up": (["next_follow_up_at", "id"], LIVING, []),
        "farthest_follow_up": ([sa.text("next_follow_up_at DESC NULLS LAST"), sa.text("id DESC")], LIVING, []),
        "received": (["received_at", "id"], LIVING, []),
        "latest_received": ([sa.text("received_at DESC NULLS LAST"), sa.text("id DESC")], LIVING, []),
        "pool": (["pool_id", *NEWEST], f"{POOLED} AND {LIVING}", ["owner_id", "status"]),
    },
    "leads": {
        "updated": (NEWEST, None, ALL),
        "owner": (["owner_id", *NEWEST], LIVING, ["pool_id", "status"]),
        "status": (["status", *NEWEST], LIVING, FOR_SCOPE),
        "source": (["source", *NEWEST], LIVING, LISTED),
        "industry": (["industry", *NEWEST], LIVING, LISTED),
        "created": (CREATED, LIVING, LISTED),
        "pool": (["pool_id", *NEWEST], f"{POOLED} AND {LIVING}", ["owner_id", "status"]),
        "load": (["owner_id", "received_at"], HELD, ["id", "pool_id", "status"]),
    },
}


def _before(table: str, name: str, made: Made) -> Made:
    columns, _, more = made
    if name in {"load", "pool"}:
        return columns, HELD if name == "load" else POOLED, []
    if table == "leads":
        return columns, None, []
    return columns, ACTIVE, [one for one in more if one in FOR_SCOPE]


def _make(table: str, name: str, made: Made) -> None:
    columns, condition, more = made
    op.drop_index(f"ix_{table}_{name}", table_name=table)
    op.create_index(
        f"ix_{table}_{name}",
        table,
        columns,
        unique=False,
        postgresql_where=None if condition is None else sa.text(condition),
        postgresql_include=more,
    )


def upgrade() -> None:
    for table, indexes in AFTER.items():
        for name, made in indexes.items():
            _make(table, name, made)
    # Of an index by an expression the planner knows nothing before it has looked.
    op.execute("ANALYZE customers")
    op.execute("ANALYZE leads")


def downgrade() -> None:
    for table, indexes in AFTER.items():
        for name, made in indexes.items():
            _make(table, name, _before(table, name, made))
