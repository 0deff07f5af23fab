"""Tags have a catalogue and are found by an index; customers have bank accounts, relations and more of their registration.

Triggers keep ``record_tags`` in step with ``tags`` (decision 0039): fired only where the tags change.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0032"
down_revision: str | Sequence[str] | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


TABLES = ("customers", "leads")
KEEP = """
CREATE FUNCTION keep_record_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM record_tags WHERE record_id = OLD.id AND tag <> ALL (NEW.tags);
    END IF;
    INSERT INTO record_tags (record_id, tag, object)
    SELECT DISTINCT NEW.id, t.tag, TG_ARGV[0] FROM unnest(NEW.tags) t(tag) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""


def _key(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).casefold())[:64]


def _catalogue() -> None:
    """What customers are called already: one tag for all ways of writing it, by the one that is used most."""
    db = op.get_bind()
    ways: defaultdict[str, list[str]] = defaultdict(list)
    used = sa.text("SELECT tag FROM record_tags WHERE object = 'customers' GROUP BY tag ORDER BY count(*) DESC, tag")
    for name in db.scalars(used).all():
        ways[_key(name)].append(name)
    made = sa.text(
        "INSERT INTO tags (id, object, name, key, colour, is_active, version, created_at, updated_at) "
        "VALUES (gen_random_uuid(), 'customers', :name, :key, 'default', true, 1, now(), now())"
    )
    same = sa.text(
        "UPDATE customers SET tags = (SELECT array_agg(tag ORDER BY place) FROM (SELECT tag, min(place) AS place "
        "FROM unnest(array_replace(tags, :other, :name)) WITH ORDINALITY t(tag, place) GROUP BY tag) one) "
        "WHERE id IN (SELECT record_id FROM record_tags WHERE object = 'customers' AND tag = :other)"
    )
    for key, (name, *others) in ways.items():
        db.execute(made, {"name": name, "key": key})
        for other in others:
            db.execute(same, {"name": name, "other": other})


def upgrade() -> None:
    op.create_table(
        "record_tags",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=32, collation="C"), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "tag", name=op.f("pk_record_tags")),
    )
    op.create_index("ix_record_tags_tag", "record_tags", ["object", "tag", "record_id"], unique=False)
    op.create_table(
        "tags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("colour", sa.String(length=16), nullable=False),
        sa.Column("group_name", sa.String(length=32), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("former", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
    )
    op.create_index("ix_tags_name", "tags", ["object", "name", "id"], unique=False)
    op.create_index(
        "uq_tags_external",
        "tags",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_tags_key", "tags", ["object", "key"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "customer_bank_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("account_name", sa.String(length=128), nullable=False),
        sa.Column("account_no", sa.String(length=32), nullable=False),
        sa.Column("cnaps", sa.String(length=12), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_bank_accounts_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"],
            ["departments.id"],
            name=op.f("fk_customer_bank_accounts_owner_dept_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_customer_bank_accounts_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_bank_accounts")),
    )
    op.create_index(
        op.f("ix_customer_bank_accounts_customer_id"), "customer_bank_accounts", ["customer_id"], unique=False
    )
    op.create_index("ix_customer_bank_accounts_default", "customer_bank_accounts", ["is_default", "id"], unique=False)
    op.create_index("ix_customer_bank_accounts_owner", "customer_bank_accounts", ["owner_id", "id"], unique=False)
    op.create_index(
        "ix_customer_bank_accounts_updated",
        "customer_bank_accounts",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_customer_bank_accounts_default",
        "customer_bank_accounts",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("is_default AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_customer_bank_accounts_external",
        "customer_bank_accounts",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_customer_bank_accounts_no",
        "customer_bank_accounts",
        ["customer_id", "account_no"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "customer_relations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
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
        sa.CheckConstraint(
            "deleted_at IS NOT NULL OR customer_id <> other_id", name=op.f("ck_customer_relations_other")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_relations_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["customers.id"],
            name=op.f("fk_customer_relations_other_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"],
            ["departments.id"],
            name=op.f("fk_customer_relations_owner_dept_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_customer_relations_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_relations")),
    )
    op.create_index(op.f("ix_customer_relations_customer_id"), "customer_relations", ["customer_id"], unique=False)
    op.create_index(op.f("ix_customer_relations_other_id"), "customer_relations", ["other_id"], unique=False)
    op.create_index("ix_customer_relations_owner", "customer_relations", ["owner_id", "id"], unique=False)
    op.create_index(op.f("ix_customer_relations_pair_id"), "customer_relations", ["pair_id"], unique=False)
    op.create_index(
        "ix_customer_relations_updated",
        "customer_relations",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_customer_relations_external",
        "customer_relations",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_customer_relations_referrer",
        "customer_relations",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("role = 'referrer' AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_customer_relations_same",
        "customer_relations",
        ["customer_id", "other_id", "role"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.add_column("customers", sa.Column("reg_status", sa.String(length=32), nullable=True))
    op.add_column("customers", sa.Column("company_type", sa.String(length=32), nullable=True))
    op.add_column(
        "leads", sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)
    )
    op.alter_column("customers", "tags", server_default=sa.text("'{}'"))
    op.execute(
        "INSERT INTO record_tags (record_id, tag, object) "
        "SELECT DISTINCT c.id, t.tag, 'customers' FROM customers c CROSS JOIN unnest(c.tags) t(tag)"
    )
    op.execute(KEEP)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER keep_new_record_tags AFTER INSERT ON {table} FOR EACH ROW "
            f"WHEN (NEW.tags <> '{{}}') EXECUTE FUNCTION keep_record_tags('{table}')"
        )
        op.execute(
            f"CREATE TRIGGER keep_record_tags AFTER UPDATE OF tags ON {table} FOR EACH ROW "
            f"WHEN (NEW.tags IS DISTINCT FROM OLD.tags) EXECUTE FUNCTION keep_record_tags('{table}')"
        )
    _catalogue()


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER keep_new_record_tags ON {table}")
        op.execute(f"DROP TRIGGER keep_record_tags ON {table}")
    op.execute("DROP FUNCTION keep_record_tags()")
    op.alter_column("customers", "tags", server_default=None)
    op.drop_column("leads", "tags")
    op.drop_column("customers", "company_type")
    op.drop_column("customers", "reg_status")
    op.drop_index(
        "uq_customer_relations_same", table_name="customer_relations", postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.drop_index(
        "uq_customer_relations_referrer",
        table_name="customer_relations",
        postgresql_where=sa.text("role = 'referrer' AND deleted_at IS NULL"),
    )
    op.drop_index(
        "uq_customer_relations_external",
        table_name="customer_relations",
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.drop_index("ix_customer_relations_updated", table_name="customer_relations")
    op.drop_index(op.f("ix_customer_relations_pair_id"), table_name="customer_relations")
    op.drop_index("ix_customer_relations_owner", table_name="customer_relations")
    op.drop_index(op.f("ix_customer_relations_other_id"), table_name="customer_relations")
    op.drop_index(op.f("ix_customer_relations_customer_id"), table_name="customer_relations")
    op.drop_table("customer_relations")
    op.drop_index(
        "uq_customer_bank_accounts_no",
        table_name="customer_bank_accounts",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index(
        "uq_customer_bank_accounts_external",
        table_name="customer_bank_accounts",
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_customer_bank_accounts_default",
        table_name="customer_bank_accounts",
        postgresql_where=sa.text("is_default AND deleted_at IS NULL"),
    )
    op.drop_index("ix_customer_bank_accounts_updated", table_name="customer_bank_accounts")
    op.drop_index("ix_customer_bank_accounts_owner", table_name="customer_bank_accounts")
    op.drop_index("ix_customer_bank_accounts_default", table_name="customer_bank_accounts")
    op.drop_index(op.f("ix_customer_bank_accounts_customer_id"), table_name="customer_bank_accounts")
    op.drop_table("customer_bank_accounts")
    op.drop_index("uq_tags_key", table_name="tags", postgresql_where=sa.text("deleted_at IS NULL"))
    op.drop_index("uq_tags_external", table_name="tags", postgresql_where=sa.text("external_id IS NOT NULL"))
    op.drop_index("ix_tags_name", table_name="tags")
    op.drop_table("tags")
    op.drop_index("ix_record_tags_tag", table_name="record_tags")
    op.drop_table("record_tags")
