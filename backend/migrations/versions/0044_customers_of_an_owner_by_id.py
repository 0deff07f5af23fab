"""The ids of an owner's customers are read from an index: every list of their children asks for them"""

from collections.abc import Sequence

from alembic import op

revision: str = "0044"
down_revision: str | Sequence[str] | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME, COLUMNS = "ix_customers_next_follow_up", ["owner_id", "next_follow_up_at"]


def upgrade() -> None:
    op.drop_index(NAME, table_name="customers")
    op.create_index(NAME, "customers", COLUMNS, unique=False, postgresql_include=["id"])


def downgrade() -> None:
    op.drop_index(NAME, table_name="customers")
    op.create_index(NAME, "customers", COLUMNS, unique=False)
