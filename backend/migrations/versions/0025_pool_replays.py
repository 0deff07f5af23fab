"""Proposed rules of pools, replayed over the past"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0025"
down_revision: str | Sequence[str] | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "pool_replays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("claim_daily_limit", sa.Integer(), nullable=True),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("recycled", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_pool_replays_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["pools.id"],
            name=op.f("fk_pool_replays_pool_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_replays")),
    )
    op.create_index("uq_pool_replays", "pool_replays", ["pool_id", "owner_id"], unique=True)
    op.create_table(
        "pool_replay_drops",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("replay_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["replay_id"],
            ["pool_replays.id"],
            name=op.f("fk_pool_replay_drops_replay_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_replay_drops")),
    )
    op.create_index("ix_pool_replay_drops_owner", "pool_replay_drops", ["replay_id", "owner_id"], unique=False)
    op.create_index(
        "ix_pool_replay_drops_signed", "pool_replay_drops", ["replay_id", "signed_amount", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_pool_replay_drops_signed", table_name="pool_replay_drops")
    op.drop_index("ix_pool_replay_drops_owner", table_name="pool_replay_drops")
    op.drop_table("pool_replay_drops")
    op.drop_index("uq_pool_replays", table_name="pool_replays")
    op.drop_table("pool_replays")
