"""What is soon taken back has indexes by owner"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | Sequence[str] | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NEGLECTED = sa.text("greatest(received_at, counted_follow_up_at)")
_CUSTOMERS = sa.text("owner_id IS NOT NULL AND NOT is_locked AND status = 'active' AND deleted_at IS NULL")
_HELD = "deleted_at IS NULL AND status IN ('new', 'nurturing', 'qualified')"
_OF_SOMEBODY = sa.text(f"owner_id IS NOT NULL AND {_HELD}")
_UNANSWERED = sa.text(
    f"owner_id IS NOT NULL AND {_HELD} AND (counted_follow_up_at IS NULL OR counted_follow_up_at < received_at)"
)


def upgrade() -> None:
    op.drop_index("ix_customers_neglected", table_name="customers")
    op.drop_index("ix_leads_held_since", table_name="leads")
    op.drop_index("ix_leads_load", table_name="leads")
    op.create_index("ix_customers_neglected", "customers", ["owner_id", _NEGLECTED], postgresql_where=_CUSTOMERS)
    op.create_index("ix_leads_neglected", "leads", ["owner_id", _NEGLECTED], postgresql_where=_OF_SOMEBODY)
    op.create_index("ix_leads_load", "leads", ["owner_id", "received_at"], postgresql_where=sa.text(_HELD))
    op.create_index("ix_leads_unanswered", "leads", ["owner_id", "received_at"], postgresql_where=_UNANSWERED)


def downgrade() -> None:
    for name in ("ix_leads_unanswered", "ix_leads_load", "ix_leads_neglected"):
        op.drop_index(name, table_name="leads")
    op.drop_index("ix_customers_neglected", table_name="customers")
    op.create_index("ix_leads_load", "leads", ["owner_id"], postgresql_where=sa.text(_HELD))
    op.create_index("ix_leads_held_since", "leads", ["received_at"], postgresql_where=_OF_SOMEBODY)
    op.create_index("ix_customers_neglected", "customers", [_NEGLECTED], postgresql_where=_CUSTOMERS)
