"""Saved views of lists, and how somebody likes a list to look"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "list_layouts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("view", sa.String(length=64), nullable=True),
        sa.Column("columns", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_list_layouts_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("user_id", "object", name=op.f("pk_list_layouts")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("filter", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("q", sa.String(length=64), nullable=True),
        sa.Column("sort", sa.String(length=64), nullable=True),
        sa.Column("columns", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("shared", sa.String(length=16), nullable=False),
        sa.Column("role_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("department_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("external_system", sa.String(length=32), nullable=True),
        sa.Column("external_id", sa.String(length=128), nullable=True),
        sa.Column(
            "custom", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.CheckConstraint(
            "(shared = 'departments') = (cardinality(department_ids) > 0)", name=op.f("ck_saved_views_departments")
        ),
        sa.CheckConstraint("(shared = 'roles') = (cardinality(role_ids) > 0)", name=op.f("ck_saved_views_roles")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_listed", "saved_views", ["name", "id"], unique=False)
    op.create_index("ix_saved_views_updated", "saved_views", ["updated_at", "id"], unique=False)
    op.create_index(
        "ix_saved_views_shared",
        "saved_views",
        ["object", "name"],
        unique=False,
        postgresql_where=sa.text("shared <> 'private'"),
    )
    op.create_index(
        "uq_saved_views_external",
        "saved_views",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_saved_views_name",
        "saved_views",
        ["owner_id", "object", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_saved_views_name", table_name="saved_views", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "uq_saved_views_external", table_name="saved_views", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_index("ix_saved_views_shared", table_name="saved_views", postgresql_where=sa.text("shared <> 'private'"))
    op.drop_index("ix_saved_views_updated", table_name="saved_views")
    op.drop_index("ix_saved_views_listed", table_name="saved_views")
    op.drop_table("saved_views")
    op.drop_table("list_layouts")
