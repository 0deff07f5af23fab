"""Which leads became a contact is read from an index: who deletes or moves one asks (decision 0066)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | Sequence[str] | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    given = sa.text("converted_contact_id IS NOT NULL")
    op.create_index("ix_leads_converted_contact_id", "leads", ["converted_contact_id"], postgresql_where=given)


def downgrade() -> None:
    op.drop_index("ix_leads_converted_contact_id", table_name="leads")
