"""Landlines are looked up on every new customer and lead; lists of customers are answered from their indexes alone.

Revision ID: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KNOWN = sa.text("telephone IS NOT NULL")
NEWEST = ["updated_at DESC", "id DESC"]
LISTS = {
    "ix_customers_updated": NEWEST,
    "ix_customers_owner": ["owner_id", *NEWEST],
    "ix_customers_department": ["owner_dept_id", *NEWEST],
    "ix_customers_industry": ["industry", *NEWEST],
    "ix_customers_created": ["created_at DESC", "id DESC"],
}


def _index(name: str, columns: list[str], **options: object) -> None:
    op.create_index(name, "customers", [sa.text(column) for column in columns], **options)


def upgrade() -> None:
    for table in ("contacts", "leads"):
        op.create_index(f"ix_{table}_telephone", table, ["telephone"], postgresql_where=KNOWN)
    active = sa.text("status = 'active' AND deleted_at IS NULL")
    for name, columns in LISTS.items():
        op.drop_index(name, "customers")
        include = [column for column in ("owner_id", "pool_id") if column not in columns]
        _index(name, columns, postgresql_where=active, postgresql_include=include)
    _index("ix_customers_inactive", ["status", *NEWEST], postgresql_where=sa.text("status <> 'active'"))


def downgrade() -> None:
    op.drop_index("ix_customers_inactive", "customers")
    for name, columns in LISTS.items():
        op.drop_index(name, "customers")
        _index(name, columns)
    for table in ("leads", "contacts"):
        op.drop_index(f"ix_{table}_telephone", table)
