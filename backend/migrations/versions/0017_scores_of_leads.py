"""Scoring rules, what leads did, and the day on which time alone changes a score"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Leads that are still open have done what they came in by; scores follow when the worker has met the rules."""
    op.create_table(
        "score_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("behaviour", sa.String(length=32), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("half_life_days", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
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
        sa.CheckConstraint(
            "(kind = 'behaviour') = (behaviour IS NOT NULL) AND (kind = 'idle') = (days IS NOT NULL)",
            name=op.f("ck_score_rules_kind"),
        ),
        sa.CheckConstraint("most > 0 AND half_life_days > 0 AND days > 0", name=op.f("ck_score_rules_numbers")),
        sa.CheckConstraint("points BETWEEN -100 AND 100 AND points <> 0", name=op.f("ck_score_rules_points")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_rules")),
    )
    op.create_index(
        "uq_score_rules_external",
        "score_rules",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_score_rules_name", "score_rules", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "lead_behaviours",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_behaviours_lead_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_behaviours")),
    )
    op.create_index("ix_lead_behaviours_lead", "lead_behaviours", ["lead_id", "at"], unique=False)
    op.add_column("leads", sa.Column("intent_by_score", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("leads", sa.Column("rescore_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_leads_rescore",
        "leads",
        ["rescore_on", "id"],
        unique=False,
        postgresql_where=sa.text("rescore_on IS NOT NULL"),
    )
    op.execute(
        "INSERT INTO lead_behaviours (lead_id, kind, at) SELECT id, CASE source WHEN 'web_form' THEN 'form_submit' "
        "WHEN 'inbound_call' THEN 'inbound_call' ELSE 'event_attended' END, created_at FROM leads "
        "WHERE source IN ('web_form', 'inbound_call', 'exhibition', 'seminar') AND deleted_at IS NULL "
        "AND status IN ('new', 'nurturing', 'qualified')"
    )


def downgrade() -> None:
    op.drop_index("ix_leads_rescore", table_name="leads", postgresql_where=sa.text("rescore_on IS NOT NULL"))
    op.drop_column("leads", "rescore_on")
    op.drop_column("leads", "intent_by_score")
    op.drop_index("ix_lead_behaviours_lead", table_name="lead_behaviours")
    op.drop_table("lead_behaviours")
    op.drop_index("uq_score_rules_name", table_name="score_rules", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "uq_score_rules_external", table_name="score_rules", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_table("score_rules")
