"""Where a consent comes from, on what basis bought data is used, and conversions that were taken back (decision 0071)"""

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
    op.add_column("contacts", sa.Column("marketing_consent", sa.Boolean(), nullable=True))
    for table in ("leads", "contacts"):
        op.add_column(table, sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("consent_via", sa.String(length=16), nullable=True))
        op.add_column(table, sa.Column("consent_source", sa.String(length=200), nullable=True))
    op.add_column("leads", sa.Column("lawful_basis", sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column("leads", "lawful_basis")
    for table in ("leads", "contacts"):
        for name in ("consent_source", "consent_via", "consent_at"):
            op.drop_column(table, name)
    op.drop_column("contacts", "marketing_consent")
    op.drop_index("ix_ownership_events_taken_back", table_name="ownership_events")
