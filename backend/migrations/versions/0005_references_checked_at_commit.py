"""Foreign keys are checked at commit: a flush need not write kinds in the order of their references.

A customer, its contact and its opportunity, which all refer to each other, are then written once each (decision 0013).

Revision ID: 0005
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _alter("DEFERRABLE INITIALLY DEFERRED")


def downgrade() -> None:
    _alter("NOT DEFERRABLE")


def _alter(when: str) -> None:
    keys = sa.text(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    for table, name in op.get_bind().execute(keys).all():
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT {name} {when}")
