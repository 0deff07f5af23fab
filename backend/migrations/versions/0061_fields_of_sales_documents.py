"""Quotes, contracts and orders may have fields that an administrator makes (decisions 0037, 0072)"""

from collections.abc import Sequence

from alembic import op

revision: str = "0061"
down_revision: str | Sequence[str] | None = "0060"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("quotes", "contracts", "orders")


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER keep_new_custom_values AFTER INSERT ON {table} FOR EACH ROW "
            f"WHEN (NEW.custom <> '{{}}'::jsonb) EXECUTE FUNCTION keep_custom_values('{table}')"
        )
        op.execute(
            f"CREATE TRIGGER keep_custom_values AFTER UPDATE OF custom, deleted_at ON {table} FOR EACH ROW "
            "WHEN ((NEW.custom, NEW.deleted_at) IS DISTINCT FROM (OLD.custom, OLD.deleted_at)) "
            f"EXECUTE FUNCTION keep_custom_values('{table}')"
        )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER keep_new_custom_values ON {table}")
        op.execute(f"DROP TRIGGER keep_custom_values ON {table}")
