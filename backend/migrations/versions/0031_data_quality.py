"""Data quality"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0031"
down_revision: str | Sequence[str] | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LATE = {"initially": "DEFERRED", "deferrable": True}


def upgrade() -> None:
    op.create_table(
        "quality_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("appeared", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_runs")),
    )
    op.create_index("ix_quality_runs_asked", "quality_runs", ["asked_at", "id"], unique=False)
    op.create_table(
        "quality_scores",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["quality_runs.id"], name=op.f("fk_quality_scores_run_id"), ondelete="CASCADE", **_LATE
        ),
        sa.PrimaryKeyConstraint("run_id", "kind", "owner", name=op.f("pk_quality_scores")),
    )
    op.create_table(
        "quality_problems",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=256), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_problems")),
    )
    op.create_index(
        "uq_quality_problems_open",
        "quality_problems",
        ["rule", "record_id", "key"],
        unique=True,
        postgresql_where=sa.text("gone_at IS NULL"),
    )
    op.create_index(
        "ix_quality_problems_key",
        "quality_problems",
        ["rule", "key"],
        unique=False,
        postgresql_where=sa.text("gone_at IS NULL AND key <> ''"),
    )
    op.create_index(
        "ix_quality_problems_found",
        "quality_problems",
        ["rule", sa.text("found_at DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("gone_at IS NULL"),
    )
    op.create_index(
        "ix_quality_problems_gone",
        "quality_problems",
        ["rule", sa.text("gone_at DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("gone_at IS NOT NULL"),
    )
    op.create_table(
        "quality_no_duplicates",
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=256), nullable=False),
        sa.Column("customer_ids", postgresql.ARRAY(postgresql.UUID(as_uuid=True)), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["said_by"], ["users.id"], name=op.f("fk_quality_no_duplicates_said_by"), **_LATE),
        sa.PrimaryKeyConstraint("rule", "key", name=op.f("pk_quality_no_duplicates")),
    )


def downgrade() -> None:
    for table in ("quality_no_duplicates", "quality_problems", "quality_scores", "quality_runs"):
        op.drop_table(table)
