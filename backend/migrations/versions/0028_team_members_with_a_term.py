"""Team members may be departments and teams, and end on a day"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | Sequence[str] | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("record_members", sa.Column("department_id", sa.Uuid(), nullable=True))
    op.add_column("record_members", sa.Column("leader_id", sa.Uuid(), nullable=True))
    op.add_column("record_members", sa.Column("role", sa.String(length=32), nullable=True))
    op.add_column("record_members", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("record_members", sa.Column("added_by", sa.Uuid(), nullable=True))
    op.add_column("record_members", sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("record_members", "user_id", existing_type=sa.UUID(), nullable=True)
    op.drop_index(op.f("uq_record_members"), table_name="record_members")
    op.create_index(
        "uq_record_members",
        "record_members",
        ["object_type", "object_id", "via", "user_id", "department_id", "leader_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "ix_record_members_department",
        "record_members",
        ["department_id", "object_type", "object_id"],
        unique=False,
        postgresql_where=sa.text("department_id IS NOT NULL"),
    )
    op.create_index(
        "ix_record_members_expires",
        "record_members",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index(
        "ix_record_members_leader",
        "record_members",
        ["leader_id", "object_type", "object_id"],
        unique=False,
        postgresql_where=sa.text("leader_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_record_members_leader_id"),
        "record_members",
        "users",
        ["leader_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.create_foreign_key(
        op.f("fk_record_members_department_id"),
        "record_members",
        "departments",
        ["department_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.create_foreign_key(
        op.f("fk_record_members_added_by"),
        "record_members",
        "users",
        ["added_by"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.create_check_constraint(
        op.f("ck_record_members_who"), "record_members", "num_nonnulls(user_id, department_id, leader_id) = 1"
    )


def downgrade() -> None:
    op.execute("DELETE FROM record_members WHERE user_id IS NULL")
    op.drop_constraint(op.f("ck_record_members_who"), "record_members", type_="check")
    op.drop_constraint(op.f("fk_record_members_added_by"), "record_members", type_="foreignkey")
    op.drop_constraint(op.f("fk_record_members_department_id"), "record_members", type_="foreignkey")
    op.drop_constraint(op.f("fk_record_members_leader_id"), "record_members", type_="foreignkey")
    op.drop_index(
        "ix_record_members_leader", table_name="record_members", postgresql_where=sa.text("leader_id IS NOT NULL")
    )
    op.drop_index(
        "ix_record_members_expires", table_name="record_members", postgresql_where=sa.text("expires_at IS NOT NULL")
    )
    op.drop_index(
        "ix_record_members_department",
        table_name="record_members",
        postgresql_where=sa.text("department_id IS NOT NULL"),
    )
    op.drop_index("uq_record_members", table_name="record_members", postgresql_nulls_not_distinct=True)
    op.create_index(
        op.f("uq_record_members"), "record_members", ["object_type", "object_id", "user_id", "via"], unique=True
    )
    op.alter_column("record_members", "user_id", existing_type=sa.UUID(), nullable=False)
    op.drop_column("record_members", "added_at")
    op.drop_column("record_members", "added_by")
    op.drop_column("record_members", "expires_at")
    op.drop_column("record_members", "role")
    op.drop_column("record_members", "leader_id")
    op.drop_column("record_members", "department_id")
