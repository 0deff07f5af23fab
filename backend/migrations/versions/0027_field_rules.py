"""Field rules"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0027"
down_revision: str | Sequence[str] | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "field_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("required_when", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("form", sa.String(length=16), nullable=True),
        sa.Column("mask", sa.String(length=64), nullable=True),
        sa.Column("minimum", sa.String(length=32), nullable=True),
        sa.Column("maximum", sa.String(length=32), nullable=True),
        sa.Column("min_length", sa.SmallInteger(), nullable=True),
        sa.Column("max_length", sa.SmallInteger(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_rules")),
    )
    op.create_index(
        "uq_field_rules_external",
        "field_rules",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_field_rules_field", "field_rules", ["object", "field"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_field_rules_field", table_name="field_rules")
    op.drop_index(
        "uq_field_rules_external", table_name="field_rules", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_table("field_rules")
