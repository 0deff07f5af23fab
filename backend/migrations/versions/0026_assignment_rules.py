"""Assignment rules with their turns, and the rule that a change of hands is owed to"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | Sequence[str] | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "assign_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("strategy", sa.String(length=16), nullable=False),
        sa.Column("fallback", sa.String(length=16), nullable=True),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("last_user_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(
            ["last_user_id"],
            ["users.id"],
            name=op.f("fk_assign_rules_last_user_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pools.id"], name=op.f("fk_assign_rules_pool_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assign_rules")),
    )
    op.create_index("ix_assign_rules_position", "assign_rules", ["position", "id"], unique=False)
    op.create_index(
        "uq_assign_rules_external",
        "assign_rules",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_assign_rules_name", "assign_rules", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "assign_seats",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["assign_rules.id"],
            name=op.f("fk_assign_seats_rule_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_assign_seats_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("rule_id", "user_id", name=op.f("pk_assign_seats")),
    )
    op.create_index("ix_assign_seats_user", "assign_seats", ["user_id"], unique=False)
    op.create_table(
        "assign_targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.String(length=32)), nullable=False),
        sa.CheckConstraint("num_nonnulls(user_id, department_id) = 1", name=op.f("ck_assign_targets_who")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_assign_targets_weight")),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_assign_targets_department_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["assign_rules.id"],
            name=op.f("fk_assign_targets_rule_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_assign_targets_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assign_targets")),
    )
    op.create_index("ix_assign_targets_rule", "assign_targets", ["rule_id", "place"], unique=False)
    op.create_index(
        "ix_leads_load",
        "leads",
        ["owner_id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')"),
    )
    op.add_column("ownership_events", sa.Column("rule_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("ownership_events", "rule_id")
    op.drop_index(
        "ix_leads_load",
        table_name="leads",
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')"),
    )
    op.drop_index("ix_assign_targets_rule", table_name="assign_targets")
    op.drop_table("assign_targets")
    op.drop_index("ix_assign_seats_user", table_name="assign_seats")
    op.drop_table("assign_seats")
    op.drop_index("uq_assign_rules_name", table_name="assign_rules", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "uq_assign_rules_external", table_name="assign_rules", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_index("ix_assign_rules_position", table_name="assign_rules")
    op.drop_table("assign_rules")
