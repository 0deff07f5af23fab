"""Campaigns, and the one that a lead came by"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0036"
down_revision: str | Sequence[str] | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("campaign_type", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column("target_audience", sa.Text(), nullable=True),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("budget_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("actual_cost", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("expected_leads", sa.Integer(), nullable=True),
        sa.Column("expected_revenue", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("expected_response", sa.Integer(), nullable=True),
        sa.Column("utm_campaign", sa.String(length=128), nullable=True),
        sa.Column("review_summary", sa.Text(), nullable=True),
        sa.Column("review_score", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.CheckConstraint("(status = 'reviewed') = (review_summary IS NOT NULL)", name=op.f("ck_campaigns_review")),
        sa.CheckConstraint("budget_amount >= 0 AND actual_cost >= 0", name=op.f("ck_campaigns_amounts")),
        sa.CheckConstraint("end_at >= start_at", name=op.f("ck_campaigns_period")),
        sa.CheckConstraint("review_score BETWEEN 1 AND 5", name=op.f("ck_campaigns_review_score")),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"],
            ["departments.id"],
            name=op.f("fk_campaigns_owner_dept_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_campaigns_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["campaigns.id"], name=op.f("fk_campaigns_parent_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("number", name=op.f("uq_campaigns_number")),
    )
    op.create_index(
        "ix_campaigns_ending",
        "campaigns",
        ["end_at"],
        unique=False,
        postgresql_where=sa.text("status = 'in_progress' AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_campaigns_owner",
        "campaigns",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_campaigns_parent_id"), "campaigns", ["parent_id"], unique=False)
    op.create_index(
        "ix_campaigns_recent",
        "campaigns",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_campaigns_start", "campaigns", ["start_at", "id"], unique=False)
    op.create_index(
        "ix_campaigns_status",
        "campaigns",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_campaigns_external",
        "campaigns",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_campaigns_utm",
        "campaigns",
        [sa.literal_column("lower(utm_campaign)")],
        unique=True,
        postgresql_where=sa.text("utm_campaign IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_table(
        "campaigns_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sound", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["id"],
            ["campaigns.id"],
            name=op.f("fk_campaigns_search_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns_search")),
        postgresql_with={"parallel_workers": "0"},
    )
    op.create_index(
        "ix_campaigns_search_grams",
        "campaigns_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.add_column("leads", sa.Column("campaign_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_leads_campaign_id",
        "leads",
        ["campaign_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_leads_campaign_id"),
        "leads",
        "campaigns",
        ["campaign_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.add_column("web_forms", sa.Column("campaign_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_web_forms_campaign_id"), "web_forms", ["campaign_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_web_forms_campaign_id"),
        "web_forms",
        "campaigns",
        ["campaign_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_web_forms_campaign_id"), "web_forms", type_="foreignkey")
    op.drop_index(op.f("ix_web_forms_campaign_id"), table_name="web_forms")
    op.drop_column("web_forms", "campaign_id")
    op.drop_constraint(op.f("fk_leads_campaign_id"), "leads", type_="foreignkey")
    op.drop_index("ix_leads_campaign_id", table_name="leads", postgresql_where=sa.text("campaign_id IS NOT NULL"))
    op.drop_column("leads", "campaign_id")
    op.drop_index(
        "ix_campaigns_search_grams",
        table_name="campaigns_search",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.drop_table("campaigns_search")
    op.drop_index(
        "uq_campaigns_utm",
        table_name="campaigns",
        postgresql_where=sa.text("utm_campaign IS NOT NULL AND deleted_at IS NULL"),
    )
    op.drop_index("uq_campaigns_external", table_name="campaigns", postgresql_where=sa.text("external_id IS NOT NULL"))
    op.drop_index("ix_campaigns_status", table_name="campaigns")
    op.drop_index("ix_campaigns_start", table_name="campaigns")
    op.drop_index("ix_campaigns_recent", table_name="campaigns")
    op.drop_index(op.f("ix_campaigns_parent_id"), table_name="campaigns")
    op.drop_index("ix_campaigns_owner", table_name="campaigns")
    op.drop_index(
        "ix_campaigns_ending",
        table_name="campaigns",
        postgresql_where=sa.text("status = 'in_progress' AND deleted_at IS NULL"),
    )
    op.drop_table("campaigns")
