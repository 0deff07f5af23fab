"""Who reports to a contact, and who they were before, is read from an index (decision 0061)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | Sequence[str] | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = ("reports_to_id", "previous_contact_id")


def upgrade() -> None:
    for column in COLUMNS:
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_contacts_{column}", "contacts", [column], postgresql_where=given)


def downgrade() -> None:
    for column in reversed(COLUMNS):
        op.drop_index(f"ix_contacts_{column}", table_name="contacts")
