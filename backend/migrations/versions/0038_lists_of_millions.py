"""Lists of millions are counted from their indexes, and what is soon taken back is found by owner"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | Sequence[str] | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEWEST = [sa.text("updated_at DESC"), sa.text("id DESC")]
CREATED = [sa.text("created_at DESC"), sa.text("id DESC")]
NEGLECTED = sa.text("greatest(received_at, counted_follow_up_at)")
LIVING = "deleted_at IS NULL"
ACTIVE = f"status = 'active' AND {LIVING}"
HELD = f"{LIVING} AND status IN ('new', 'nurturing', 'qualified')"
OF_SOMEBODY = f"owner_id IS NOT NULL AND {HELD}"
UNANSWERED = f"{OF_SOMEBODY} AND (counted_follow_up_at IS NULL OR counted_follow_up_at < received_at)"
NEGLECTED_CUSTOMERS = f"owner_id IS NOT NULL AND NOT is_locked AND {ACTIVE}"
POOLED = "pool_id IS NOT NULL"
FOR_SCOPE = ["owner_id", "pool_id"]
LISTED = [*FOR_SCOPE, "status"]
ALL = [*LISTED, "deleted_at"]

Made = tuple[list[Any], str | None, list[str]]
"""Columns, condition, and what is carried along."""
AFTER: dict[str, dict[str, Made]] = {
    "customers": {
        "updated": (NEWEST, None, ALL),
        "owner": (["owner_id", *NEWEST], LIVING, ["pool_id", "status"]),
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
        "neglected": (["owner_id", NEGLECTED], NEGLECTED_CUSTOMERS, []),
    },
    "leads": {
        "updated": (NEWEST, None, ALL),
        "status": (["status", *NEWEST], LIVING, FOR_SCOPE),
        "source": (["source", *NEWEST], LIVING, LISTED),
        "industry": (["industry", *NEWEST], LIVING, LISTED),
        "created": (CREATED, LIVING, LISTED),
        "pool": (["pool_id", *NEWEST], f"{POOLED} AND {LIVING}", ["owner_id", "status"]),
        "load": (["owner_id", "received_at"], HELD, []),
        "neglected": (["owner_id", NEGLECTED], OF_SOMEBODY, []),
        "unanswered": (["owner_id", "received_at"], UNANSWERED, []),
    },
}


def _before(table: str, name: str, made: Made) -> Made | None:
    columns, _, more = made
    if name in {"neglected", "unanswered"}:
        return ([NEGLECTED], NEGLECTED_CUSTOMERS, []) if table == "customers" else None
    if name == "load":
        return ["owner_id"], HELD, []
    if name == "pool":
        return columns, POOLED, []
    if table == "leads":
        return columns, None, []
    return columns, ACTIVE, [one for one in more if one in FOR_SCOPE]


def _make(table: str, name: str, made: Made) -> None:
    columns, condition, more = made
    op.create_index(
        f"ix_{table}_{name}",
        table,
        columns,
        unique=False,
        postgresql_where=None if condition is None else sa.text(condition),
        postgresql_include=more,
    )


def upgrade() -> None:
    op.drop_index("ix_leads_held_since", table_name="leads")
    for table, indexes in AFTER.items():
        for name, made in indexes.items():
            if _before(table, name, made) is not None:
                op.drop_index(f"ix_{table}_{name}", table_name=table)
            _make(table, name, made)


def downgrade() -> None:
    for table, indexes in AFTER.items():
        for name, made in indexes.items():
            op.drop_index(f"ix_{table}_{name}", table_name=table)
            before = _before(table, name, made)
            if before is not None:
                _make(table, name, before)
    _make("leads", "held_since", (["received_at"], OF_SOMEBODY, []))
