"""What lies in a pool is found without its phone"""

from collections.abc import Sequence

from alembic import op

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT = "lower(normalize(concat_ws(E'\\n', {parts}), NFKC))"
_TAIL = (
    r"right(replace(regexp_replace({column}, '^(0\d{{2,3}}-?\d+)-.*$', '\1'), '-', ''), 4)"  # no digit of an extension
)


def _refind(of: str, *parts: str) -> None:
    words = _TEXT.format(parts=", ".join(f"nullif({part}, '')" for part in parts))
    op.execute(
        f"""
        WITH waiting AS (SELECT id, {words} AS text FROM {of} WHERE pool_id IS NOT NULL)
        UPDATE {of}_search SET text = waiting.text, grams = ARRAY(
          SELECT DISTINCT substr(part, at, 2)
          FROM regexp_split_to_table(waiting.text, E'\\n') part, generate_series(1, length(part) - 1) at)
        FROM waiting WHERE waiting.id = {of}_search.id"""
    )


def upgrade() -> None:
    phones = [_TAIL.format(column=column) for column in ("mobile", "telephone")]
    _refind("leads", "name", "company_name", "contact_name", *phones)
    _refind("customers", "name", "short_name", "uscc", "contact_name", _TAIL.format(column="contact_mobile"))


def downgrade() -> None:
    """Nothing: the next change of a record writes what it is found by."""
