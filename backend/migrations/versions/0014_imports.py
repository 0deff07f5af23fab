"""Imports"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LATE = {"initially": "DEFERRED", "deferrable": True}


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("header", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("header_key", sa.String(length=64), nullable=True),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_imports_owner_id"), **_LATE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_expires", "imports", ["expires_at"], unique=False)
    op.create_index("ix_imports_owner", "imports", ["owner_id", "id"], unique=False)
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("errors", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id"), ondelete="CASCADE", **_LATE
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_import_rows")),
    )
    op.create_index(
        "ix_import_rows_failed",
        "import_rows",
        ["import_id", "line"],
        unique=False,
        postgresql_where=sa.text("outcome = 'fail'"),
    )
    op.create_index(
        "ix_import_rows_record",
        "import_rows",
        ["record_id"],
        unique=False,
        postgresql_where=sa.text("record_id IS NOT NULL"),
    )
    op.create_table(
        "import_keys",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_keys_import_id"), ondelete="CASCADE", **_LATE
        ),
        sa.PrimaryKeyConstraint("import_id", "key", name=op.f("pk_import_keys")),
    )
    op.create_table(
        "import_mappings",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("header_key", sa.String(length=64), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_import_mappings_owner_id"), **_LATE),
        sa.PrimaryKeyConstraint("owner_id", "object", "header_key", name=op.f("pk_import_mappings")),
    )


def downgrade() -> None:
    op.drop_table("import_mappings")
    op.drop_table("import_keys")
    op.drop_index("ix_import_rows_record", table_name="import_rows", postgresql_where=sa.text("record_id IS NOT NULL"))
    op.drop_index("ix_import_rows_failed", table_name="import_rows", postgresql_where=sa.text("outcome = 'fail'"))
    op.drop_table("import_rows")
    op.drop_index("ix_imports_owner", table_name="imports")
    op.drop_index("ix_imports_expires", table_name="imports")
    op.drop_table("imports")
