"""Conversions that were taken back are found by their own index (decision 0071)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0060"
down_revision: str | Sequence[str] | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_ownership_events_taken_back",
        "ownership_events",
        ["object_id", "id"],
        postgresql_where=sa.text("action = 'unconvert'"),
    )


def downgrade() -> None:
    op.drop_index("ix_ownership_events_taken_back", table_name="ownership_events")
