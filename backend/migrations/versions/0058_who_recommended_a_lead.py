"""A lead knows who recommended us and the products it asked for; a purchased batch is found (DOMAIN §4.1)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0058"
down_revision: str | Sequence[str] | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("leads", sa.Column("referred_by_id", sa.Uuid()))
    op.create_foreign_key(
        "fk_leads_referred_by_id_customers",
        "leads",
        "customers",
        ["referred_by_id"],
        ["id"],
        deferrable=True,
        initially="DEFERRED",
    )
    none = sa.text("'[]'::jsonb")
    op.add_column("leads", sa.Column("interested_product_ids", postgresql.JSONB(), nullable=False, server_default=none))
    given = sa.text("referred_by_id IS NOT NULL")
    op.create_index("ix_leads_referred_by_id", "leads", ["referred_by_id"], postgresql_where=given)
    op.create_index(
        "ix_leads_third_party_batch",
        "leads",
        ["third_party_batch", sa.text("updated_at DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("third_party_batch IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_leads_third_party_batch", table_name="leads")
    op.drop_index("ix_leads_referred_by_id", table_name="leads")
    op.drop_constraint("fk_leads_referred_by_id_customers", "leads")
    op.drop_column("leads", "interested_product_ids")
    op.drop_column("leads", "referred_by_id")
