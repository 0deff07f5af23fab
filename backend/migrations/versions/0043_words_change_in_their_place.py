"""Words that come into a pool or out of it change in their place"""

from collections.abc import Sequence

from alembic import op

revision: str = "0043"
down_revision: str | Sequence[str] | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("users", "products", "campaigns", "leads", "customers", "contacts", "opportunities", "quotes", "contracts")


def upgrade() -> None:
    """Pages that are full by now get their room when they are vacuumed: nothing is written anew."""
    for name in TABLES:
        op.execute(f"ALTER TABLE {name}_search SET (fillfactor = 90)")


def downgrade() -> None:
    for name in TABLES:
        op.execute(f"ALTER TABLE {name}_search RESET (fillfactor)")
