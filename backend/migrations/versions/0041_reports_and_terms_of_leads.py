"""Reports and terms of leads, and customers of whom only the name is known"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | Sequence[str] | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RULES = {
    "contact_method": "num_nonnulls(mobile, telephone, email, wechat) > 0",
    "who": "num_nonnulls(company_name, contact_name) > 0",
}


def upgrade() -> None:
    op.create_index(
        "ix_customers_incomplete",
        "customers",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text(
            "(contact_name IS NULL OR industry = 'unknown') AND status = 'active' AND deleted_at IS NULL"
        ),
    )
    op.create_index(
        "ix_leads_entered",
        "leads",
        ["created_by", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("campaign_id IS NULL"),
    )
    op.create_index(
        "ix_leads_converted",
        "leads",
        ["converted_at", "id"],
        unique=False,
        postgresql_where=sa.text("converted_at IS NOT NULL"),
    )
    op.add_column("leads", sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True))
    for name, rule in RULES.items():
        op.drop_constraint(op.f(f"ck_leads_{name}"), "leads", type_="check")
        op.create_check_constraint(op.f(f"ck_leads_{name}"), "leads", f"purged_at IS NOT NULL OR {rule}")
    op.create_check_constraint(op.f("ck_leads_purged"), "leads", "purged_at IS NULL OR status = 'discarded'")
    op.create_index(
        "ix_leads_purged", "leads", ["purged_at"], unique=False, postgresql_where=sa.text("purged_at IS NOT NULL")
    )
    op.create_index(
        "ix_leads_to_purge",
        "leads",
        ["discarded_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'discarded' AND purged_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_leads_to_purge", table_name="leads")
    op.drop_index("ix_leads_purged", table_name="leads")
    op.drop_constraint(op.f("ck_leads_purged"), "leads", type_="check")
    for name, rule in RULES.items():
        op.drop_constraint(op.f(f"ck_leads_{name}"), "leads", type_="check")
        op.create_check_constraint(op.f(f"ck_leads_{name}"), "leads", rule, postgresql_not_valid=True)
    op.drop_column("leads", "purged_at")
    op.drop_index("ix_leads_converted", table_name="leads", postgresql_where=sa.text("converted_at IS NOT NULL"))
    op.drop_index("ix_leads_entered", table_name="leads", postgresql_where=sa.text("campaign_id IS NULL"))
    op.drop_index(
        "ix_customers_incomplete",
        table_name="customers",
        postgresql_where=sa.text(
            "(contact_name IS NULL OR industry = 'unknown') AND status = 'active' AND deleted_at IS NULL"
        ),
    )
