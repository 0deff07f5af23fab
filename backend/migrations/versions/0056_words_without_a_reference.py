"""Words go with their record by a trigger instead of a reference, and wait as long as whoever writes says (decision 0067)"""

from collections.abc import Sequence

from alembic import op

revision: str = "0056"
down_revision: str | Sequence[str] | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "campaigns contacts contracts customers erp_figures leads opening_balances opportunities products quotes tasks users"
).split()


def upgrade() -> None:
    for kind in KINDS:
        op.drop_constraint(f"fk_{kind}_search_id", f"{kind}_search", type_="foreignkey")
        op.execute(f"ALTER INDEX ix_{kind}_search_grams RESET (gin_pending_list_limit)")


def downgrade() -> None:
    for kind in KINDS:
        op.execute(f"DROP TRIGGER IF EXISTS forget_words ON {kind}")
        op.execute(f"ALTER INDEX ix_{kind}_search_grams SET (gin_pending_list_limit = 256)")
        op.create_foreign_key(
            f"fk_{kind}_search_id",
            f"{kind}_search",
            kind,
            ["id"],
            ["id"],
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        )
    op.execute("DROP FUNCTION IF EXISTS forget_words()")
