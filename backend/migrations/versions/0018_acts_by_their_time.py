"""Acts are counted by their time: four indexes of what is counted"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_IN_LOG = (
    "object_type = 'opportunities' AND action IN ('create', 'advance', 'back', 'skip', 'win', 'lose', 'invalidate', "
    "'reopen') OR object_type = 'quotes' AND action IN ('create')"
)


def upgrade() -> None:
    op.create_index(
        "ix_approval_tasks_acts",
        "approval_tasks",
        ["acted_at", "id"],
        unique=False,
        postgresql_include=["assignee_id", "state"],
        postgresql_where=sa.text("state IN ('approved', 'rejected', 'returned', 'transferred') AND NOT auto"),
    )
    op.create_index(
        "ix_audit_log_acts",
        "audit_log",
        ["at", "id"],
        unique=False,
        postgresql_include=["object_type", "action", "actor_id"],
        postgresql_where=sa.text(_IN_LOG),
    )
    op.create_index(
        "ix_follow_ups_acts",
        "follow_ups",
        ["occurred_at", "id"],
        unique=False,
        postgresql_include=["object_type", "kind", "author_id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_ownership_events_acts",
        "ownership_events",
        ["at", "id"],
        unique=False,
        postgresql_include=["object_type", "action", "actor_id", "from_owner_id", "to_owner_id"],
    )


def downgrade() -> None:
    op.drop_index(
        "ix_ownership_events_acts",
        table_name="ownership_events",
        postgresql_include=["object_type", "action", "actor_id", "from_owner_id", "to_owner_id"],
    )
    op.drop_index(
        "ix_follow_ups_acts",
        table_name="follow_ups",
        postgresql_include=["object_type", "kind", "author_id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index(
        "ix_audit_log_acts",
        table_name="audit_log",
        postgresql_include=["object_type", "action", "actor_id"],
        postgresql_where=sa.text(_IN_LOG),
    )
    op.drop_index(
        "ix_approval_tasks_acts",
        table_name="approval_tasks",
        postgresql_include=["assignee_id", "state"],
        postgresql_where=sa.text("state IN ('approved', 'rejected', 'returned', 'transferred') AND NOT auto"),
    )
