"""People of a customer in a pool are found without their phones"""

from collections.abc import Sequence

import orjson
import sqlalchemy as sa
from alembic import op

from bihuan.kernel.search import words
from bihuan.parties.masking import phone_tail

revision: str = "0023"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHUNK = 10_000


def upgrade() -> None:
    connection = op.get_bind()
    page = sa.text(
        "SELECT id, name, mobile, telephone FROM contacts "
        f"WHERE owner_id IS NULL AND id > CAST(:last AS uuid) ORDER BY id LIMIT {CHUNK}"
    )
    change = sa.text(
        "UPDATE contacts_search t SET text = r.text, grams = r.grams, sound = r.sound "
        "FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, text text, grams text[], sound text) "
        "WHERE t.id = r.id"
    )
    last = "00000000-0000-0000-0000-000000000000"
    while found := connection.execute(page, {"last": last}).all():
        last = str(found[-1].id)
        rows = [
            {"id": str(row.id), **words([row.name, phone_tail(row.mobile), phone_tail(row.telephone)])._asdict()}
            for row in found
        ]
        connection.execute(change, {"rows": orjson.dumps(rows).decode()})
    # An upgrade of several releases is one transaction: rows written twice in it leave checks behind, and a table with
    # checks to come cannot be altered by a later migration.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute("SET CONSTRAINTS ALL DEFERRED")


def downgrade() -> None:
    """Nothing: the next change of a record writes what it is found by."""
