"""Names are found by how they are read"""

from collections.abc import Sequence

import orjson
import sqlalchemy as sa
from alembic import op

from bihuan.kernel.search import SEPARATOR, words

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("contacts", "contracts", "customers", "leads", "opportunities", "products", "quotes", "users")
CHUNK = 10_000


def upgrade() -> None:
    """The index is written once, behind the rows, instead of row by row."""
    for kind in KINDS:
        op.add_column(f"{kind}_search", sa.Column("sound", sa.Text(), server_default="", nullable=False))
        op.drop_index(f"ix_{kind}_search_grams", f"{kind}_search")
        _listen(f"{kind}_search")
        # Rows that an earlier migration of this transaction has written are checked again at its end: an index
        # cannot be made over checks that are still to come.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        op.execute("SET CONSTRAINTS ALL DEFERRED")
        _index(kind)


def _listen(table: str) -> None:
    connection = op.get_bind()
    page = sa.text(f"SELECT id, text FROM {table} WHERE id > CAST(:last AS uuid) ORDER BY id LIMIT {CHUNK}")
    change = sa.text(
        f"UPDATE {table} t SET text = r.text, grams = r.grams, sound = r.sound "
        "FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, text text, grams text[], sound text) "
        "WHERE t.id = r.id"
    )
    last = "00000000-0000-0000-0000-000000000000"
    while found := connection.execute(page, {"last": last}).all():
        last = str(found[-1].id)
        rows = [{"id": str(row.id), **words(row.text.split(SEPARATOR))._asdict()} for row in found]
        changed = [new for new, row in zip(rows, found, strict=True) if new["sound"] or new["text"] != row.text]
        if changed:
            connection.execute(change, {"rows": orjson.dumps(changed).decode()})


def _index(kind: str) -> None:
    op.create_index(
        f"ix_{kind}_search_grams",
        f"{kind}_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    """The marks stay among the pairs until the next change of a record: they find nothing by themselves."""
    for kind in KINDS:
        op.drop_column(f"{kind}_search", "sound")
