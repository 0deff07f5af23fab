"""Masked numbers are found by their ends; delivery papers mask theirs"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | Sequence[str] | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NUMBERS = {"customers": ("contact_mobile",), "contacts": ("mobile", "telephone"), "leads": ("mobile", "telephone")}
PAPERS = "('orders', 'delivery-notices', 'outbounds', 'customer-addresses')"
STANDARD = (
    "('admin', 'sales_rep', 'sales_manager', 'marketing', 'finance', 'service', 'warehouse', 'purchasing', "
    "'executive', 'auditor')"
)


def upgrade() -> None:
    # The same as ``phone_tail`` of the program: the area code and the extension of a landline are no part of it.
    op.execute(
        r"""
        CREATE FUNCTION phone_tail(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
          SELECT right(replace(
            CASE WHEN number ~ '^0[0-9]{2,3}-' THEN split_part(number, '-', 2) ELSE number END, '-', ''), 4)
        $$"""
    )
    for table, numbers in NUMBERS.items():
        for one in numbers:
            op.create_index(
                f"ix_{table}_{one}_tail",
                table,
                [sa.text(f"phone_tail({one}::text)")],
                postgresql_where=sa.text(f"{one} IS NOT NULL"),
            )
        op.create_index(f"ix_{table}_digits", table, ["name"], postgresql_where=sa.text("name ~ '[0-9]'"))
    # Roles that the company has made keep seeing what they saw; the standard ones are renewed with the release.
    op.execute(
        "INSERT INTO role_permissions (role_id, object, action, scope) "
        "SELECT p.role_id, p.object, 'view_sensitive', p.scope FROM role_permissions p "
        f"JOIN roles r ON r.id = p.role_id WHERE p.object IN {PAPERS} AND p.action = 'read' "
        f"AND r.code NOT IN {STANDARD} ON CONFLICT DO NOTHING"
    )


def downgrade() -> None:
    op.execute(f"DELETE FROM role_permissions WHERE action IN ('view_sensitive', 'reveal') AND object IN {PAPERS}")
    for table, numbers in NUMBERS.items():
        op.drop_index(f"ix_{table}_digits", table_name=table)
        for one in numbers:
            op.drop_index(f"ix_{table}_{one}_tail", table_name=table)
    op.execute("DROP FUNCTION phone_tail(text)")
