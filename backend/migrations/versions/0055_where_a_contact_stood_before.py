"""Under which customer a contact stood before it was moved (decision 0066)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | Sequence[str] | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("previous_customer_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_contacts_previous_customer_id",
        "contacts",
        "customers",
        ["previous_customer_id"],
        ["id"],
        deferrable=True,
        initially="DEFERRED",
    )
    op.create_index(
        "ix_contacts_previous_customer_id",
        "contacts",
        ["previous_customer_id"],
        postgresql_where=sa.text("previous_customer_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_contacts_previous_customer_id", table_name="contacts")
    op.drop_constraint("fk_contacts_previous_customer_id", "contacts", type_="foreignkey")
    op.drop_column("contacts", "previous_customer_id")
