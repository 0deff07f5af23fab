"""What waits longest in a pool, and what others gave somebody or took from them, are read from an index (decision 0070)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0059"
down_revision: str | Sequence[str] | None = "0058"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_POOLED = "pool_id IS NOT NULL AND deleted_at IS NULL"
_GIVEN = (
    "to_owner_id IS NOT NULL AND actor_id IS DISTINCT FROM to_owner_id AND from_owner_id IS DISTINCT FROM to_owner_id"
)
_TAKEN = (
    "from_owner_id IS NOT NULL AND actor_id IS DISTINCT FROM from_owner_id"
    " AND to_owner_id IS DISTINCT FROM from_owner_id"
)


def upgrade() -> None:
    since = sa.text("coalesce(prev_owner_lost_at, created_at)")
    for table in ("leads", "customers"):
        op.create_index(f"ix_{table}_waiting", table, ["pool_id", since, "id"], postgresql_where=sa.text(_POOLED))
    for name, whose, which in (("given", "to_owner_id", _GIVEN), ("taken", "from_owner_id", _TAKEN)):
        op.create_index(
            f"ix_ownership_events_{name}", "ownership_events", [whose, "at", "id"], postgresql_where=sa.text(which)
        )
    op.create_table(
        "ownership_read_marks",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ownership_read_marks_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_ownership_read_marks")),
    )


def downgrade() -> None:
    op.drop_table("ownership_read_marks")
    for name in ("taken", "given"):
        op.drop_index(f"ix_ownership_events_{name}", table_name="ownership_events")
    for table in ("customers", "leads"):
        op.drop_index(f"ix_{table}_waiting", table_name=table)
