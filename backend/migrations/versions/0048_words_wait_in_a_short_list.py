"""New words of the search wait in a short list and are sorted into the index together (decision 0050)"""

from collections.abc import Sequence

from alembic import op

revision: str = "0048"
down_revision: str | Sequence[str] | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "campaigns contacts contracts customers erp_figures leads opening_balances opportunities products quotes tasks users"
).split()


def upgrade() -> None:
    for kind in KINDS:
        op.execute(f"ALTER INDEX ix_{kind}_search_grams SET (fastupdate = on, gin_pending_list_limit = 256)")


def downgrade() -> None:
    for kind in KINDS:
        op.execute(f"ALTER INDEX ix_{kind}_search_grams RESET (gin_pending_list_limit)")
        op.execute(f"ALTER INDEX ix_{kind}_search_grams SET (fastupdate = off)")
