"""The spine: every table from the lead to the cash, ledgers that cannot be rewritten, and the job queue.

Revision ID: 0001
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bihuan.kernel import jobs

APPEND_ONLY = ("audit_log", "ownership_events", "opportunity_stage_changes", "stock_ledger", "fund_txns")

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "approval_flows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("allow_withdraw", sa.Boolean(), nullable=False),
        sa.Column("resume_mode", sa.String(length=8), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_flows")),
    )
    op.create_index(
        "ix_approval_flows_object",
        "approval_flows",
        ["object_type", "priority"],
        unique=False,
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "uq_approval_flows_external",
        "approval_flows",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xid", sa.BigInteger(), server_default=sa.text("(pg_current_xact_id()::text)::bigint"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("actor_kind", sa.String(length=8), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_no", sa.String(length=64), nullable=True),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"], unique=False, postgresql_using="brin")
    op.create_index("ix_audit_log_object", "audit_log", ["object_id", "id"], unique=False)
    op.create_index("ix_audit_log_xid", "audit_log", ["xid"], unique=False)
    op.create_table(
        "departments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(length=2000), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.ForeignKeyConstraint(["leader_id"], ["users.id"], name=op.f("fk_departments_leader_id"), use_alter=True),
        sa.ForeignKeyConstraint(["parent_id"], ["departments.id"], name=op.f("fk_departments_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("code", name=op.f("uq_departments_code")),
    )
    op.create_index(
        "ix_departments_path", "departments", ["path"], unique=False, postgresql_ops={"path": "text_pattern_ops"}
    )
    op.create_index(
        "uq_departments_external",
        "departments",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_departments_parent_name",
        "departments",
        ["parent_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "dictionaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dict_type", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("label_zh", sa.String(length=64), nullable=False),
        sa.Column("label_en", sa.String(length=64), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=True),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionaries")),
    )
    op.create_index(
        "uq_dictionaries_code",
        "dictionaries",
        ["dict_type", "code"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_dictionaries_external",
        "dictionaries",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "doc_sequences",
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "biz_date", name=op.f("pk_doc_sequences")),
        postgresql_with={"fillfactor": "50"},
    )
    op.create_table(
        "document_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_type", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("source_line_id", sa.Uuid(), nullable=True),
        sa.Column("target_type", sa.String(length=32), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("target_line_id", sa.Uuid(), nullable=True),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_links")),
    )
    op.create_index("ix_document_links_source", "document_links", ["source_id", "target_type"], unique=False)
    op.create_index(
        "ix_document_links_source_line",
        "document_links",
        ["source_line_id", "target_type"],
        unique=False,
        postgresql_where="source_line_id IS NOT NULL AND live",
        postgresql_include=["qty", "amount"],
    )
    op.create_index("ix_document_links_target", "document_links", ["target_id"], unique=False)
    op.create_table(
        "fund_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=64), nullable=True),
        sa.Column("account_no", sa.String(length=32), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opening_balance", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("opening_date", sa.Date(), nullable=False),
        sa.Column("balance", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_accounts")),
        sa.UniqueConstraint("account_no", name=op.f("uq_fund_accounts_account_no")),
        sa.UniqueConstraint("name", name=op.f("uq_fund_accounts_name")),
    )
    op.create_index(
        "uq_fund_accounts_external",
        "fund_accounts",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("principal_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "payment_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("base_event", sa.String(length=32), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("cut_day", sa.Integer(), nullable=True),
        sa.Column("pay_day", sa.Integer(), nullable=True),
        sa.Column("pay_month", sa.Integer(), nullable=True),
        sa.Column("instalments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_date_roll", sa.String(length=16), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("cut_day IS NULL OR cut_day BETWEEN 1 AND 31", name=op.f("ck_payment_terms_cut_day")),
        sa.CheckConstraint("days IS NULL OR days BETWEEN 0 AND 3650", name=op.f("ck_payment_terms_days")),
        sa.CheckConstraint("pay_day IS NULL OR pay_day BETWEEN 1 AND 31", name=op.f("ck_payment_terms_pay_day")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_terms")),
    )
    op.create_index(
        "uq_payment_terms_external",
        "payment_terms",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_payment_terms_name", "payment_terms", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "permission_epoch",
        sa.Column("id", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission_epoch")),
    )
    op.create_table(
        "pipelines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_en", sa.String(length=64), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipelines")),
        sa.UniqueConstraint("code", name=op.f("uq_pipelines_code")),
    )
    op.create_index(
        "uq_pipelines_external",
        "pipelines",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "pools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("claim_daily_limit", sa.Integer(), nullable=True),
        sa.Column("holding_limit", sa.Integer(), nullable=True),
        sa.Column("deal_counts_holding", sa.Boolean(), nullable=False),
        sa.Column("prev_owner_cooldown_days", sa.Integer(), nullable=False),
        sa.Column("protect_days", sa.Integer(), nullable=False),
        sa.Column("auto_recycle", sa.Boolean(), nullable=False),
        sa.Column("warn_days", sa.Integer(), nullable=False),
        sa.Column("recycle_pool_id", sa.Uuid(), nullable=True),
        sa.Column("hide_phone_before_claim", sa.Boolean(), nullable=False),
        sa.Column("claim_order", sa.String(length=16), nullable=False),
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
        sa.CheckConstraint("NOT is_default OR is_active", name=op.f("ck_pools_default_is_active")),
        sa.CheckConstraint("claim_daily_limit > 0 AND holding_limit > 0", name=op.f("ck_pools_limits")),
        sa.CheckConstraint(
            "prev_owner_cooldown_days >= 0 AND protect_days >= 0 AND warn_days >= 0", name=op.f("ck_pools_days")
        ),
        sa.ForeignKeyConstraint(["recycle_pool_id"], ["pools.id"], name=op.f("fk_pools_recycle_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
    )
    op.create_index(
        "uq_pools_default",
        "pools",
        ["object_type"],
        unique=True,
        postgresql_where=sa.text("is_default AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_pools_external",
        "pools",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_pools_name", "pools", ["object_type", "name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_table(
        "price_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("price_mode", sa.String(length=4), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("is_standard", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("scope_kind", sa.String(length=16), nullable=False),
        sa.Column("scope_values", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
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
        sa.CheckConstraint("price_mode IN ('incl', 'excl')", name=op.f("ck_price_lists_price_mode")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_price_lists_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_lists")),
    )
    op.create_index(
        "uq_price_lists_external",
        "price_lists",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_price_lists_name", "price_lists", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "uq_price_lists_standard",
        "price_lists",
        ["currency"],
        unique=True,
        postgresql_where=sa.text("is_standard AND deleted_at IS NULL"),
    )
    op.create_table(
        "product_categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("min_margin", sa.Numeric(precision=9, scale=6), nullable=True),
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
        sa.ForeignKeyConstraint(["parent_id"], ["product_categories.id"], name=op.f("fk_product_categories_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_categories")),
    )
    op.create_index(op.f("ix_product_categories_parent_id"), "product_categories", ["parent_id"], unique=False)
    op.create_index(
        "uq_product_categories_code",
        "product_categories",
        ["code"],
        unique=True,
        postgresql_where=sa.text("code IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_product_categories_external",
        "product_categories",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_product_categories_name",
        "product_categories",
        ["parent_id", "name"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_en", sa.String(length=64), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("code", name=op.f("uq_roles_code")),
    )
    op.create_index(
        "uq_roles_external",
        "roles",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_index(
        "uq_settings_external",
        "settings",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_settings_key", "settings", ["key"], unique=True)
    op.create_table(
        "tax_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("zero_kind", sa.String(length=16), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
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
        sa.CheckConstraint("rate >= 0 AND rate < 1", name=op.f("ck_tax_rates_rate")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_tax_rates_validity")),
        sa.CheckConstraint("zero_kind IS NULL OR rate = 0", name=op.f("ck_tax_rates_zero_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rates")),
    )
    op.create_index(
        "uq_tax_rates_code", "tax_rates", ["code"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "uq_tax_rates_external",
        "tax_rates",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("precision", sa.SmallInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("precision BETWEEN 0 AND 4", name=op.f("ck_units_precision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index(
        "uq_units_external",
        "units",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_units_name", "units", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL"))
    op.create_table(
        "work_calendar",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('workday', 'holiday')", name=op.f("ck_work_calendar_kind")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_work_calendar")),
    )
    op.create_table(
        "approval_nodes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flow_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("resolver", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("multi_mode", sa.String(length=32), nullable=False),
        sa.Column("ratio", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("timeout_hours", sa.Integer(), nullable=False),
        sa.Column("empty_approver", sa.String(length=16), nullable=False),
        sa.Column("self_approval", sa.String(length=16), nullable=False),
        sa.Column("duplicate", sa.String(length=16), nullable=False),
        sa.Column("editable_fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("allow_transfer", sa.Boolean(), nullable=False),
        sa.Column("allow_add_sign", sa.Boolean(), nullable=False),
        sa.Column("allow_return", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ratio IS NULL OR (ratio > 0 AND ratio <= 1)", name=op.f("ck_approval_nodes_ratio")),
        sa.ForeignKeyConstraint(
            ["flow_id"], ["approval_flows.id"], name=op.f("fk_approval_nodes_flow_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_nodes")),
    )
    op.create_index("uq_approval_nodes_seq", "approval_nodes", ["flow_id", "seq"], unique=True)
    op.create_table(
        "fund_txns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("amount_in", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_out", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("balance_after", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("doc_type", sa.String(length=32), nullable=False),
        sa.Column("doc_id", sa.Uuid(), nullable=False),
        sa.Column("reversal_of_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("amount_in >= 0 AND amount_out >= 0", name=op.f("ck_fund_txns_amounts_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["fund_accounts.id"], name=op.f("fk_fund_txns_account_id")),
        sa.ForeignKeyConstraint(["reversal_of_id"], ["fund_txns.id"], name=op.f("fk_fund_txns_reversal_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_txns")),
        sa.UniqueConstraint("reversal_of_id", name=op.f("uq_fund_txns_reversal_of_id")),
    )
    op.create_index("ix_fund_txns_account", "fund_txns", ["account_id", sa.literal_column("id DESC")], unique=False)
    op.create_index(
        "uq_fund_txns_doc", "fund_txns", ["doc_id"], unique=True, postgresql_where=sa.text("reversal_of_id IS NULL")
    )
    op.create_index(
        "uq_fund_txns_external",
        "fund_txns",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "pipeline_stages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_en", sa.String(length=64), nullable=False),
        sa.Column("win_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("max_days", sa.Integer(), nullable=False),
        sa.Column("forecast_category", sa.String(length=32), nullable=False),
        sa.Column("gate", postgresql.ARRAY(sa.String(length=32)), nullable=False),
        sa.Column("checklist", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.CheckConstraint("win_rate >= 0 AND win_rate <= 1", name=op.f("ck_pipeline_stages_win_rate_is_a_ratio")),
        sa.ForeignKeyConstraint(
            ["pipeline_id"], ["pipelines.id"], name=op.f("fk_pipeline_stages_pipeline_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_stages")),
    )
    op.create_index("uq_pipeline_stages_code", "pipeline_stages", ["pipeline_id", "code"], unique=True)
    op.create_index("uq_pipeline_stages_seq", "pipeline_stages", ["pipeline_id", "seq"], unique=True)
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("code_key", sa.String(length=128), nullable=False),
        sa.Column("name_key", sa.String(length=256), nullable=False),
        sa.Column("spec_key", sa.String(length=256), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("brand", sa.String(length=64), nullable=True),
        sa.Column("product_kind", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=False),
        sa.Column("tax_class_code", sa.String(length=19), nullable=True),
        sa.Column("price_mode", sa.String(length=4), nullable=False),
        sa.Column("standard_price_incl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("standard_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("floor_price_excl", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("cost_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("lifecycle", sa.String(length=32), nullable=False),
        sa.Column("is_stocked", sa.Boolean(), nullable=False),
        sa.Column("safety_stock", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("max_stock", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("serial_control", sa.String(length=8), nullable=False),
        sa.Column("is_asset", sa.Boolean(), nullable=False),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.Column("warranty_terms", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
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
        sa.CheckConstraint("price_mode IN ('incl', 'excl')", name=op.f("ck_products_price_mode")),
        sa.CheckConstraint("cost_price >= 0", name=op.f("ck_products_cost_price")),
        sa.CheckConstraint("floor_price_excl >= 0", name=op.f("ck_products_floor_price")),
        sa.CheckConstraint(
            "standard_price_incl >= 0 AND standard_price_excl >= 0", name=op.f("ck_products_standard_price")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["product_categories.id"], name=op.f("fk_products_category_id")),
        sa.ForeignKeyConstraint(["tax_rate_id"], ["tax_rates.id"], name=op.f("fk_products_tax_rate_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_products_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_index(
        "ix_products_category",
        "products",
        ["category_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_products_lifecycle",
        "products",
        ["lifecycle", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_products_updated",
        "products",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_products_code", "products", ["code_key"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "uq_products_external",
        "products",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_products_identity",
        "products",
        ["code_key", "name_key", "spec_key"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "role_permissions",
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("object", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["roles.id"], name=op.f("fk_role_permissions_role_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("role_id", "object", "action", name=op.f("pk_role_permissions")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("employee_no", sa.String(length=32), nullable=True),
        sa.Column("mobile", sa.String(length=24), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.String(length=64), nullable=True),
        sa.Column("max_customers", sa.Integer(), nullable=True),
        sa.Column("max_leads", sa.Integer(), nullable=True),
        sa.Column("on_leave_from", sa.Date(), nullable=True),
        sa.Column("on_leave_to", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
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
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_users_department_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_users_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("employee_no", name=op.f("uq_users_employee_no")),
        sa.UniqueConstraint("mobile", name=op.f("uq_users_mobile")),
    )
    op.create_index(op.f("ix_users_department_id"), "users", ["department_id"], unique=False)
    op.create_index(op.f("ix_users_manager_id"), "users", ["manager_id"], unique=False)
    op.create_index(
        "uq_users_external",
        "users",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_users_username", "users", [sa.literal_column("lower(username)")], unique=True)
    op.create_table(
        "approval_instances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("flow_id", sa.Uuid(), nullable=True),
        sa.Column("flow_snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("submitter_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("current_node_seq", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.ForeignKeyConstraint(["flow_id"], ["approval_flows.id"], name=op.f("fk_approval_instances_flow_id")),
        sa.ForeignKeyConstraint(["submitter_id"], ["users.id"], name=op.f("fk_approval_instances_submitter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_instances")),
        sa.UniqueConstraint("number", name=op.f("uq_approval_instances_number")),
    )
    op.create_index(
        "ix_approval_instances_object", "approval_instances", ["object_type", "object_id", "round"], unique=False
    )
    op.create_index(
        "ix_approval_instances_submitter", "approval_instances", ["submitter_id", "submitted_at"], unique=False
    )
    op.create_index(
        "uq_approval_instances_external",
        "approval_instances",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_approval_instances_running",
        "approval_instances",
        ["object_type", "object_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
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
        sa.CheckConstraint("size > 0", name=op.f("ck_attachments_size")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=op.f("fk_attachments_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_object", "attachments", ["object_id", "kind", "id"], unique=False)
    op.create_index(
        "uq_attachments_external",
        "attachments",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("name_key", sa.String(length=256), nullable=False),
        sa.Column("short_name", sa.String(length=64), nullable=True),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("customer_kind", sa.String(length=32), nullable=False),
        sa.Column("lifecycle", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=True),
        sa.Column("industry", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=True),
        sa.Column("company_size", sa.String(length=32), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("province", sa.String(length=32), nullable=True),
        sa.Column("city", sa.String(length=32), nullable=True),
        sa.Column("district", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("telephone", sa.String(length=24), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=254), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("registered_capital", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("legal_representative", sa.String(length=64), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("business_scope", sa.Text(), nullable=True),
        sa.Column("registered_address", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("obtain_way", sa.String(length=16), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("price_list_id", sa.Uuid(), nullable=True),
        sa.Column("tax_type", sa.String(length=16), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("credit_limit", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("credit_grade", sa.String(length=8), nullable=True),
        sa.Column("credit_valid_to", sa.Date(), nullable=True),
        sa.Column("credit_hold", sa.Boolean(), nullable=False),
        sa.Column("collection_basis", sa.String(length=16), nullable=False),
        sa.Column("first_deal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_deal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_follow_up_content", sa.String(length=200), nullable=True),
        sa.Column("next_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_count", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=64), nullable=True),
        sa.Column("contact_mobile", sa.String(length=24), nullable=True),
        sa.Column("discard_reason", sa.String(length=32), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_dept_id", sa.Uuid(), nullable=True),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("protected_until", sa.Date(), nullable=True),
        sa.Column("prev_owner_lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prev_owner_id", sa.Uuid(), nullable=True),
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
            "status <> 'active' OR num_nonnulls(owner_id, pool_id) = 1", name=op.f("ck_customers_owner_or_pool")
        ),
        sa.CheckConstraint("credit_limit >= 0", name=op.f("ck_customers_credit_limit")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_customers_parent")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_customers_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_customers_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["customers.id"], name=op.f("fk_customers_parent_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_terms.id"], name=op.f("fk_customers_payment_term_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_customers_pool_id")),
        sa.ForeignKeyConstraint(["prev_owner_id"], ["users.id"], name=op.f("fk_customers_prev_owner_id")),
        sa.ForeignKeyConstraint(["price_list_id"], ["price_lists.id"], name=op.f("fk_customers_price_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("number", name=op.f("uq_customers_number")),
    )
    op.create_index(
        "ix_customers_created",
        "customers",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_customers_department",
        "customers",
        ["owner_dept_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_customers_industry",
        "customers",
        ["industry", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_customers_next_follow_up", "customers", ["owner_id", "next_follow_up_at"], unique=False)
    op.create_index(
        "ix_customers_owner",
        "customers",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_customers_parent_id"), "customers", ["parent_id"], unique=False)
    op.create_index(
        "ix_customers_pool",
        "customers",
        ["pool_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("pool_id IS NOT NULL"),
    )
    op.create_index(
        "ix_customers_updated",
        "customers",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_customers_external",
        "customers",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_customers_name_key",
        "customers",
        ["name_key"],
        unique=True,
        postgresql_where=sa.text("status = 'active' AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_customers_uscc",
        "customers",
        ["uscc"],
        unique=True,
        postgresql_where=sa.text("uscc IS NOT NULL AND status = 'active' AND deleted_at IS NULL"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=True),
        sa.Column("contact_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=True),
        sa.Column("next_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_plan", sa.String(length=500), nullable=True),
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
            "duration_min IS NULL OR duration_min BETWEEN 0 AND 1440", name=op.f("ck_follow_ups_duration")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_follow_ups_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index(
        "ix_follow_ups_author",
        "follow_ups",
        ["author_id", sa.literal_column("occurred_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_follow_ups_customer",
        "follow_ups",
        ["customer_id", sa.literal_column("occurred_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_follow_ups_latest",
        "follow_ups",
        [sa.literal_column("occurred_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_follow_ups_object",
        "follow_ups",
        ["object_id", sa.literal_column("occurred_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_follow_ups_external",
        "follow_ups",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "ownership_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("from_owner_id", sa.Uuid(), nullable=True),
        sa.Column("to_owner_id", sa.Uuid(), nullable=True),
        sa.Column("from_pool_id", sa.Uuid(), nullable=True),
        sa.Column("to_pool_id", sa.Uuid(), nullable=True),
        sa.Column("from_state", sa.String(length=32), nullable=True),
        sa.Column("to_state", sa.String(length=32), nullable=True),
        sa.Column("reason_code", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["from_owner_id"], ["users.id"], name=op.f("fk_ownership_events_from_owner_id")),
        sa.ForeignKeyConstraint(["to_owner_id"], ["users.id"], name=op.f("fk_ownership_events_to_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownership_events")),
    )
    op.create_index("ix_ownership_events_actor", "ownership_events", ["actor_id", "action", "biz_date"], unique=False)
    op.create_index(
        "ix_ownership_events_from_owner", "ownership_events", ["from_owner_id", "object_id", "biz_date"], unique=False
    )
    op.create_index("ix_ownership_events_object", "ownership_events", ["object_type", "object_id", "id"], unique=False)
    op.create_table(
        "pool_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(user_id, department_id) = 1", name=op.f("ck_pool_members_who")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_pool_members_department_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_pool_members_pool_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_pool_members_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_members")),
    )
    op.create_index("ix_pool_members_department", "pool_members", ["department_id"], unique=False)
    op.create_index("ix_pool_members_user", "pool_members", ["user_id"], unique=False)
    op.create_index(
        "uq_pool_members",
        "pool_members",
        ["pool_id", "role", "user_id", "department_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "price_list_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("price_list_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("min_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("price", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("min_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("max_discount", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.CheckConstraint("min_price IS NULL OR min_price <= price", name=op.f("ck_price_list_lines_min_price")),
        sa.CheckConstraint("price > 0 AND min_qty >= 0", name=op.f("ck_price_list_lines_price")),
        sa.ForeignKeyConstraint(
            ["price_list_id"], ["price_lists.id"], name=op.f("fk_price_list_lines_price_list_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_price_list_lines_product_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_price_list_lines_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_lines")),
        sa.UniqueConstraint(
            "price_list_id",
            "product_id",
            "unit_id",
            "min_qty",
            deferrable=True,
            initially="DEFERRED",
            name="uq_price_list_lines_break",
        ),
    )
    op.create_index("ix_price_list_lines_product", "price_list_lines", ["product_id", "min_qty"], unique=False)
    op.create_index(op.f("ix_price_list_lines_unit_id"), "price_list_lines", ["unit_id"], unique=False)
    op.create_table(
        "products_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["products.id"], name=op.f("fk_products_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products_search")),
    )
    op.create_index(
        "ix_products_search_grams",
        "products_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "record_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("permission", sa.String(length=8), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_record_members_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_members")),
    )
    op.create_index("ix_record_members_user", "record_members", ["user_id", "object_type", "object_id"], unique=False)
    op.create_index("uq_record_members", "record_members", ["object_type", "object_id", "user_id", "via"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("refresh_hash", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_sessions_previous_hash")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_sessions_refresh_hash")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "stock_costs",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint("on_hand > 0 OR value = 0", name=op.f("ck_stock_costs_nothing_is_worth_nothing")),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_costs_on_hand_not_negative")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stock_costs_product_id")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_stock_costs")),
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_user_roles_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_roles")),
    )
    op.create_index(op.f("ix_user_roles_role_id"), "user_roles", ["role_id"], unique=False)
    op.create_table(
        "users_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["users.id"], name=op.f("fk_users_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users_search")),
    )
    op.create_index(
        "ix_users_search_grams",
        "users_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "warehouses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_warehouses_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouses_code")),
        sa.UniqueConstraint("name", name=op.f("uq_warehouses_name")),
    )
    op.create_index(
        "uq_warehouses_external",
        "warehouses",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "approval_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("node_seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("node_name", sa.String(length=64), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("auto", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.id"], name=op.f("fk_approval_tasks_assignee_id")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["approval_instances.id"], name=op.f("fk_approval_tasks_instance_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["principal_id"], ["users.id"], name=op.f("fk_approval_tasks_principal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_tasks")),
    )
    op.create_index(
        "ix_approval_tasks_assignee", "approval_tasks", ["assignee_id", "state", "opened_at", "id"], unique=False
    )
    op.create_index(
        "ix_approval_tasks_instance", "approval_tasks", ["instance_id", "node_seq", "position"], unique=False
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("gender", sa.String(length=8), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("department", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=64), nullable=True),
        sa.Column("job_level", sa.String(length=16), nullable=True),
        sa.Column("mobile", sa.String(length=24), nullable=True),
        sa.Column("telephone", sa.String(length=24), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("wechat", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("is_key_decision_maker", sa.Boolean(), nullable=False),
        sa.Column("reports_to_id", sa.Uuid(), nullable=True),
        sa.Column("attitude", sa.String(length=16), nullable=True),
        sa.Column("do_not_call", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
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
            "num_nonnulls(mobile, telephone, email, wechat) > 0", name=op.f("ck_contacts_contact_method")
        ),
        sa.CheckConstraint("reports_to_id <> id", name=op.f("ck_contacts_reports_to")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_contacts_customer_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_contacts_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_contacts_owner_id")),
        sa.ForeignKeyConstraint(["reports_to_id"], ["contacts.id"], name=op.f("fk_contacts_reports_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_customer_id"), "contacts", ["customer_id"], unique=False)
    op.create_index(
        "ix_contacts_mobile", "contacts", ["mobile"], unique=False, postgresql_where=sa.text("mobile IS NOT NULL")
    )
    op.create_index(
        "ix_contacts_owner",
        "contacts",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_contacts_updated",
        "contacts",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_contacts_external",
        "contacts",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_contacts_mobile",
        "contacts",
        ["customer_id", "mobile"],
        unique=True,
        postgresql_where=sa.text("mobile IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_contacts_primary",
        "contacts",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("is_primary AND deleted_at IS NULL"),
    )
    op.create_table(
        "customer_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("consignee", sa.String(length=64), nullable=False),
        sa.Column("mobile", sa.String(length=24), nullable=True),
        sa.Column("province", sa.String(length=32), nullable=True),
        sa.Column("city", sa.String(length=32), nullable=True),
        sa.Column("district", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_customer_addresses_customer_id")),
        sa.ForeignKeyConstraint(
            ["owner_dept_id"], ["departments.id"], name=op.f("fk_customer_addresses_owner_dept_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_customer_addresses_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_addresses")),
    )
    op.create_index(op.f("ix_customer_addresses_customer_id"), "customer_addresses", ["customer_id"], unique=False)
    op.create_index("ix_customer_addresses_owner", "customer_addresses", ["owner_id", "id"], unique=False)
    op.create_index(
        "uq_customer_addresses_default",
        "customer_addresses",
        ["customer_id", "kind"],
        unique=True,
        postgresql_where=sa.text("is_default AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_customer_addresses_external",
        "customer_addresses",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "customers_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["customers.id"], name=op.f("fk_customers_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_search")),
    )
    op.create_index(
        "ix_customers_search_grams",
        "customers_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "delivery_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("planned_date", sa.Date(), nullable=False),
        sa.Column("consignee", sa.String(length=64), nullable=True),
        sa.Column("ship_phone", sa.String(length=24), nullable=True),
        sa.Column("ship_address", sa.String(length=200), nullable=True),
        sa.Column("carrier_code", sa.String(length=32), nullable=True),
        sa.Column("shortage", sa.Boolean(), nullable=False),
        sa.Column("total_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_delivery_notices_customer_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_delivery_notices_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_delivery_notices_owner_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_delivery_notices_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_notices")),
        sa.UniqueConstraint("number", name=op.f("uq_delivery_notices_number")),
    )
    op.create_index(
        "ix_delivery_notices_customer",
        "delivery_notices",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_delivery_notices_customer_id"), "delivery_notices", ["customer_id"], unique=False)
    op.create_index(
        "ix_delivery_notices_owner",
        "delivery_notices",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_delivery_notices_recent",
        "delivery_notices",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_delivery_notices_status",
        "delivery_notices",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_delivery_notices_warehouse",
        "delivery_notices",
        ["warehouse_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_delivery_notices_external",
        "delivery_notices",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "invoice_titles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title_type", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("tax_no", sa.String(length=20), nullable=True),
        sa.Column("bank_name", sa.String(length=128), nullable=True),
        sa.Column("bank_account", sa.String(length=32), nullable=True),
        sa.Column("reg_address", sa.String(length=200), nullable=True),
        sa.Column("reg_phone", sa.String(length=24), nullable=True),
        sa.Column("receive_email", sa.String(length=254), nullable=True),
        sa.Column("receive_mobile", sa.String(length=24), nullable=True),
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
        sa.CheckConstraint("title_type <> 'unit' OR tax_no IS NOT NULL", name=op.f("ck_invoice_titles_tax_no")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_invoice_titles_customer_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_invoice_titles_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_invoice_titles_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_titles")),
    )
    op.create_index(op.f("ix_invoice_titles_customer_id"), "invoice_titles", ["customer_id"], unique=False)
    op.create_index("ix_invoice_titles_owner", "invoice_titles", ["owner_id", "id"], unique=False)
    op.create_index(
        "uq_invoice_titles_default",
        "invoice_titles",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("is_default AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_invoice_titles_external",
        "invoice_titles",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "stock_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
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
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_entries_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_entries")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_entries_number")),
    )
    op.create_index("ix_stock_entries_updated", "stock_entries", ["updated_at", "id"], unique=False)
    op.create_index("ix_stock_entries_warehouse", "stock_entries", ["warehouse_id", "id"], unique=False)
    op.create_index(
        "uq_stock_entries_external",
        "stock_entries",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "stock_ledger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("doc_type", sa.String(length=32), nullable=False),
        sa.Column("doc_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("balance_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("balance_value", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("reversal_of_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stock_ledger_product_id")),
        sa.ForeignKeyConstraint(["reversal_of_id"], ["stock_ledger.id"], name=op.f("fk_stock_ledger_reversal_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_ledger_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_ledger")),
        sa.UniqueConstraint("reversal_of_id", name=op.f("uq_stock_ledger_reversal_of_id")),
    )
    op.create_index("ix_stock_ledger_doc", "stock_ledger", ["doc_id"], unique=False)
    op.create_index("ix_stock_ledger_place", "stock_ledger", ["product_id", "warehouse_id", "id"], unique=False)
    op.create_index("ix_stock_ledger_warehouse", "stock_ledger", ["warehouse_id", "id"], unique=False)
    op.create_index(
        "uq_stock_ledger_external",
        "stock_ledger",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "stocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("reserved", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=2), nullable=False),
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
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stocks_on_hand_not_negative")),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name=op.f("ck_stocks_reserved_within_on_hand")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stocks_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stocks_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocks")),
    )
    op.create_index("ix_stocks_product", "stocks", ["product_id", "warehouse_id"], unique=False)
    op.create_index(
        "uq_stocks_external",
        "stocks",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_stocks_place", "stocks", ["warehouse_id", "product_id"], unique=True)
    op.create_table(
        "contacts_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["contacts.id"], name=op.f("fk_contacts_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts_search")),
    )
    op.create_index(
        "ix_contacts_search_grams",
        "contacts_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "leads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("company_name", sa.String(length=128), nullable=True),
        sa.Column("contact_name", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=64), nullable=True),
        sa.Column("mobile", sa.String(length=24), nullable=True),
        sa.Column("telephone", sa.String(length=24), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("wechat", sa.String(length=64), nullable=True),
        sa.Column("industry", sa.String(length=32), nullable=True),
        sa.Column("company_size", sa.String(length=32), nullable=True),
        sa.Column("province", sa.String(length=32), nullable=True),
        sa.Column("city", sa.String(length=32), nullable=True),
        sa.Column("district", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("original_source", sa.String(length=32), nullable=False),
        sa.Column("channel_detail", sa.String(length=200), nullable=True),
        sa.Column("utm_source", sa.String(length=128), nullable=True),
        sa.Column("utm_medium", sa.String(length=128), nullable=True),
        sa.Column("utm_campaign", sa.String(length=128), nullable=True),
        sa.Column("third_party_batch", sa.String(length=64), nullable=True),
        sa.Column("demand", sa.Text(), nullable=True),
        sa.Column("budget_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("expected_buy_date", sa.Date(), nullable=True),
        sa.Column("authority_level", sa.String(length=16), nullable=True),
        sa.Column("intent_level", sa.String(length=8), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("first_response_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_follow_up_content", sa.String(length=200), nullable=True),
        sa.Column("next_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_count", sa.Integer(), nullable=False),
        sa.Column("marketing_consent", sa.Boolean(), nullable=True),
        sa.Column("duplicate_state", sa.String(length=16), nullable=False),
        sa.Column("converted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("converted_by", sa.Uuid(), nullable=True),
        sa.Column("converted_customer_id", sa.Uuid(), nullable=True),
        sa.Column("converted_contact_id", sa.Uuid(), nullable=True),
        sa.Column("converted_opportunity_id", sa.Uuid(), nullable=True),
        sa.Column("conversion_mode", sa.String(length=16), nullable=True),
        sa.Column("compliance_status", sa.String(length=16), nullable=True),
        sa.Column("compliance_detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("won_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discard_reason", sa.String(length=32), nullable=True),
        sa.Column("discard_note", sa.String(length=500), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duplicate_of_id", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("owner_dept_id", sa.Uuid(), nullable=True),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("protected_until", sa.Date(), nullable=True),
        sa.Column("prev_owner_lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prev_owner_id", sa.Uuid(), nullable=True),
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
            "status IN ('converted', 'won', 'discarded') OR num_nonnulls(owner_id, pool_id) = 1",
            name=op.f("ck_leads_owner_or_pool"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('converted', 'won') OR (converted_customer_id IS NOT NULL AND compliance_status IS NOT NULL)",
            name=op.f("ck_leads_converted"),
        ),
        sa.CheckConstraint("budget_amount >= 0", name=op.f("ck_leads_budget_amount")),
        sa.CheckConstraint("num_nonnulls(company_name, contact_name) > 0", name=op.f("ck_leads_who")),
        sa.CheckConstraint("num_nonnulls(mobile, telephone, email, wechat) > 0", name=op.f("ck_leads_contact_method")),
        sa.ForeignKeyConstraint(["converted_by"], ["users.id"], name=op.f("fk_leads_converted_by")),
        sa.ForeignKeyConstraint(["converted_contact_id"], ["contacts.id"], name=op.f("fk_leads_converted_contact_id")),
        sa.ForeignKeyConstraint(
            ["converted_customer_id"], ["customers.id"], name=op.f("fk_leads_converted_customer_id")
        ),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["leads.id"], name=op.f("fk_leads_duplicate_of_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_leads_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_leads_owner_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_leads_pool_id")),
        sa.ForeignKeyConstraint(["prev_owner_id"], ["users.id"], name=op.f("fk_leads_prev_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("number", name=op.f("uq_leads_number")),
    )
    op.create_index(op.f("ix_leads_converted_customer_id"), "leads", ["converted_customer_id"], unique=False)
    op.create_index(
        "ix_leads_created", "leads", [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_leads_department",
        "leads",
        ["owner_dept_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_leads_industry",
        "leads",
        ["industry", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_leads_mobile", "leads", ["mobile"], unique=False, postgresql_where=sa.text("mobile IS NOT NULL")
    )
    op.create_index("ix_leads_next_follow_up", "leads", ["owner_id", "next_follow_up_at"], unique=False)
    op.create_index(
        "ix_leads_owner",
        "leads",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_leads_pool",
        "leads",
        ["pool_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("pool_id IS NOT NULL"),
    )
    op.create_index(
        "ix_leads_source",
        "leads",
        ["source", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_leads_status",
        "leads",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_leads_updated", "leads", [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "uq_leads_external",
        "leads",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "outbounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("out_kind", sa.String(length=32), nullable=False),
        sa.Column("delivery_notice_id", sa.Uuid(), nullable=True),
        sa.Column("warehouse_id", sa.Uuid(), nullable=True),
        sa.Column("out_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("consignee", sa.String(length=64), nullable=True),
        sa.Column("ship_phone", sa.String(length=24), nullable=True),
        sa.Column("ship_address", sa.String(length=200), nullable=True),
        sa.Column("self_pickup", sa.Boolean(), nullable=False),
        sa.Column("carrier_code", sa.String(length=32), nullable=True),
        sa.Column("tracking_no", sa.String(length=40), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(length=64), nullable=True),
        sa.Column("total_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("cost_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
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
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_outbounds_amounts_add_up")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_outbounds_customer_id")),
        sa.ForeignKeyConstraint(
            ["delivery_notice_id"], ["delivery_notices.id"], name=op.f("fk_outbounds_delivery_notice_id")
        ),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_outbounds_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_outbounds_owner_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_outbounds_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbounds")),
        sa.UniqueConstraint("number", name=op.f("uq_outbounds_number")),
    )
    op.create_index(
        "ix_outbounds_customer",
        "outbounds",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_outbounds_customer_id"), "outbounds", ["customer_id"], unique=False)
    op.create_index("ix_outbounds_notice", "outbounds", ["delivery_notice_id", "id"], unique=False)
    op.create_index(
        "ix_outbounds_owner",
        "outbounds",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_outbounds_recent",
        "outbounds",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_outbounds_status",
        "outbounds",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_outbounds_tracking", "outbounds", ["tracking_no"], unique=False)
    op.create_index(
        "ix_outbounds_warehouse",
        "outbounds",
        ["warehouse_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_outbounds_external",
        "outbounds",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "stock_entry_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stock_entry_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_stock_entry_lines_qty_positive")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stock_entry_lines_product_id")),
        sa.ForeignKeyConstraint(
            ["stock_entry_id"],
            ["stock_entries.id"],
            name=op.f("fk_stock_entry_lines_stock_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_entry_lines")),
    )
    op.create_index(op.f("ix_stock_entry_lines_product_id"), "stock_entry_lines", ["product_id"], unique=False)
    op.create_index(op.f("ix_stock_entry_lines_stock_entry_id"), "stock_entry_lines", ["stock_entry_id"], unique=False)
    op.create_table(
        "leads_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["leads.id"], name=op.f("fk_leads_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads_search")),
    )
    op.create_index(
        "ix_leads_search_grams",
        "leads_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "opportunities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("pipeline_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("stage_entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("history_count", sa.Integer(), nullable=False),
        sa.Column("regressed_count", sa.Integer(), nullable=False),
        sa.Column("opportunity_type", sa.String(length=32), nullable=False),
        sa.Column("purchase_intent", sa.String(length=32), nullable=True),
        sa.Column("need_category", sa.String(length=32), nullable=True),
        sa.Column("expected_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("expected_close_date", sa.Date(), nullable=False),
        sa.Column("win_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("forecast_category", sa.String(length=32), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("pain_points", sa.Text(), nullable=True),
        sa.Column("budget_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("budget_status", sa.String(length=32), nullable=False),
        sa.Column("decision_process", sa.Text(), nullable=True),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("competitors", sa.String(length=200), nullable=True),
        sa.Column("competition_note", sa.Text(), nullable=True),
        sa.Column("our_position", sa.String(length=32), nullable=True),
        sa.Column("is_tender", sa.Boolean(), nullable=False),
        sa.Column("tender_no", sa.String(length=64), nullable=True),
        sa.Column("tender_deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("next_step", sa.String(length=200), nullable=True),
        sa.Column("next_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_count", sa.Integer(), nullable=False),
        sa.Column("last_progress_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actual_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("amount_deviation_reason", sa.String(length=500), nullable=True),
        sa.Column("contract_no", sa.String(length=64), nullable=True),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("signed_date", sa.Date(), nullable=True),
        sa.Column("won_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_reason", sa.String(length=32), nullable=True),
        sa.Column("lost_note", sa.Text(), nullable=True),
        sa.Column("lost_competitor", sa.String(length=64), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("price_mode", sa.String(length=4), nullable=False),
        sa.Column("header_discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl_base", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("performance_owner_id", sa.Uuid(), nullable=True),
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
            "status <> 'lost' OR lost_reason IS NOT NULL", name=op.f("ck_opportunities_lost_has_a_reason")
        ),
        sa.CheckConstraint(
            "status <> 'won' OR (actual_amount > 0 AND contract_no IS NOT NULL AND signed_date IS NOT NULL)",
            name=op.f("ck_opportunities_won_is_complete"),
        ),
        sa.CheckConstraint("expected_amount >= 0", name=op.f("ck_opportunities_expected_not_negative")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_opportunities_contact_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_opportunities_customer_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=op.f("fk_opportunities_lead_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_opportunities_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_opportunities_owner_id")),
        sa.ForeignKeyConstraint(
            ["performance_owner_id"], ["users.id"], name=op.f("fk_opportunities_performance_owner_id")
        ),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipelines.id"], name=op.f("fk_opportunities_pipeline_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["pipeline_stages.id"], name=op.f("fk_opportunities_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("number", name=op.f("uq_opportunities_number")),
    )
    op.create_index("ix_opportunities_close", "opportunities", ["expected_close_date", "id"], unique=False)
    op.create_index(op.f("ix_opportunities_contact_id"), "opportunities", ["contact_id"], unique=False)
    op.create_index(
        "ix_opportunities_customer",
        "opportunities",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_opportunities_customer_id"), "opportunities", ["customer_id"], unique=False)
    op.create_index(
        "ix_opportunities_dept",
        "opportunities",
        ["owner_dept_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_opportunities_lead_id"), "opportunities", ["lead_id"], unique=False)
    op.create_index(
        "ix_opportunities_owner",
        "opportunities",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_opportunities_pipeline", "opportunities", ["pipeline_id", "stage_id"], unique=False)
    op.create_index(
        "ix_opportunities_recent",
        "opportunities",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_opportunities_stage",
        "opportunities",
        ["status", "stage", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_opportunities_external",
        "opportunities",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "opportunities_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["opportunities.id"], name=op.f("fk_opportunities_search_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities_search")),
    )
    op.create_index(
        "ix_opportunities_search_grams",
        "opportunities_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "opportunity_contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("attitude", sa.String(length=32), nullable=False),
        sa.Column("influence", sa.Integer(), nullable=False),
        sa.Column("contact_frequency", sa.String(length=32), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint("influence >= 1 AND influence <= 3", name=op.f("ck_opportunity_contacts_influence_range")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_opportunity_contacts_contact_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_contacts_opportunity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_contacts")),
    )
    op.create_index(op.f("ix_opportunity_contacts_contact_id"), "opportunity_contacts", ["contact_id"], unique=False)
    op.create_index("uq_opportunity_contacts", "opportunity_contacts", ["opportunity_id", "contact_id"], unique=True)
    op.create_table(
        "opportunity_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("list_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("discount_factor", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("unit_price_incl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("unit_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("tax_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("header_share", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("is_gift", sa.Boolean(), nullable=False),
        sa.Column("cost_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("delivery_date", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_opportunity_lines_qty_positive")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_lines_opportunity_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_opportunity_lines_product_id")),
        sa.ForeignKeyConstraint(["tax_rate_id"], ["tax_rates.id"], name=op.f("fk_opportunity_lines_tax_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_lines")),
    )
    op.create_index(op.f("ix_opportunity_lines_opportunity_id"), "opportunity_lines", ["opportunity_id"], unique=False)
    op.create_index(op.f("ix_opportunity_lines_product_id"), "opportunity_lines", ["product_id"], unique=False)
    op.create_table(
        "opportunity_stage_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("from_stage", sa.String(length=32), nullable=True),
        sa.Column("to_stage", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("win_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_opportunity_stage_changes_actor_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_opportunity_stage_changes_opportunity_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_stage_changes")),
    )
    op.create_index(
        "uq_opportunity_stage_changes_seq", "opportunity_stage_changes", ["opportunity_id", "seq"], unique=True
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("opportunity_id", sa.Uuid(), nullable=True),
        sa.Column("quote_group_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("delivery_terms", sa.Text(), nullable=True),
        sa.Column("warranty_terms", sa.Text(), nullable=True),
        sa.Column("min_discount_factor", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("gross_margin", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("below_floor", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_to", sa.String(length=254), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_reason", sa.String(length=500), nullable=True),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("price_mode", sa.String(length=4), nullable=False),
        sa.Column("header_discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl_base", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("performance_owner_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_quotes_amounts_add_up")),
        sa.CheckConstraint("valid_until >= doc_date", name=op.f("ck_quotes_valid_after_doc_date")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_quotes_contact_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_quotes_customer_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunities.id"], name=op.f("fk_quotes_opportunity_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_quotes_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_quotes_owner_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_terms.id"], name=op.f("fk_quotes_payment_term_id")),
        sa.ForeignKeyConstraint(["performance_owner_id"], ["users.id"], name=op.f("fk_quotes_performance_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint("number", name=op.f("uq_quotes_number")),
    )
    op.create_index(op.f("ix_quotes_contact_id"), "quotes", ["contact_id"], unique=False)
    op.create_index(
        "ix_quotes_customer",
        "quotes",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_quotes_customer_id"), "quotes", ["customer_id"], unique=False)
    op.create_index(
        "ix_quotes_dept",
        "quotes",
        ["owner_dept_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_quotes_doc_date", "quotes", [sa.literal_column("doc_date DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index("ix_quotes_opportunity", "quotes", ["opportunity_id", "id"], unique=False)
    op.create_index(
        "ix_quotes_owner",
        "quotes",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_quotes_recent", "quotes", [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_quotes_status",
        "quotes",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_quotes_valid_until", "quotes", ["valid_until", "status"], unique=False)
    op.create_index(
        "uq_quotes_external",
        "quotes",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("uq_quotes_version", "quotes", ["quote_group_id", "version_no"], unique=True)
    op.create_table(
        "contracts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("contract_type", sa.String(length=32), nullable=False),
        sa.Column("sign_mode", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("opportunity_id", sa.Uuid(), nullable=True),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("our_signer_id", sa.Uuid(), nullable=True),
        sa.Column("customer_signer_contact_id", sa.Uuid(), nullable=True),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("signed_date", sa.Date(), nullable=True),
        sa.Column("effective_date", sa.Date(), nullable=True),
        sa.Column("amount_cap", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("terminated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("shipped_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("received_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("invoiced_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("returned_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("price_mode", sa.String(length=4), nullable=False),
        sa.Column("header_discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl_base", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("performance_owner_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_contracts_amounts_add_up")),
        sa.CheckConstraint("end_date IS NULL OR end_date >= start_date", name=op.f("ck_contracts_ends_after_start")),
        sa.CheckConstraint("ordered_amount >= 0", name=op.f("ck_contracts_ordered_not_negative")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contracts_contact_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_contracts_customer_id")),
        sa.ForeignKeyConstraint(
            ["customer_signer_contact_id"], ["contacts.id"], name=op.f("fk_contracts_customer_signer_contact_id")
        ),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunities.id"], name=op.f("fk_contracts_opportunity_id")),
        sa.ForeignKeyConstraint(["our_signer_id"], ["users.id"], name=op.f("fk_contracts_our_signer_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_contracts_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_contracts_owner_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_terms.id"], name=op.f("fk_contracts_payment_term_id")),
        sa.ForeignKeyConstraint(["performance_owner_id"], ["users.id"], name=op.f("fk_contracts_performance_owner_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_contracts_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("number", name=op.f("uq_contracts_number")),
    )
    op.create_index(op.f("ix_contracts_contact_id"), "contracts", ["contact_id"], unique=False)
    op.create_index(
        "ix_contracts_customer",
        "contracts",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_contracts_customer_id"), "contracts", ["customer_id"], unique=False)
    op.create_index(
        op.f("ix_contracts_customer_signer_contact_id"), "contracts", ["customer_signer_contact_id"], unique=False
    )
    op.create_index(
        "ix_contracts_dept",
        "contracts",
        ["owner_dept_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_contracts_doc_date",
        "contracts",
        [sa.literal_column("doc_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_contracts_opportunity", "contracts", ["opportunity_id", "id"], unique=False)
    op.create_index(
        "ix_contracts_owner",
        "contracts",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_contracts_quote", "contracts", ["quote_id", "id"], unique=False)
    op.create_index(
        "ix_contracts_recent",
        "contracts",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_contracts_signed_date", "contracts", ["signed_date", "id"], unique=False)
    op.create_index(
        "ix_contracts_status",
        "contracts",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_contracts_external",
        "contracts",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "quote_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_line_id", sa.Uuid(), nullable=True),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("list_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("discount_factor", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("unit_price_incl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("unit_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("tax_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("header_share", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("is_gift", sa.Boolean(), nullable=False),
        sa.Column("cost_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("delivery_date", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_quote_lines_qty_positive")),
        sa.ForeignKeyConstraint(
            ["opportunity_line_id"],
            ["opportunity_lines.id"],
            name=op.f("fk_quote_lines_opportunity_line_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_quote_lines_product_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_quote_lines_quote_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tax_rate_id"], ["tax_rates.id"], name=op.f("fk_quote_lines_tax_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_lines")),
    )
    op.create_index(op.f("ix_quote_lines_opportunity_line_id"), "quote_lines", ["opportunity_line_id"], unique=False)
    op.create_index(op.f("ix_quote_lines_product_id"), "quote_lines", ["product_id"], unique=False)
    op.create_index(op.f("ix_quote_lines_quote_id"), "quote_lines", ["quote_id"], unique=False)
    op.create_table(
        "quotes_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["quotes.id"], name=op.f("fk_quotes_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes_search")),
    )
    op.create_index(
        "ix_quotes_search_grams",
        "quotes_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "contract_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("quote_line_id", sa.Uuid(), nullable=True),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("list_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("discount_factor", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("unit_price_incl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("unit_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("tax_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("header_share", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("is_gift", sa.Boolean(), nullable=False),
        sa.Column("cost_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("delivery_date", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_contract_lines_qty_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_lines_contract_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_contract_lines_product_id")),
        sa.ForeignKeyConstraint(["quote_line_id"], ["quote_lines.id"], name=op.f("fk_contract_lines_quote_line_id")),
        sa.ForeignKeyConstraint(["tax_rate_id"], ["tax_rates.id"], name=op.f("fk_contract_lines_tax_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_lines")),
    )
    op.create_index(op.f("ix_contract_lines_contract_id"), "contract_lines", ["contract_id"], unique=False)
    op.create_index(op.f("ix_contract_lines_product_id"), "contract_lines", ["product_id"], unique=False)
    op.create_index(op.f("ix_contract_lines_quote_line_id"), "contract_lines", ["quote_line_id"], unique=False)
    op.create_table(
        "contract_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("ratio", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("base_event", sa.String(length=32), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_contract_terms_amount_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_terms_contract_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_terms")),
    )
    op.create_index("uq_contract_terms_seq", "contract_terms", ["contract_id", "seq"], unique=True)
    op.create_table(
        "contracts_search",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["contracts.id"], name=op.f("fk_contracts_search_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_search")),
    )
    op.create_index(
        "ix_contracts_search_grams",
        "contracts_search",
        ["grams"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("opportunity_id", sa.Uuid(), nullable=True),
        sa.Column("order_type", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("po_no", sa.String(length=64), nullable=True),
        sa.Column("delivery_date", sa.Date(), nullable=False),
        sa.Column("consignee", sa.String(length=64), nullable=True),
        sa.Column("ship_phone", sa.String(length=24), nullable=True),
        sa.Column("ship_address", sa.String(length=200), nullable=True),
        sa.Column("warehouse_id", sa.Uuid(), nullable=True),
        sa.Column("payment_term_id", sa.Uuid(), nullable=True),
        sa.Column("collection_basis", sa.String(length=32), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("hold", sa.Boolean(), nullable=False),
        sa.Column("hold_reason", sa.String(length=500), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ship_status", sa.String(length=16), nullable=False),
        sa.Column("receive_status", sa.String(length=16), nullable=False),
        sa.Column("invoice_status", sa.String(length=16), nullable=False),
        sa.Column("shipped_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("received_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("invoiced_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("returned_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("price_mode", sa.String(length=4), nullable=False),
        sa.Column("header_discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl_base", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("performance_owner_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_orders_amounts_add_up")),
        sa.CheckConstraint(
            "returned_amount >= 0 AND returned_amount <= amount_incl", name=op.f("ck_orders_returned_within_amount")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_orders_contact_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_orders_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunities.id"], name=op.f("fk_orders_opportunity_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_orders_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_orders_owner_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_terms.id"], name=op.f("fk_orders_payment_term_id")),
        sa.ForeignKeyConstraint(["performance_owner_id"], ["users.id"], name=op.f("fk_orders_performance_owner_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_orders_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index(op.f("ix_orders_contact_id"), "orders", ["contact_id"], unique=False)
    op.create_index("ix_orders_contract", "orders", ["contract_id", "id"], unique=False)
    op.create_index(
        "ix_orders_customer",
        "orders",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_orders_customer_id"), "orders", ["customer_id"], unique=False)
    op.create_index(
        "ix_orders_dept",
        "orders",
        ["owner_dept_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_orders_doc_date", "orders", [sa.literal_column("doc_date DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index("ix_orders_opportunity", "orders", ["opportunity_id", "id"], unique=False)
    op.create_index(
        "ix_orders_owner",
        "orders",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_orders_quote", "orders", ["quote_id", "id"], unique=False)
    op.create_index(
        "ix_orders_recent", "orders", [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_orders_status",
        "orders",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_orders_external",
        "orders",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "payment_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("received_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_payment_plans_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_payment_plans_customer_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_payment_plans_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_payment_plans_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plans")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_plans_number")),
    )
    op.create_index(
        "ix_payment_plans_customer",
        "payment_plans",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_payment_plans_customer_id"), "payment_plans", ["customer_id"], unique=False)
    op.create_index(
        "ix_payment_plans_owner",
        "payment_plans",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_payment_plans_recent",
        "payment_plans",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_payment_plans_contract",
        "payment_plans",
        ["contract_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "uq_payment_plans_external",
        "payment_plans",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("invoice_type", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("title_type", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("tax_no", sa.String(length=20), nullable=True),
        sa.Column("bank_name", sa.String(length=128), nullable=True),
        sa.Column("bank_account", sa.String(length=64), nullable=True),
        sa.Column("reg_address", sa.String(length=200), nullable=True),
        sa.Column("reg_phone", sa.String(length=32), nullable=True),
        sa.Column("receive_email", sa.String(length=254), nullable=True),
        sa.Column("receive_mobile", sa.String(length=24), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("invoice_code", sa.String(length=12), nullable=True),
        sa.Column("invoice_number", sa.String(length=20), nullable=True),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
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
            "status <> 'issued' OR (invoice_number IS NOT NULL AND issue_date IS NOT NULL)",
            name=op.f("ck_invoices_issued_has_number"),
        ),
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_invoices_amounts_add_up")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_invoices_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_invoices_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_invoices_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_invoices_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
    )
    op.create_index("ix_invoices_contract", "invoices", ["contract_id", "id"], unique=False)
    op.create_index(
        "ix_invoices_customer",
        "invoices",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_invoices_customer_id"), "invoices", ["customer_id"], unique=False)
    op.create_index(
        "ix_invoices_issue_date",
        "invoices",
        [sa.literal_column("issue_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_invoices_order", "invoices", ["order_id", "id"], unique=False)
    op.create_index(
        "ix_invoices_owner",
        "invoices",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_invoices_recent",
        "invoices",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_invoices_status",
        "invoices",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_invoices_external",
        "invoices",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_invoices_tax_number",
        "invoices",
        [sa.literal_column("coalesce(invoice_code, '')"), "invoice_number"],
        unique=True,
        postgresql_where=sa.text("invoice_number IS NOT NULL"),
    )
    op.create_table(
        "order_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("contract_line_id", sa.Uuid(), nullable=True),
        sa.Column("quote_line_id", sa.Uuid(), nullable=True),
        sa.Column("shipped_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("cancelled_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("list_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("discount_factor", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("unit_price_incl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("unit_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("tax_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("header_share", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("discount_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("is_gift", sa.Boolean(), nullable=False),
        sa.Column("cost_price", sa.Numeric(precision=18, scale=6), nullable=True),
        sa.Column("delivery_date", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_order_lines_qty_positive")),
        sa.CheckConstraint(
            "shipped_qty >= 0 AND cancelled_qty >= 0", name=op.f("ck_order_lines_progress_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["contract_line_id"], ["contract_lines.id"], name=op.f("fk_order_lines_contract_line_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_order_lines_product_id")),
        sa.ForeignKeyConstraint(["quote_line_id"], ["quote_lines.id"], name=op.f("fk_order_lines_quote_line_id")),
        sa.ForeignKeyConstraint(["tax_rate_id"], ["tax_rates.id"], name=op.f("fk_order_lines_tax_rate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
    )
    op.create_index(op.f("ix_order_lines_contract_line_id"), "order_lines", ["contract_line_id"], unique=False)
    op.create_index(op.f("ix_order_lines_order_id"), "order_lines", ["order_id"], unique=False)
    op.create_index(op.f("ix_order_lines_product_id"), "order_lines", ["product_id"], unique=False)
    op.create_index(op.f("ix_order_lines_quote_line_id"), "order_lines", ["quote_line_id"], unique=False)
    op.create_table(
        "payment_plan_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_plan_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("ratio", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("base_event", sa.String(length=32), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("received_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("return_offset", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("actual_date", sa.Date(), nullable=True),
        sa.Column("postpone_count", sa.Integer(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_plan_lines_amount_positive")),
        sa.CheckConstraint(
            "received_amount >= 0 AND return_offset >= 0 AND received_amount + return_offset <= amount",
            name=op.f("ck_payment_plan_lines_received_within_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_plan_id"],
            ["payment_plans.id"],
            name=op.f("fk_payment_plan_lines_payment_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plan_lines")),
    )
    op.create_index("ix_payment_plan_lines_due", "payment_plan_lines", ["due_date"], unique=False)
    op.create_index("uq_payment_plan_lines_seq", "payment_plan_lines", ["payment_plan_id", "seq"], unique=True)
    op.create_table(
        "receivables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("outbound_id", sa.Uuid(), nullable=True),
        sa.Column("source_type", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("settled_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("written_off_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("balance", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("invoiced_amount", sa.Numeric(precision=18, scale=2), nullable=False),
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
            "(amount >= 0 AND settled_amount >= 0 AND written_off_amount >= 0 AND balance >= 0) OR (amount < 0 AND settled_amount <= 0 AND written_off_amount <= 0 AND balance <= 0)",
            name=op.f("ck_receivables_settled_within_amount"),
        ),
        sa.CheckConstraint("amount = amount_excl + tax_amount", name=op.f("ck_receivables_amounts_add_up")),
        sa.CheckConstraint(
            "balance = amount - settled_amount - written_off_amount", name=op.f("ck_receivables_balance")
        ),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_receivables_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_receivables_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_receivables_order_id")),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbounds.id"], name=op.f("fk_receivables_outbound_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_receivables_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_receivables_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivables")),
        sa.UniqueConstraint("number", name=op.f("uq_receivables_number")),
    )
    op.create_index("ix_receivables_contract", "receivables", ["contract_id", "id"], unique=False)
    op.create_index(
        "ix_receivables_customer",
        "receivables",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_receivables_customer_id"), "receivables", ["customer_id"], unique=False)
    op.create_index(
        "ix_receivables_due", "receivables", ["due_date", "id"], unique=False, postgresql_where=sa.text("balance <> 0")
    )
    op.create_index(
        "ix_receivables_open",
        "receivables",
        ["customer_id", "currency"],
        unique=False,
        postgresql_where=sa.text("balance <> 0"),
    )
    op.create_index("ix_receivables_order", "receivables", ["order_id", "id"], unique=False)
    op.create_index("ix_receivables_outbound", "receivables", ["outbound_id"], unique=False)
    op.create_index(
        "ix_receivables_owner",
        "receivables",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_receivables_recent",
        "receivables",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_receivables_status",
        "receivables",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_receivables_external",
        "receivables",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_receivables_source",
        "receivables",
        ["source_id", "source_type", "order_id", "kind"],
        unique=True,
        postgresql_where=sa.text("status <> 'voided'"),
    )
    op.create_table(
        "delivery_notice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_notice_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("is_stocked", sa.Boolean(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("reserved_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("shipped_qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.CheckConstraint("qty > 0", name=op.f("ck_delivery_notice_lines_qty_positive")),
        sa.CheckConstraint(
            "reserved_qty >= 0 AND reserved_qty <= qty", name=op.f("ck_delivery_notice_lines_reserved_within_qty")
        ),
        sa.CheckConstraint(
            "shipped_qty >= 0 AND shipped_qty <= qty", name=op.f("ck_delivery_notice_lines_shipped_within_qty")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_notice_id"],
            ["delivery_notices.id"],
            name=op.f("fk_delivery_notice_lines_delivery_notice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_delivery_notice_lines_order_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_delivery_notice_lines_order_line_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_delivery_notice_lines_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_notice_lines")),
    )
    op.create_index(
        op.f("ix_delivery_notice_lines_delivery_notice_id"),
        "delivery_notice_lines",
        ["delivery_notice_id"],
        unique=False,
    )
    op.create_index(op.f("ix_delivery_notice_lines_order_id"), "delivery_notice_lines", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_delivery_notice_lines_order_line_id"), "delivery_notice_lines", ["order_line_id"], unique=False
    )
    op.create_index(op.f("ix_delivery_notice_lines_product_id"), "delivery_notice_lines", ["product_id"], unique=False)
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("tax_class_code", sa.String(length=19), nullable=True),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("unit_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("tax_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("zero_kind", sa.String(length=16), nullable=True),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_invoice_lines_amounts_add_up")),
        sa.CheckConstraint("qty > 0", name=op.f("ck_invoice_lines_qty_positive")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_invoice_lines_order_line_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_invoice_lines_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
    )
    op.create_index(op.f("ix_invoice_lines_invoice_id"), "invoice_lines", ["invoice_id"], unique=False)
    op.create_index(op.f("ix_invoice_lines_order_line_id"), "invoice_lines", ["order_line_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("receipt_type", sa.String(length=16), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("plan_line_id", sa.Uuid(), nullable=True),
        sa.Column("fund_account_id", sa.Uuid(), nullable=True),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("bank_txn_no", sa.String(length=64), nullable=True),
        sa.Column("payer_name", sa.String(length=128), nullable=True),
        sa.Column("payer_account", sa.String(length=64), nullable=True),
        sa.Column("receipt_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fx_rate", sa.Numeric(precision=18, scale=8), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("fee_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("allocated_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("refunded_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
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
            "allocated_amount >= 0 AND refunded_amount >= 0 AND allocated_amount + refunded_amount <= amount",
            name=op.f("ck_receipts_used_within_amount"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipts_amount_positive")),
        sa.CheckConstraint("fee_amount >= 0 AND fee_amount < amount", name=op.f("ck_receipts_fee_within_amount")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_receipts_confirmed_by")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_receipts_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_receipts_customer_id")),
        sa.ForeignKeyConstraint(["fund_account_id"], ["fund_accounts.id"], name=op.f("fk_receipts_fund_account_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_receipts_order_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_receipts_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_receipts_owner_id")),
        sa.ForeignKeyConstraint(["plan_line_id"], ["payment_plan_lines.id"], name=op.f("fk_receipts_plan_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("number", name=op.f("uq_receipts_number")),
    )
    op.create_index("ix_receipts_contract", "receipts", ["contract_id", "id"], unique=False)
    op.create_index(
        "ix_receipts_customer",
        "receipts",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_receipts_customer_id"), "receipts", ["customer_id"], unique=False)
    op.create_index(
        "ix_receipts_date",
        "receipts",
        [sa.literal_column("receipt_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_receipts_order", "receipts", ["order_id", "id"], unique=False)
    op.create_index(
        "ix_receipts_owner",
        "receipts",
        ["owner_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_receipts_plan_line_id"), "receipts", ["plan_line_id"], unique=False)
    op.create_index(
        "ix_receipts_recent",
        "receipts",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_receipts_status",
        "receipts",
        ["status", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_receipts_bank_txn",
        "receipts",
        ["fund_account_id", "bank_txn_no"],
        unique=True,
        postgresql_where=sa.text("bank_txn_no IS NOT NULL AND status <> 'voided' AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_receipts_external",
        "receipts",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "receivable_due_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("settled", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.CheckConstraint("abs(settled) <= abs(amount)", name=op.f("ck_receivable_due_lines_settled_within_amount")),
        sa.ForeignKeyConstraint(
            ["receivable_id"],
            ["receivables.id"],
            name=op.f("fk_receivable_due_lines_receivable_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable_due_lines")),
    )
    op.create_index(
        op.f("ix_receivable_due_lines_receivable_id"), "receivable_due_lines", ["receivable_id"], unique=False
    )
    op.create_table(
        "allocations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("alloc_date", sa.Date(), nullable=False),
        sa.Column("source_type", sa.String(length=32), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("return_receivable_id", sa.Uuid(), nullable=True),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("plan_line_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_base_source", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_base_target", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("fx_diff", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("auto", sa.Boolean(), nullable=False),
        sa.Column("reversal_of_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
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
            "(receipt_id IS NULL) <> (return_receivable_id IS NULL)", name=op.f("ck_allocations_one_source")
        ),
        sa.CheckConstraint("(reversal_of_id IS NULL AND amount > 0) OR amount < 0", name=op.f("ck_allocations_sign")),
        sa.CheckConstraint("fx_diff = amount_base_source - amount_base_target", name=op.f("ck_allocations_fx_diff")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_allocations_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_allocations_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_allocations_order_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_allocations_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_allocations_owner_id")),
        sa.ForeignKeyConstraint(["plan_line_id"], ["payment_plan_lines.id"], name=op.f("fk_allocations_plan_line_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_allocations_receipt_id")),
        sa.ForeignKeyConstraint(["receivable_id"], ["receivables.id"], name=op.f("fk_allocations_receivable_id")),
        sa.ForeignKeyConstraint(
            ["return_receivable_id"], ["receivables.id"], name=op.f("fk_allocations_return_receivable_id")
        ),
        sa.ForeignKeyConstraint(["reversal_of_id"], ["allocations.id"], name=op.f("fk_allocations_reversal_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("number", name=op.f("uq_allocations_number")),
        sa.UniqueConstraint("reversal_of_id", name=op.f("uq_allocations_reversal_of_id")),
    )
    op.create_index("ix_allocations_contract", "allocations", ["contract_id", "id"], unique=False)
    op.create_index(
        "ix_allocations_customer",
        "allocations",
        ["customer_id", sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_allocations_customer_id"), "allocations", ["customer_id"], unique=False)
    op.create_index("ix_allocations_order", "allocations", ["order_id", "id"], unique=False)
    op.create_index(op.f("ix_allocations_plan_line_id"), "allocations", ["plan_line_id"], unique=False)
    op.create_index("ix_allocations_receipt", "allocations", ["receipt_id", "id"], unique=False)
    op.create_index("ix_allocations_receivable", "allocations", ["receivable_id", "id"], unique=False)
    op.create_index(
        "ix_allocations_recent",
        "allocations",
        [sa.literal_column("updated_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_allocations_return", "allocations", ["return_receivable_id", "id"], unique=False)
    op.create_index(
        "uq_allocations_external",
        "allocations",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "finance_charges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("charge_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
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
        sa.ForeignKeyConstraint(["account_id"], ["fund_accounts.id"], name=op.f("fk_finance_charges_account_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_finance_charges_contract_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_finance_charges_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_finance_charges_order_id")),
        sa.ForeignKeyConstraint(["owner_dept_id"], ["departments.id"], name=op.f("fk_finance_charges_owner_dept_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_finance_charges_owner_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_finance_charges_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_charges")),
    )
    op.create_index(
        "ix_finance_charges_customer", "finance_charges", ["customer_id", sa.literal_column("id DESC")], unique=False
    )
    op.create_index(op.f("ix_finance_charges_customer_id"), "finance_charges", ["customer_id"], unique=False)
    op.create_index(
        "ix_finance_charges_date",
        "finance_charges",
        [sa.literal_column("charge_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_finance_charges_order", "finance_charges", ["order_id", "id"], unique=False)
    op.create_index("ix_finance_charges_receipt", "finance_charges", ["receipt_id"], unique=False)
    op.create_index(
        "uq_finance_charges_external",
        "finance_charges",
        ["external_system", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "outbound_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outbound_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("notice_line_id", sa.Uuid(), nullable=True),
        sa.Column("warehouse_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("product_code", sa.String(length=64), nullable=False),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("spec", sa.String(length=128), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("is_stocked", sa.Boolean(), nullable=False),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("unit_price_incl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("unit_price_excl", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("tax_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("cost_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.CheckConstraint("amount_incl = amount_excl + tax_amount", name=op.f("ck_outbound_lines_amounts_add_up")),
        sa.CheckConstraint("qty > 0", name=op.f("ck_outbound_lines_qty_positive")),
        sa.ForeignKeyConstraint(
            ["notice_line_id"], ["delivery_notice_lines.id"], name=op.f("fk_outbound_lines_notice_line_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_outbound_lines_order_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_outbound_lines_order_line_id")),
        sa.ForeignKeyConstraint(
            ["outbound_id"], ["outbounds.id"], name=op.f("fk_outbound_lines_outbound_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_outbound_lines_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_outbound_lines_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_lines")),
    )
    op.create_index(op.f("ix_outbound_lines_notice_line_id"), "outbound_lines", ["notice_line_id"], unique=False)
    op.create_index(op.f("ix_outbound_lines_order_id"), "outbound_lines", ["order_id"], unique=False)
    op.create_index(op.f("ix_outbound_lines_order_line_id"), "outbound_lines", ["order_line_id"], unique=False)
    op.create_index(op.f("ix_outbound_lines_outbound_id"), "outbound_lines", ["outbound_id"], unique=False)
    op.create_index(op.f("ix_outbound_lines_product_id"), "outbound_lines", ["product_id"], unique=False)
    op.create_table(
        "receivable_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receivable_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=True),
        sa.Column("outbound_line_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("product_code", sa.String(length=64), nullable=True),
        sa.Column("product_name", sa.String(length=128), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=True),
        sa.Column("qty", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("amount_excl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount_incl", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_receivable_lines_order_line_id")),
        sa.ForeignKeyConstraint(
            ["outbound_line_id"], ["outbound_lines.id"], name=op.f("fk_receivable_lines_outbound_line_id")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_receivable_lines_product_id")),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivables.id"], name=op.f("fk_receivable_lines_receivable_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable_lines")),
    )
    op.create_index(op.f("ix_receivable_lines_order_line_id"), "receivable_lines", ["order_line_id"], unique=False)
    op.create_index(
        op.f("ix_receivable_lines_outbound_line_id"), "receivable_lines", ["outbound_line_id"], unique=False
    )
    op.create_index(op.f("ix_receivable_lines_receivable_id"), "receivable_lines", ["receivable_id"], unique=False)
    # Departments and users refer to each other: this one comes when both exist.
    op.create_foreign_key(op.f("fk_departments_leader_id"), "departments", "users", ["leader_id"], ["id"])
    op.execute(
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
    jobs.install(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("there is nothing before the spine: drop the database instead")
