"""People of a customer in a pool are found without their phones"""

from collections.abc import Sequence

from alembic import op

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TAIL = (
    r"right(replace(regexp_replace({column}, '^(0\d{{2,3}}-?\d+)-.*$', '\1'), '-', ''), 4)"  # no digit of an extension
)


def upgrade() -> None:
    parts = ", ".join(
        f"nullif({part}, '')" for part in ("name", _TAIL.format(column="mobile"), _TAIL.format(column="telephone"))
    )
    op.execute(
        f"""
        WITH waiting AS (SELECT id, lower(normalize(concat_ws(E'\\n', {parts}), NFKC)) AS text
          FROM contacts WHERE owner_id IS NULL)
        UPDATE contacts_search SET text = waiting.text, grams = ARRAY(
          SELECT DISTINCT substr(part, at, 2)
          FROM regexp_split_to_table(waiting.text, E'\\n') part, generate_series(1, length(part) - 1) at)
        FROM waiting WHERE waiting.id = contacts_search.id"""
    )


def downgrade() -> None:
    """Nothing: the next change of a record writes what it is found by."""
