"""Contacts as in a phone book, and outings"""

from collections.abc import Sequence
from uuid import UUID

import orjson
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bihuan.parties.contact.models import reading_of

revision: str = "0035"
down_revision: str | Sequence[str] | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHUNK = 10_000


def upgrade() -> None:
    op.create_table(
        "outings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("transport", sa.String(length=32), nullable=True),
        sa.Column("destination", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
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
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_outings_ends_later")),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"],
            ["departments.id"],
            name=op.f("fk_outings_owner_dept_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_outings_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outings")),
        sa.UniqueConstraint("number", name=op.f("uq_outings_number")),
    )
    op.create_index("ix_outings_day", "outings", ["day", "owner_id"], unique=False)
    op.create_index(
        "ix_outings_owner",
        "outings",
        ["owner_id", sa.literal_column("start_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_outings_returned", "outings", ["returned_at"], unique=False, postgresql_where=sa.text("status = 'returned'")
    )
    op.create_index(
        "ix_outings_start", "outings", [sa.literal_column("start_at DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_outings_updated",
        "outings",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_outings_external",
        "outings",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_outings_open_day",
        "outings",
        ["owner_id", "day"],
        unique=True,
        postgresql_where=sa.text("status IN ('registered', 'out') AND deleted_at IS NULL"),
    )
    op.create_table(
        "outing_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outing_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lng", sa.Numeric(precision=10, scale=7), nullable=True),
        sa.Column("lat", sa.Numeric(precision=9, scale=7), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "lng BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name=op.f("ck_outing_lines_position")
        ),
        sa.CheckConstraint(
            "num_nonnulls(checked_in_at, lng, lat, accuracy_m) IN (0, 4)", name=op.f("ck_outing_lines_check_in")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_outing_lines_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["outing_id"],
            ["outings.id"],
            name=op.f("fk_outing_lines_outing_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["attachments.id"],
            name=op.f("fk_outing_lines_photo_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outing_lines")),
    )
    op.create_index(op.f("ix_outing_lines_customer_id"), "outing_lines", ["customer_id"], unique=False)
    op.create_index(op.f("ix_outing_lines_outing_id"), "outing_lines", ["outing_id"], unique=False)
    op.add_column(
        "contacts", sa.Column("birthday_calendar", sa.String(length=8), server_default="solar", nullable=False)
    )
    op.add_column(
        "contacts",
        sa.Column(
            "more_phones",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column(
        "contacts",
        sa.Column(
            "more_emails",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column("contacts", sa.Column("qq", sa.String(length=32), nullable=True))
    op.add_column("contacts", sa.Column("relation", sa.String(length=32), nullable=True))
    op.add_column("contacts", sa.Column("previous_contact_id", sa.Uuid(), nullable=True))
    op.add_column("contacts", sa.Column("sms_opt_out", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("contacts", sa.Column("email_opt_out", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("contacts", sa.Column("hobbies", sa.String(length=500), nullable=True))
    op.add_column(
        "contacts", sa.Column("reading", sa.String(length=160, collation="C"), server_default="~", nullable=False)
    )
    _read_names()
    op.create_index(
        "ix_contacts_more_phones",
        "contacts",
        [sa.literal_column("jsonb_path_query_array(more_phones, '$[*].number'::jsonpath)")],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text("more_phones <> '[]'::jsonb"),
    )
    op.create_index("ix_contacts_reading", "contacts", ["reading", "id"], unique=False)
    op.create_foreign_key(
        op.f("fk_contacts_previous_contact_id"),
        "contacts",
        "contacts",
        ["previous_contact_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )
    op.add_column("follow_ups", sa.Column("outing_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_follow_ups_outing_id"),
        "follow_ups",
        "outings",
        ["outing_id"],
        ["id"],
        initially="DEFERRED",
        deferrable=True,
    )


def _read_names() -> None:
    """Page by page along the key. Checks that this leaves behind would keep the indexes from being made."""
    connection = op.get_bind()
    page = sa.text(f"SELECT id, name FROM contacts WHERE id > :last ORDER BY id LIMIT {CHUNK}")
    change = sa.text(
        "UPDATE contacts c SET reading = r.reading "
        "FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id uuid, reading text) WHERE c.id = r.id"
    )
    last = UUID(int=0)
    while found := connection.execute(page, {"last": last}).all():
        last = found[-1].id
        rows = [{"id": str(row.id), "reading": reading_of(row.name)} for row in found]
        connection.execute(change, {"rows": orjson.dumps(rows).decode()})
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute("SET CONSTRAINTS ALL DEFERRED")


def downgrade() -> None:
    op.drop_constraint(op.f("fk_follow_ups_outing_id"), "follow_ups", type_="foreignkey")
    op.drop_column("follow_ups", "outing_id")
    op.drop_constraint(op.f("fk_contacts_previous_contact_id"), "contacts", type_="foreignkey")
    op.drop_index("ix_contacts_reading", table_name="contacts")
    op.drop_index(
        "ix_contacts_more_phones",
        table_name="contacts",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=sa.text("more_phones <> '[]'::jsonb"),
    )
    op.drop_column("contacts", "reading")
    op.drop_column("contacts", "hobbies")
    op.drop_column("contacts", "email_opt_out")
    op.drop_column("contacts", "sms_opt_out")
    op.drop_column("contacts", "previous_contact_id")
    op.drop_column("contacts", "relation")
    op.drop_column("contacts", "qq")
    op.drop_column("contacts", "more_emails")
    op.drop_column("contacts", "more_phones")
    op.drop_column("contacts", "birthday_calendar")
    op.drop_index(op.f("ix_outing_lines_outing_id"), table_name="outing_lines")
    op.drop_index(op.f("ix_outing_lines_customer_id"), table_name="outing_lines")
    op.drop_table("outing_lines")
    op.drop_index(
        "uq_outings_open_day",
        table_name="outings",
        postgresql_where=sa.text("status IN ('registered', 'out') AND deleted_at IS NULL"),
    )
    op.drop_index("uq_outings_external", table_name="outings", postgresql_where=sa.text("external_id IS NOT NULL"))
    op.drop_index("ix_outings_updated", table_name="outings")
    op.drop_index("ix_outings_start", table_name="outings")
    op.drop_index("ix_outings_returned", table_name="outings", postgresql_where=sa.text("status = 'returned'"))
    op.drop_index("ix_outings_owner", table_name="outings")
    op.drop_index("ix_outings_day", table_name="outings")
    op.drop_table("outings")
