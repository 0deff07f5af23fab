"""Documents and money are listed in the order of any sortable column, either way, from an index.

A column that may be empty needs two: empty values come last both ways. Receipts that are not used up are few, and
found by an index of their own.

Revision ID: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SORTED = {
    "ix_opportunities_expected_amount": ("opportunities", "expected_amount"),
    "ix_quotes_amount": ("quotes", "amount_incl"),
    "ix_contracts_amount": ("contracts", "amount_incl"),
    "ix_orders_amount": ("orders", "amount_incl"),
    "ix_orders_delivery_date": ("orders", "delivery_date"),
    "ix_delivery_notices_planned_date": ("delivery_notices", "planned_date"),
    "ix_outbounds_out_date": ("outbounds", "out_date"),
    "ix_receivables_due": ("receivables", "due_date"),
    "ix_receivables_doc_date": ("receivables", "doc_date"),
    "ix_receivables_amount": ("receivables", "amount"),
    "ix_receivables_balance": ("receivables", "balance"),
    "ix_receipts_amount": ("receipts", "amount"),
    "ix_invoices_doc_date": ("invoices", "doc_date"),
    "ix_invoices_amount": ("invoices", "amount_incl"),
    "ix_allocations_date": ("allocations", "alloc_date"),
    "ix_fund_txns_created": ("fund_txns", "created_at"),
    "ix_stock_entries_doc_date": ("stock_entries", "doc_date"),
    "ix_stock_ledger_created": ("stock_ledger", "created_at"),
}
LATEST = {
    "ix_contracts_latest_signed": ("contracts", "signed_date DESC NULLS LAST"),
    "ix_receivables_latest_due": ("receivables", "due_date DESC NULLS LAST"),
    "ix_invoices_latest_issued": ("invoices", "issue_date DESC NULLS LAST"),
    "ix_finance_charges_recent": ("finance_charges", "updated_at DESC"),
}
UNALLOCATED = sa.text("status = 'confirmed' AND amount > allocated_amount + refunded_amount")


def upgrade() -> None:
    op.drop_index("ix_receivables_due", "receivables")  # it left out what is paid, and so served no list
    for name, (table, column) in SORTED.items():
        op.create_index(name, table, [column, "id"])
    for name, (table, column) in LATEST.items():
        op.create_index(name, table, [sa.text(column), sa.text("id DESC")])
    recent = [sa.text("updated_at DESC"), sa.text("id DESC")]
    op.create_index("ix_receipts_unallocated", "receipts", recent, postgresql_where=UNALLOCATED)


def downgrade() -> None:
    op.drop_index("ix_receipts_unallocated", "receipts")
    for name, (table, _) in (SORTED | LATEST).items():
        op.drop_index(name, table)
    op.create_index("ix_receivables_due", "receivables", ["due_date", "id"], postgresql_where=sa.text("balance <> 0"))
