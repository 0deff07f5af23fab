"""Sharing rules"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0034"
down_revision: str | Sequence[str] | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "sharing_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("from_kind", sa.String(length=16), nullable=False),
        sa.Column("from_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("to_kind", sa.String(length=16), nullable=False),
        sa.Column("to_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("permission", sa.String(length=8), nullable=False),
        sa.Column("filter", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("external_system", sa.String(length=32), nullable=True),
        sa.Column("external_id", sa.String(length=128), nullable=True),
        sa.Column(
            "custom", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.CheckConstraint("permission IN ('read', 'write')", name=op.f("ck_sharing_rules_permission")),
        sa.CheckConstraint(
            "cardinality(from_ids) > 0 AND cardinality(to_ids) > 0", name=op.f("ck_sharing_rules_somebody")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_rules")),
    )
    op.create_index("ix_sharing_rules_name", "sharing_rules", ["name", "id"], unique=False)
    op.create_index("ix_sharing_rules_updated", "sharing_rules", ["updated_at", "id"], unique=False)
    op.create_index(
        "uq_sharing_rules_external",
        "sharing_rules",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_sharing_rules_name", "sharing_rules", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )


def downgrade() -> None:
    op.drop_index("uq_sharing_rules_name", table_name="sharing_rules", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "uq_sharing_rules_external", table_name="sharing_rules", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_index("ix_sharing_rules_updated", table_name="sharing_rules")
    op.drop_index("ix_sharing_rules_name", table_name="sharing_rules")
    op.drop_table("sharing_rules")
