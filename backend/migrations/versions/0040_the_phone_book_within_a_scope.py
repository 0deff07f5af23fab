"""The phone book within a scope"""

from collections.abc import Sequence

from alembic import op

revision: str = "0040"
down_revision: str | Sequence[str] | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_contacts_owner_reading", "contacts", ["owner_id", "reading", "id"], unique=False)
    op.create_index("ix_contacts_customer_reading", "contacts", ["customer_id", "reading", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_contacts_customer_reading", table_name="contacts")
    op.drop_index("ix_contacts_owner_reading", table_name="contacts")
