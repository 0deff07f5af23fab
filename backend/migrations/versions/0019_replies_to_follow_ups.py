"""Replies to follow-ups"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "follow_up_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_follow_up_replies_author_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["follow_ups.id"],
            name=op.f("fk_follow_up_replies_follow_up_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["users.id"], name=op.f("fk_follow_up_replies_to_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_replies")),
    )
    op.create_index("ix_follow_up_replies_follow_up", "follow_up_replies", ["follow_up_id", "id"], unique=False)
    op.create_index("ix_follow_up_replies_to", "follow_up_replies", ["to_id", "id"], unique=False)
    op.create_index(
        "ix_follow_up_replies_unread",
        "follow_up_replies",
        ["to_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_follow_up_replies_unread", table_name="follow_up_replies", postgresql_where=sa.text("read_at IS NULL")
    )
    op.drop_index("ix_follow_up_replies_to", table_name="follow_up_replies")
    op.drop_index("ix_follow_up_replies_follow_up", table_name="follow_up_replies")
    op.drop_table("follow_up_replies")
