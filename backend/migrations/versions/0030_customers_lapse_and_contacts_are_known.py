"""Customers lapse, and contacts are known by whom"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | Sequence[str] | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_customers_lapsing",
        "customers",
        [sa.literal_column("coalesce(last_deal_at, first_deal_at)")],
        unique=False,
        postgresql_where=sa.text("lifecycle = 'deal' AND status = 'active' AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_follow_ups_contacts",
        "follow_ups",
        ["contact_ids"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"contact_ids": "jsonb_path_ops"},
        postgresql_where=sa.text("contact_ids <> '[]'::jsonb"),
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    op.drop_index("ix_follow_ups_contacts", table_name="follow_ups")
    op.drop_index("ix_customers_lapsing", table_name="customers")
