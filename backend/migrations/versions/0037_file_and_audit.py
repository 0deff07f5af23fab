"""What a customer bought in order of time, and the log by time, person and kind"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | Sequence[str] | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LATEST = [sa.literal_column("at DESC"), sa.literal_column("id DESC")]


def upgrade() -> None:
    op.create_index(
        "ix_orders_customer_date",
        "orders",
        ["customer_id", sa.literal_column("doc_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_receipts_customer_date",
        "receipts",
        ["customer_id", sa.literal_column("receipt_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_audit_log_time", "audit_log", _LATEST, unique=False)
    op.create_index("ix_audit_log_actor", "audit_log", ["actor_id", *_LATEST], unique=False)
    op.create_index("ix_audit_log_kind", "audit_log", ["object_type", *_LATEST], unique=False)
    op.drop_index("ix_audit_log_at", table_name="audit_log", postgresql_using="brin")


def downgrade() -> None:
    op.create_index("ix_audit_log_at", "audit_log", ["at"], unique=False, postgresql_using="brin")
    op.drop_index("ix_audit_log_kind", table_name="audit_log")
    op.drop_index("ix_audit_log_actor", table_name="audit_log")
    op.drop_index("ix_audit_log_time", table_name="audit_log")
    op.drop_index("ix_receipts_customer_date", table_name="receipts")
    op.drop_index("ix_orders_customer_date", table_name="orders")
