"""Handovers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0033"
down_revision: str | Sequence[str] | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("from_user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("force", sa.Boolean(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("at_part", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("pooled", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_dept_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("NOT force OR kind = 'leave'", name=op.f("ck_handovers_force")),
        sa.ForeignKeyConstraint(
            ["from_user_id"],
            ["users.id"],
            name=op.f("fk_handovers_from_user_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"],
            ["departments.id"],
            name=op.f("fk_handovers_owner_dept_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_handovers_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("number", name=op.f("uq_handovers_number")),
    )
    op.create_index(op.f("ix_handovers_from_user_id"), "handovers", ["from_user_id"], unique=False)
    op.create_index(
        "ix_handovers_owner",
        "handovers",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_handovers_updated", "handovers", ["updated_at", "id"], unique=False)
    op.create_index(
        "uq_handovers_external",
        "handovers",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_handovers_open",
        "handovers",
        ["from_user_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'running', 'incomplete') AND deleted_at IS NULL"),
    )
    op.create_table(
        "handover_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome = 'refused') = (code IS NOT NULL)", name=op.f("ck_handover_items_refused")),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handovers.id"],
            name=op.f("fk_handover_items_handover_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["users.id"],
            name=op.f("fk_handover_items_receiver_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_items")),
    )
    op.create_index("ix_handover_items_handover", "handover_items", ["handover_id", "id"], unique=False)
    op.create_index("ix_handover_items_outcome", "handover_items", ["handover_id", "outcome", "id"], unique=False)
    op.create_index(
        "ix_handover_items_receiver",
        "handover_items",
        ["receiver_id", "at"],
        unique=False,
        postgresql_where=sa.text("outcome = 'moved'"),
    )

    # Roles that the company has made keep seeing what they saw; the standard ones are renewed with the release.
    op.execute(
        "INSERT INTO role_permissions (role_id, object, action, scope) "
        "SELECT p.role_id, p.object, 'view_sensitive', p.scope FROM role_permissions p "
        "JOIN roles r ON r.id = p.role_id "
        "WHERE p.object IN ('leads', 'customers', 'contacts') AND p.action = 'read' AND r.code NOT IN "
        "('admin', 'sales_rep', 'sales_manager', 'marketing', 'finance', 'service', 'warehouse', 'purchasing', "
        "'executive') ON CONFLICT DO NOTHING"
    )


def downgrade() -> None:
    op.execute("DELETE FROM role_permissions WHERE action IN ('view_sensitive', 'reveal') OR object = 'handovers'")
    op.drop_index(
        "ix_handover_items_receiver", table_name="handover_items", postgresql_where=sa.text("outcome = 'moved'")
    )
    op.drop_index("ix_handover_items_outcome", table_name="handover_items")
    op.drop_index("ix_handover_items_handover", table_name="handover_items")
    op.drop_table("handover_items")
    op.drop_index(
        "uq_handovers_open",
        table_name="handovers",
        postgresql_where=sa.text("status IN ('draft', 'running', 'incomplete') AND deleted_at IS NULL"),
    )
    op.drop_index("uq_handovers_external", table_name="handovers", postgresql_where=sa.text("external_id IS NOT NULL"))
    op.drop_index("ix_handovers_updated", table_name="handovers")
    op.drop_index("ix_handovers_owner", table_name="handovers")
    op.drop_index(op.f("ix_handovers_from_user_id"), table_name="handovers")
    op.drop_table("handovers")
