"""Rules by which pools take back what nobody works on, and when each record was last worked on"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_COUNTED = "kind IN ('phone', 'wechat', 'visit', 'email', 'meeting', 'video', 'other') AND deleted_at IS NULL"


def _backfill(table: str, key: str, more: str) -> None:
    op.execute(
        f"UPDATE {table} SET counted_follow_up_at = last.at FROM (SELECT {key} AS id, max(occurred_at) AS at "
        f"FROM follow_ups WHERE {_COUNTED} AND {more} GROUP BY {key}) last WHERE last.id = {table}.id"
    )


def upgrade() -> None:
    """Pools that are there get no rules: an upgrade takes nothing from anybody overnight."""
    op.create_table(
        "recycle_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("grades", postgresql.ARRAY(sa.String(length=8)), nullable=False),
        sa.Column("exclude_deal", sa.Boolean(), nullable=False),
        sa.Column("exclude_open_opportunity", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.CheckConstraint("days > 0", name=op.f("ck_recycle_rules_days")),
        sa.CheckConstraint("effective_to >= effective_from", name=op.f("ck_recycle_rules_in_force")),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["pools.id"],
            name=op.f("fk_recycle_rules_pool_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recycle_rules")),
    )
    op.create_index("ix_recycle_rules_pool", "recycle_rules", ["pool_id"], unique=False)
    op.add_column("customers", sa.Column("counted_follow_up_at", sa.DateTime(timezone=True), nullable=True))
    _backfill("customers", "customer_id", "customer_id IS NOT NULL")
    op.create_index(
        "ix_customers_neglected",
        "customers",
        [sa.literal_column("greatest(received_at, counted_follow_up_at)")],
        unique=False,
        postgresql_where=sa.text("owner_id IS NOT NULL AND NOT is_locked AND status = 'active' AND deleted_at IS NULL"),
    )
    op.add_column("leads", sa.Column("counted_follow_up_at", sa.DateTime(timezone=True), nullable=True))
    _backfill("leads", "object_id", "object_type = 'leads'")
    op.create_index(
        "ix_leads_held_since",
        "leads",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text(
            "owner_id IS NOT NULL AND deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')"
        ),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_leads_held_since",
        table_name="leads",
        postgresql_where=sa.text(
            "owner_id IS NOT NULL AND deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')"
        ),
    )
    op.drop_column("leads", "counted_follow_up_at")
    op.drop_index(
        "ix_customers_neglected",
        table_name="customers",
        postgresql_where=sa.text("owner_id IS NOT NULL AND NOT is_locked AND status = 'active' AND deleted_at IS NULL"),
    )
    op.drop_column("customers", "counted_follow_up_at")
    op.drop_index("ix_recycle_rules_pool", table_name="recycle_rules")
    op.drop_table("recycle_rules")
