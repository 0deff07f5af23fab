"""Tasks, and care plans that make them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0046"
down_revision: str | Sequence[str] | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "care_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=8), nullable=True),
        sa.Column("filter", sa.Text(), nullable=True),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=False),
        sa.Column("success_days", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("(trigger = 'grade') = (grade IS NOT NULL)", name=op.f("ck_care_plans_grade")),
        sa.CheckConstraint("daily_limit > 0 AND success_days > 0", name=op.f("ck_care_plans_limits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plans")),
    )
    op.create_index(
        "uq_care_plans_external",
        "care_plans",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_care_plans_name", "care_plans", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index("ix_care_plans_updated", "care_plans", ["updated_at", "id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("task_type", sa.String(length=32), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("object_type", sa.String(length=32), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("care_dimension", sa.String(length=32), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_dept_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("(origin = 'care_plan') = (enrolment_id IS NOT NULL)", name=op.f("ck_tasks_origin")),
        sa.CheckConstraint("(status = 'completed') = (completed_at IS NOT NULL)", name=op.f("ck_tasks_completed")),
        sa.CheckConstraint("status <> 'completed' OR result IS NOT NULL", name=op.f("ck_tasks_result")),
        sa.CheckConstraint("status <> 'pool' OR owner_id IS NULL", name=op.f("ck_tasks_pool")),
        sa.CheckConstraint(
            "status NOT IN ('pending', 'in_progress') OR owner_id IS NOT NULL", name=op.f("ck_tasks_held")
        ),
        sa.CheckConstraint("num_nonnulls(object_type, object_id) <> 1", name=op.f("ck_tasks_object")),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"],
            ["departments.id"],
            name=op.f("fk_tasks_owner_dept_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_tasks_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_care",
        "tasks",
        ["care_dimension", "created_at"],
        unique=False,
        postgresql_where=sa.text("care_dimension IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tasks_created_by",
        "tasks",
        ["created_by", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tasks_customer",
        "tasks",
        ["customer_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("customer_id IS NOT NULL"),
    )
    op.create_index(
        "ix_tasks_due", "tasks", ["due_at", "id"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "ix_tasks_enrolment",
        "tasks",
        ["enrolment_id"],
        unique=False,
        postgresql_where=sa.text("enrolment_id IS NOT NULL"),
    )
    op.create_index(
        "ix_tasks_object",
        "tasks",
        ["object_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("object_id IS NOT NULL"),
    )
    op.create_index(
        "ix_tasks_owner",
        "tasks",
        ["owner_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tasks_pool",
        "tasks",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("owner_id IS NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_tasks_updated", "tasks", [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_tasks_urgency", "tasks", ["urgency", "id"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "uq_tasks_external",
        "tasks",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "tasks_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sound", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["id"],
            ["tasks.id"],
            name=op.f("fk_tasks_search_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks_search")),
        postgresql_with={"parallel_workers": "0"},
    )
    op.create_index(
        "ix_tasks_search_grams",
        "tasks_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "care_enrolments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("occasion", sa.String(length=96), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("next_step", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
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
        sa.CheckConstraint("(status = 'running') = (ended_on IS NULL)", name=op.f("ck_care_enrolments_ended_on")),
        sa.CheckConstraint("(status = 'running') = (next_on IS NOT NULL)", name=op.f("ck_care_enrolments_next_on")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_care_enrolments_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_care_enrolments_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["care_plans.id"],
            name=op.f("fk_care_enrolments_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_enrolments")),
    )
    op.create_index(op.f("ix_care_enrolments_contact_id"), "care_enrolments", ["contact_id"], unique=False)
    op.create_index(
        "ix_care_enrolments_created",
        "care_enrolments",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_care_enrolments_customer",
        "care_enrolments",
        ["customer_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_care_enrolments_day", "care_enrolments", ["plan_id", "enrolled_on"], unique=False)
    op.create_index(
        "ix_care_enrolments_due",
        "care_enrolments",
        ["next_on", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index(
        "ix_care_enrolments_plan",
        "care_enrolments",
        ["plan_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_care_enrolments_updated", "care_enrolments", ["updated_at", "id"], unique=False)
    op.create_index(
        "uq_care_enrolments_external",
        "care_enrolments",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_care_enrolments_occasion", "care_enrolments", ["plan_id", "customer_id", "occasion"], unique=True
    )
    op.create_index(
        "ix_contacts_birthday",
        "contacts",
        [sa.literal_column("(EXTRACT(month FROM birthday) * 100 + EXTRACT(day FROM birthday))")],
        unique=False,
        postgresql_where=sa.text("birthday IS NOT NULL"),
    )
    op.create_index(
        "ix_contracts_ends",
        "contracts",
        ["end_date", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'effective'"),
    )
    op.create_index(
        "ix_ownership_events_lost",
        "ownership_events",
        ["biz_date", "object_id"],
        unique=False,
        postgresql_where=sa.text("to_state = 'lost'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_ownership_events_lost", table_name="ownership_events", postgresql_where=sa.text("to_state = 'lost'")
    )
    op.drop_index("ix_contracts_ends", table_name="contracts", postgresql_where=sa.text("status = 'effective'"))
    op.drop_index("ix_contacts_birthday", table_name="contacts", postgresql_where=sa.text("birthday IS NOT NULL"))
    op.drop_index("uq_care_enrolments_occasion", table_name="care_enrolments")
    op.drop_index(
        "uq_care_enrolments_external", table_name="care_enrolments", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_index("ix_care_enrolments_updated", table_name="care_enrolments")
    op.drop_index("ix_care_enrolments_plan", table_name="care_enrolments")
    op.drop_index(
        "ix_care_enrolments_due", table_name="care_enrolments", postgresql_where=sa.text("status = 'running'")
    )
    op.drop_index("ix_care_enrolments_day", table_name="care_enrolments")
    op.drop_index("ix_care_enrolments_customer", table_name="care_enrolments")
    op.drop_index("ix_care_enrolments_created", table_name="care_enrolments")
    op.drop_index(op.f("ix_care_enrolments_contact_id"), table_name="care_enrolments")
    op.drop_table("care_enrolments")
    op.drop_index("uq_tasks_external", table_name="tasks", postgresql_where=sa.text("external_id IS NOT NULL"))
    op.drop_index("ix_tasks_urgency", table_name="tasks", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_tasks_updated", table_name="tasks")
    op.drop_index(
        "ix_tasks_pool", table_name="tasks", postgresql_where=sa.text("owner_id IS NULL AND deleted_at IS NULL")
    )
    op.drop_index("ix_tasks_owner", table_name="tasks", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_tasks_object", table_name="tasks", postgresql_where=sa.text("object_id IS NOT NULL"))
    op.drop_index("ix_tasks_enrolment", table_name="tasks", postgresql_where=sa.text("enrolment_id IS NOT NULL"))
    op.drop_index("ix_tasks_due", table_name="tasks", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("ix_tasks_customer", table_name="tasks", postgresql_where=sa.text("customer_id IS NOT NULL"))
    op.drop_index("ix_tasks_created_by", table_name="tasks", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "ix_tasks_care",
        table_name="tasks",
        postgresql_where=sa.text("care_dimension IS NOT NULL AND deleted_at IS NULL"),
    )
    op.drop_index(
        "ix_tasks_search_grams",
        table_name="tasks_search",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.drop_table("tasks_search")
    op.drop_table("tasks")
    op.drop_index("uq_care_plans_name", table_name="care_plans", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index(
        "uq_care_plans_external", table_name="care_plans", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_index("ix_care_plans_updated", table_name="care_plans")
    op.drop_table("care_plans")
