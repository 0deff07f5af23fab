"""One customer, one record: e-mail is compared, merged customers lead on, and what a merge moved is written down"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WITH_EMAIL = sa.text("email IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_contacts_email", "contacts", ["email"], postgresql_where=WITH_EMAIL)
    op.create_index("ix_leads_email", "leads", ["email"], postgresql_where=WITH_EMAIL)
    op.add_column("customers", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_customers_merged_into_id",
        "customers",
        "customers",
        ["merged_into_id"],
        ["id"],
        deferrable=True,
        initially="DEFERRED",
    )
    op.create_index(
        "ix_customers_merged_into",
        "customers",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_check_constraint("ck_customers_merged", "customers", "(status = 'merged') = (merged_into_id IS NOT NULL)")
    later = {"deferrable": True, "initially": "DEFERRED"}
    op.create_table(
        "customer_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("master_id", sa.Uuid(), nullable=False),
        sa.Column("loser_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("loser_before", postgresql.JSONB(), nullable=False),
        sa.Column("master_before", postgresql.JSONB(), nullable=False),
        sa.Column("master_after", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["master_id"], ["customers.id"], name=op.f("fk_customer_merges_master_id"), **later),
        sa.ForeignKeyConstraint(["loser_id"], ["customers.id"], name=op.f("fk_customer_merges_loser_id"), **later),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merges")),
    )
    op.create_index("ix_customer_merges_loser", "customer_merges", ["loser_id", "at"])
    op.create_table(
        "customer_merge_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(64), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["customer_merges.id"], name=op.f("fk_customer_merge_changes_merge_id"), **later
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge_changes")),
    )
    op.create_index("ix_customer_merge_changes_merge", "customer_merge_changes", ["merge_id", "id"])


def downgrade() -> None:
    op.drop_table("customer_merge_changes")
    op.drop_table("customer_merges")
    op.drop_constraint("ck_customers_merged", "customers")
    op.drop_index("ix_customers_merged_into", "customers")
    op.drop_constraint("fk_customers_merged_into_id", "customers")
    op.drop_column("customers", "merged_into_id")
    op.drop_index("ix_leads_email", "leads")
    op.drop_index("ix_contacts_email", "contacts")
