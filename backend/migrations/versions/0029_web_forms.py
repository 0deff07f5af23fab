"""Web forms, and where a lead came from"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0029"
down_revision: str | Sequence[str] | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "web_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("title_en", sa.String(length=128), nullable=True),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("campaign", sa.String(length=128), nullable=True),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("consent", sa.String(length=1000), nullable=False),
        sa.Column("consent_en", sa.String(length=1000), nullable=True),
        sa.Column("policy_url", sa.String(length=500), nullable=True),
        sa.Column("success", sa.String(length=500), nullable=False),
        sa.Column("success_en", sa.String(length=500), nullable=True),
        sa.Column("redirect_url", sa.String(length=500), nullable=True),
        sa.Column("origins", postgresql.ARRAY(sa.String(length=200)), nullable=False),
        sa.Column("junk", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
            ["pool_id"], ["pools.id"], name=op.f("fk_web_forms_pool_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_forms")),
        sa.UniqueConstraint("key", name=op.f("uq_web_forms_key")),
    )
    op.create_index(op.f("ix_web_forms_pool_id"), "web_forms", ["pool_id"], unique=False)
    op.create_index(
        "uq_web_forms_external",
        "web_forms",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_web_forms_name", "web_forms", ["name"], unique=True)
    op.create_index("ix_web_forms_updated", "web_forms", ["updated_at", "id"], unique=False)
    op.create_table(
        "web_form_submissions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome = 'blocked') = (lead_id IS NULL)", name=op.f("ck_web_form_submissions_lead")),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["web_forms.id"],
            name=op.f("fk_web_form_submissions_form_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_form_submissions")),
    )
    op.create_index(
        "ix_web_form_submissions_lead",
        "web_form_submissions",
        ["lead_id"],
        unique=False,
        postgresql_where=sa.text("lead_id IS NOT NULL"),
    )
    op.create_index("ix_web_form_submissions_outcome", "web_form_submissions", ["form_id", "outcome"], unique=False)
    op.create_index("uq_web_form_submissions_nonce", "web_form_submissions", ["form_id", "nonce"], unique=True)
    op.add_column("leads", sa.Column("utm_term", sa.String(length=128), nullable=True))
    op.add_column("leads", sa.Column("utm_content", sa.String(length=128), nullable=True))
    op.add_column("leads", sa.Column("referrer", sa.String(length=500), nullable=True))
    op.add_column("leads", sa.Column("landing_page", sa.String(length=500), nullable=True))
    op.add_column("leads", sa.Column("profile_url", sa.String(length=500), nullable=True))
    op.add_column("leads", sa.Column("web_form_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_leads_utm_campaign",
        "leads",
        ["utm_campaign", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("utm_campaign IS NOT NULL"),
    )
    op.create_index(
        "ix_leads_utm_medium",
        "leads",
        ["utm_medium", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("utm_medium IS NOT NULL"),
    )
    op.create_index(
        "ix_leads_utm_source",
        "leads",
        ["utm_source", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("utm_source IS NOT NULL"),
    )
    op.create_index(
        "ix_leads_utm_term",
        "leads",
        ["utm_term", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("utm_term IS NOT NULL"),
    )
    op.create_index(
        "ix_leads_web_form_id",
        "leads",
        ["web_form_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("web_form_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_leads_web_form_id"),
        "leads",
        "web_forms",
        ["web_form_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_leads_web_form_id"), "leads", type_="foreignkey")
    op.drop_index("ix_leads_web_form_id", table_name="leads", postgresql_where=sa.text("web_form_id IS NOT NULL"))
    op.drop_index("ix_leads_utm_term", table_name="leads", postgresql_where=sa.text("utm_term IS NOT NULL"))
    op.drop_index("ix_leads_utm_source", table_name="leads", postgresql_where=sa.text("utm_source IS NOT NULL"))
    op.drop_index("ix_leads_utm_medium", table_name="leads", postgresql_where=sa.text("utm_medium IS NOT NULL"))
    op.drop_index("ix_leads_utm_campaign", table_name="leads", postgresql_where=sa.text("utm_campaign IS NOT NULL"))
    op.drop_column("leads", "web_form_id")
    op.drop_column("leads", "profile_url")
    op.drop_column("leads", "landing_page")
    op.drop_column("leads", "referrer")
    op.drop_column("leads", "utm_content")
    op.drop_column("leads", "utm_term")
    op.drop_index("uq_web_form_submissions_nonce", table_name="web_form_submissions")
    op.drop_index("ix_web_form_submissions_outcome", table_name="web_form_submissions")
    op.drop_index(
        "ix_web_form_submissions_lead",
        table_name="web_form_submissions",
        postgresql_where=sa.text("lead_id IS NOT NULL"),
    )
    op.drop_table("web_form_submissions")
    op.drop_index("ix_web_forms_updated", table_name="web_forms")
    op.drop_index("uq_web_forms_name", table_name="web_forms")
    op.drop_index("uq_web_forms_external", table_name="web_forms", postgresql_where=sa.text("external_id IS NOT NULL"))
    op.drop_index(op.f("ix_web_forms_pool_id"), table_name="web_forms")
    op.drop_table("web_forms")
