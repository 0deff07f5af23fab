"""Custom fields: definitions, and the values that can be compared.

A trigger of every table whose records may have such fields keeps ``custom_values`` in step with ``custom`` (decision
0037): it is fired only where there are values, or were.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("contacts", "customers", "leads", "opportunities", "products")
KEEP = """
CREATE FUNCTION keep_custom_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM custom_values WHERE record_id = OLD.id;
    END IF;
    IF NEW.deleted_at IS NULL AND NEW.custom <> '{}'::jsonb THEN
        INSERT INTO custom_values (record_id, field_id, value, number, is_unique)
        SELECT NEW.id, f.id, v.value,
            CASE WHEN f.kind IN ('number', 'money') THEN v.value::numeric
                WHEN f.kind = 'datetime' THEN extract(epoch FROM v.value::timestamptz) END,
            f.is_unique
        FROM custom_fields f CROSS JOIN LATERAL jsonb_array_elements_text(
            CASE jsonb_typeof(NEW.custom -> f.key) WHEN 'array' THEN NEW.custom -> f.key
                ELSE jsonb_build_array(NEW.custom -> f.key) END
        ) v(value)
        WHERE f.object = TG_ARGV[0] AND NEW.custom ? f.key AND f.kind NOT IN ('long_text', 'file');
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("label_zh", sa.String(length=64), nullable=False),
        sa.Column("label_en", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=True),
        sa.Column("scale", sa.SmallInteger(), nullable=True),
        sa.Column("is_unique", sa.Boolean(), nullable=False),
        sa.Column("default_value", sa.String(length=254), nullable=True),
        sa.Column("group_zh", sa.String(length=32), nullable=True),
        sa.Column("group_en", sa.String(length=32), nullable=True),
        sa.Column("in_list", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("visible_to", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("required_when", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("form", sa.String(length=16), nullable=True),
        sa.Column("mask", sa.String(length=64), nullable=True),
        sa.Column("minimum", sa.String(length=32), nullable=True),
        sa.Column("maximum", sa.String(length=32), nullable=True),
        sa.Column("min_length", sa.SmallInteger(), nullable=True),
        sa.Column("max_length", sa.SmallInteger(), nullable=True),
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
        sa.CheckConstraint("scale BETWEEN 0 AND 6", name=op.f("ck_custom_fields_scale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
    )
    op.create_index(
        "uq_custom_fields_external",
        "custom_fields",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_custom_fields_key", "custom_fields", ["object", "key"], unique=True)
    op.create_table(
        "custom_values",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(length=254, collation="C"), nullable=False),
        sa.Column("number", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("is_unique", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"],
            ["custom_fields.id"],
            name=op.f("fk_custom_values_field_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("record_id", "field_id", "value", name=op.f("pk_custom_values")),
    )
    op.create_index(
        "ix_custom_values_number",
        "custom_values",
        ["field_id", "number", "record_id"],
        unique=False,
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_index("ix_custom_values_value", "custom_values", ["field_id", "value", "record_id"], unique=False)
    op.create_index(
        "uq_custom_values_unique",
        "custom_values",
        ["field_id", "value"],
        unique=True,
        postgresql_where=sa.text("is_unique"),
    )
    op.execute(KEEP)
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
    op.execute("DROP FUNCTION keep_custom_values()")
    op.drop_index("uq_custom_values_unique", table_name="custom_values", postgresql_where=sa.text("is_unique"))
    op.drop_index("ix_custom_values_value", table_name="custom_values")
    op.drop_index("ix_custom_values_number", table_name="custom_values", postgresql_where=sa.text("number IS NOT NULL"))
    op.drop_table("custom_values")
    op.drop_index("uq_custom_fields_key", table_name="custom_fields")
    op.drop_index(
        "uq_custom_fields_external", table_name="custom_fields", postgresql_where=sa.text("external_id IS NOT NULL")
    )
    op.drop_table("custom_fields")
