"""Customers are listed by the category they buy most of (decision 0059)"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | Sequence[str] | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("preferred_category_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_customers_preferred_category_id_product_categories"),
        "customers",
        "product_categories",
        ["preferred_category_id"],
        ["id"],
    )
    op.create_index(
        "ix_customers_preferred_category",
        "customers",
        ["preferred_category_id", sa.text("updated_at DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("preferred_category_id IS NOT NULL AND deleted_at IS NULL"),
        postgresql_include=["owner_id", "pool_id", "status"],
    )


def downgrade() -> None:
    op.drop_index("ix_customers_preferred_category", table_name="customers")
    op.drop_constraint(op.f("fk_customers_preferred_category_id_product_categories"), "customers")
    op.drop_column("customers", "preferred_category_id")
