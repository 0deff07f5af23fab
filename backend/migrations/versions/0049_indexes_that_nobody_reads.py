"""A new customer, contact or lead does not pay for indexes in which nobody would look for it (decision 0052)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0049"
down_revision: str | Sequence[str] | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NARROWED = {
    "ix_customers_parent_id": ("customers", ["parent_id"]),
    "ix_leads_converted_customer_id": ("leads", ["converted_customer_id"]),
    "ix_leads_next_follow_up": ("leads", ["owner_id", "next_follow_up_at"]),
}
"""Of the last column of each most rows have nothing."""


def upgrade() -> None:
    op.drop_index("ix_contacts_customer_id", table_name="contacts")  # ix_contacts_customer_reading begins with it
    for name, (table, columns) in NARROWED.items():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, postgresql_where=sa.text(f"{columns[-1]} IS NOT NULL"))


def downgrade() -> None:
    for name, (table, columns) in NARROWED.items():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)
    op.create_index("ix_contacts_customer_id", "contacts", ["customer_id"])
