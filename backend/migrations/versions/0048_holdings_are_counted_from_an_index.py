"""What somebody holds is counted from an index"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | Sequence[str] | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEWEST = [sa.text("updated_at DESC"), sa.text("id DESC")]
LIVING = sa.text("deleted_at IS NULL")
HELD = sa.text("deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')")


def _make(customers: list[str], leads: list[str], load: list[str], living: sa.TextClause | None) -> None:
    for name, table in (("ix_customers_owner", "customers"), ("ix_leads_owner", "leads"), ("ix_leads_load", "leads")):
        op.drop_index(name, table_name=table)
    mine, received = ["owner_id", *NEWEST], ["owner_id", "received_at"]
    op.create_index(
        "ix_customers_owner", "customers", mine, postgresql_where=LIVING, postgresql_include=["pool_id", *customers]
    )
    op.create_index("ix_leads_owner", "leads", mine, postgresql_where=living, postgresql_include=leads)
    op.create_index("ix_leads_load", "leads", received, postgresql_where=HELD, postgresql_include=load)


def upgrade() -> None:
    _make(["status", "lifecycle"], ["pool_id", "status"], ["id", "pool_id", "status"], LIVING)


def downgrade() -> None:
    _make(["status"], [], [], None)
