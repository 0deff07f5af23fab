"""One planted violation for every check: what must be found, put there behind the program's back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Plant = Callable[[AsyncConnection], Awaitable[str]]
"""Spoils the books in a transaction that is rolled back; answers the id of the row that must be found."""
PLANTS: dict[str, Plant] = {}


def plant(check: str, statement: str, weaken: str = "", before: str = "") -> None:
    """Register a violation: ``statement`` makes it and returns the id; ``weaken`` names tables that would refuse it."""

    async def spoil(books: AsyncConnection) -> str:
        await books.execute(text("SET LOCAL session_replication_role = replica"))  # triggers and references sleep
        for table in weaken.split():
            await drop_guards(books, table)
        if before:
            await books.execute(text(before))
        return str((await books.execute(text(statement))).scalars().first())

    assert check not in PLANTS, check
    PLANTS[check] = spoil


async def drop_guards(books: AsyncConnection, table: str) -> None:
    """A database that has forgotten the constraints and unique indexes of a table."""
    checks = await books.execute(
        text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:t AS regclass) AND contype IN ('c', 'u')"),
        {"t": table},
    )
    for name in checks.scalars().all():
        await books.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
    indexes = await books.execute(
        text(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = CAST(:t AS regclass) "
            "AND indisunique AND NOT indisprimary"
        ),
        {"t": table},
    )
    for name in indexes.scalars().all():
        await books.execute(text(f"DROP INDEX {name}"))


EVENT = (
    "INSERT INTO ownership_events (object_type, object_id, action, from_owner_id, to_owner_id, from_pool_id, "
    "to_pool_id, actor_id, actor_kind, at, biz_date) "
)
SOME_USER = "(SELECT id FROM users WHERE username = 'sun')"
OTHER_CUSTOMER = "(SELECT id FROM customers ORDER BY id DESC LIMIT 1)"
FIRST = "ctid = (SELECT ctid FROM {0} {1} ORDER BY id LIMIT 1)"


def first(table: str, where: str = "") -> str:
    return FIRST.format(table, where and f"WHERE {where}")


# ------------------------------------------------------------------------------------------------------- ownership

plant(
    "R01",
    f"UPDATE customers SET pool_id = (SELECT id FROM pools LIMIT 1) WHERE {first('customers', 'owner_id IS NOT NULL')} "
    "RETURNING id",
    weaken="customers",
)
plant("R02", f"UPDATE customers SET owner_id = {SOME_USER} WHERE {first('customers')} RETURNING id")
plant(
    "R02-holdings",
    f"UPDATE customers SET owner_id = {SOME_USER}, pool_id = NULL WHERE {first('customers', 'owner_id IS NOT NULL')} "
    "RETURNING owner_id",
)
plant(
    "R02-creations",
    "DELETE FROM ownership_events WHERE action = 'create' AND object_type = 'leads' RETURNING object_id",
)
plant(
    "R03",
    f"{EVENT} SELECT 'customers', c.id, 'claim', NULL, {SOME_USER}, (SELECT id FROM pools LIMIT 1), NULL, {SOME_USER}, "
    "'user', now(), current_date FROM customers c WHERE owner_id IS NOT NULL ORDER BY c.id LIMIT 1 RETURNING object_id",
)
plant(
    "R04",
    f"{EVENT} SELECT 'customers', gen_random_uuid(), 'claim', NULL, {SOME_USER}, p.id, NULL, {SOME_USER}, 'user', "
    "now(), current_date FROM pools p, generate_series(1, 1 + p.claim_daily_limit) WHERE p.object_type = 'customers' "
    "RETURNING actor_id",
)
plant(
    "R05",
    f"{EVENT} SELECT 'customers', c.id, 'claim', NULL, c.owner_id, p.id, NULL, c.owner_id, 'user', now(), "
    "current_date FROM customers c JOIN pools p ON p.object_type = 'customers' WHERE c.owner_id IS NOT NULL "
    "ORDER BY c.id LIMIT 1 RETURNING to_owner_id",
    before="UPDATE users SET max_customers = 0",
)
plant(
    "R06",
    f"{EVENT} SELECT 'customers', c.id, 'claim', NULL, {SOME_USER}, (SELECT id FROM pools WHERE object_type = "
    f"'customers' LIMIT 1), NULL, {SOME_USER}, 'user', now(), current_date FROM customers c ORDER BY c.id LIMIT 1 "
    "RETURNING object_id",
    before=f"{EVENT} SELECT 'customers', c.id, 'return', {SOME_USER}, NULL, NULL, (SELECT id FROM pools LIMIT 1), "
    f"{SOME_USER}, 'user', now(), current_date FROM customers c ORDER BY c.id LIMIT 1",
)
plant(
    "R07",
    f"UPDATE opportunities SET owner_id = {SOME_USER} WHERE {first('opportunities', 'status = $$open$$')} RETURNING id",
)
plant("R08", f"UPDATE contacts SET owner_id = {SOME_USER} WHERE {first('contacts')} RETURNING id")
plant(
    "R09",
    "UPDATE customers c SET owner_id = NULL, pool_id = (SELECT id FROM pools LIMIT 1) FROM opportunities o "
    "WHERE o.customer_id = c.id AND o.status = 'open' RETURNING c.id",
)
plant("R10", f"UPDATE customers SET owner_id = {SOME_USER} WHERE {first('customers')} RETURNING id",
      before="UPDATE users SET status = 'left' WHERE username = 'sun'")  # fmt: skip

# ------------------------------------------------------------------------------------------------------- structure

plant(
    "R13",
    f"UPDATE leads SET converted_customer_id = gen_random_uuid() WHERE {first('leads', 'status = $$converted$$')} "
    "RETURNING id",
)
plant("R14", "UPDATE customers SET name_key = 'SAME' RETURNING name_key", weaken="customers")
plant("R15", f"UPDATE contacts SET is_primary = false WHERE {first('contacts', 'is_primary')} RETURNING customer_id")
plant(
    "R16",
    f"UPDATE customers c SET merged_into_id = {OTHER_CUSTOMER} FROM contacts k WHERE c.id = k.customer_id "
    "AND k.id = (SELECT id FROM contacts ORDER BY id LIMIT 1) RETURNING k.id",
    weaken="customers",
)
plant("R17", f"UPDATE orders SET customer_id = {OTHER_CUSTOMER} WHERE {first('orders')} RETURNING id")
plant(
    "R17-deliveries",
    f"UPDATE invoices SET order_id = (SELECT id FROM orders ORDER BY id DESC LIMIT 1) WHERE {first('invoices')} "
    "RETURNING id",
)
plant(
    "R17-objects",
    f"UPDATE document_links SET target_id = gen_random_uuid() WHERE {first('document_links')} RETURNING target_id",
)
plant(
    "R19",
    f"UPDATE opportunities SET status = 'lost' WHERE {first('opportunities')} RETURNING id",
    weaken="opportunities",
)
plant("R20", f"UPDATE opportunity_stage_changes SET seq = seq + 50 WHERE {first('opportunity_stage_changes')} "
             "RETURNING opportunity_id")  # fmt: skip
plant(
    "R20-last",
    f"UPDATE opportunities SET stage = 'elsewhere' WHERE {first('opportunities', 'status = $$open$$')} RETURNING id",
)
plant(
    "R21",
    "UPDATE quotes SET accepted_at = now(), valid_until = DATE '2020-01-01', doc_date = DATE '2020-01-01' "
    f"WHERE {first('quotes')} RETURNING id",
)
plant("R22", f"UPDATE users SET manager_id = id WHERE {first('users')} RETURNING id")
plant("R22-path", f"UPDATE departments SET path = '/' WHERE {first('departments')} RETURNING id")
plant("R23", f"UPDATE orders SET number = left(number, 10) || '999999' WHERE {first('orders')} RETURNING id")

# ----------------------------------------------------------------------------------------------------------- money

plant(
    "R25",
    f"UPDATE orders SET amount_incl = amount_incl + 0.01, tax_amount = tax_amount + 0.01 WHERE {first('orders')} "
    "RETURNING id",
)
plant("R26", f"UPDATE invoice_lines SET tax_amount = tax_amount + 1, amount_excl = amount_excl - 1 "
             f"WHERE {first('invoice_lines')} RETURNING id")  # fmt: skip
plant("R27", "SELECT 'amount'", before="CREATE TABLE scales (id int, amount double precision)")
plant("R27-values", f"UPDATE products SET cost_price = 'NaN' WHERE {first('products')} RETURNING id", weaken="products")
plant("R28", f"UPDATE quotes SET fx_rate = 2 WHERE {first('quotes')} RETURNING id")

# --------------------------------------------------------------------------------------------------- order to cash

plant("R32", f"UPDATE contracts SET ordered_amount = ordered_amount + 1 WHERE {first('contracts')} RETURNING id")
plant(
    "R32-limit",
    f"UPDATE contracts SET ordered_amount = amount_incl + 1 WHERE {first('contracts')} RETURNING id",
)
plant(
    "R34",
    "UPDATE document_links d SET qty = d.qty + 1000 FROM quote_lines q WHERE q.id = d.source_line_id AND d.live "
    "AND d.target_type = 'contracts' RETURNING q.quote_id",
)
plant("R35", f"UPDATE order_lines SET shipped_qty = shipped_qty + 1 WHERE {first('order_lines')} RETURNING order_id")
plant(
    "R35-notices",
    "WITH n AS (INSERT INTO delivery_notices (id, version, created_at, updated_at, status, warehouse_id, doc_date, "
    "planned_date, shortage, total_qty, customer_id) SELECT gen_random_uuid(), 1, now(), now(), 'approved', w.id, "
    "current_date, current_date, false, 1, c.id FROM warehouses w, customers c LIMIT 1 RETURNING id) "
    "INSERT INTO delivery_notice_lines (id, delivery_notice_id, line_no, order_id, order_line_id, product_id, "
    "product_code, product_name, unit, is_stocked, qty, reserved_qty, shipped_qty) SELECT gen_random_uuid(), n.id, 1, "
    "l.order_id, l.id, l.product_id, 'x', 'x', 'x', true, 1000, 0, 0 FROM n, order_lines l LIMIT 1 RETURNING order_id",
)
plant(
    "R37",
    "UPDATE invoice_lines v SET qty = v.qty + 1 FROM order_lines l WHERE l.id = v.order_line_id RETURNING l.order_id",
)
plant(
    "R39",
    f"UPDATE receivables SET balance = balance + 1 WHERE {first('receivables')} RETURNING id",
    weaken="receivables",
)
plant("R40", f"UPDATE receipts SET allocated_amount = allocated_amount - 1 WHERE {first('receipts')} RETURNING id")
plant(
    "R41",
    f"UPDATE receivable_due_lines SET settled = settled - 1 WHERE {first('receivable_due_lines')} "
    "RETURNING receivable_id",
)
plant(
    "R42",
    f"UPDATE receipts r SET customer_id = {OTHER_CUSTOMER} FROM allocations a WHERE a.receipt_id = r.id "
    f"AND a.customer_id <> {OTHER_CUSTOMER} RETURNING a.id",
)
plant(
    "R44",
    f"UPDATE payment_plan_lines SET amount = amount + 1 WHERE {first('payment_plan_lines')} RETURNING payment_plan_id",
)
plant(
    "R45",
    "UPDATE receivables SET source_id = (SELECT source_id FROM receivables ORDER BY id LIMIT 1), "
    "order_id = (SELECT order_id FROM receivables ORDER BY id LIMIT 1) "
    "RETURNING (SELECT min(id::text) FROM receivables)",
    weaken="receivables",
)
plant(
    "R46",
    f"UPDATE receivable_due_lines SET amount = amount + 1 WHERE {first('receivable_due_lines')} "
    "RETURNING receivable_id",
)
plant("R47", f"UPDATE orders SET received_amount = received_amount - 1 WHERE {first('orders')} RETURNING id")
plant("R47-contracts", f"UPDATE contracts SET shipped_amount = 0 WHERE {first('contracts')} RETURNING id")
plant("R47-receivables", f"UPDATE receivables SET invoiced_amount = 0 WHERE {first('receivables')} RETURNING order_id")
plant("R49", f"UPDATE fund_accounts SET balance = balance + 1 WHERE {first('fund_accounts')} RETURNING id")
plant("R49-openings", f"UPDATE receivables SET kind = 'opening' WHERE {first('receivables')} RETURNING id")
plant("R50", f"UPDATE stocks SET on_hand = on_hand + 1 WHERE {first('stocks')} RETURNING id")
plant("R50-average", "UPDATE stock_costs SET value = value + 1 RETURNING product_id")
plant("R50-reserved", f"UPDATE stocks SET reserved = reserved + 1 WHERE {first('stocks')} RETURNING id")
plant(
    "R52",
    "INSERT INTO fund_txns (id, version, created_at, updated_at, account_id, biz_date, amount_in, amount_out, "
    "balance_after, doc_type, doc_id, reversal_of_id) SELECT gen_random_uuid(), 1, now(), now(), account_id, biz_date, "
    "0, amount_in - 1, 0, doc_type, doc_id, id FROM fund_txns ORDER BY id LIMIT 1 RETURNING id",
)
plant(
    "R53",
    "UPDATE receipts SET bank_txn_no = 'same', fund_account_id = (SELECT id FROM fund_accounts LIMIT 1) "
    "RETURNING bank_txn_no",
    weaken="receipts",
)

# ------------------------------------------------------------------------------------------------------- approvals

INSTANCE = (
    "INSERT INTO approval_instances (id, version, created_at, updated_at, number, object_type, object_id, "
    "flow_snapshot, title, amount, submitter_id, status, current_node_seq, round, submitted_at) "
)
TASK = "INSERT INTO approval_tasks (id, instance_id, node_seq, position, node_name, assignee_id, state, auto) "
ASKED = (
    INSTANCE + "SELECT '00000000-0000-7000-8000-000000000001', 1, now(), now(), 'AP202601010001', 'orders', o.id, "
    '\'{"nodes": [{"seq": 1, "self_approval": "allow", "multi_mode": "all"}]}\', \'\', o.amount_incl, '
    f"{SOME_USER}, 'approved', 1, 99, now() FROM orders o ORDER BY o.id LIMIT 1"
)
plant("R54", f"UPDATE orders SET status = 'pending' WHERE {first('orders')} RETURNING id")
plant(
    "R55",
    TASK + f"SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 1, 0, 'x', {SOME_USER}, 'open', false "
    "RETURNING id",
    before=ASKED,
)
plant(
    "R56",
    "UPDATE orders SET amount_incl = amount_incl + 1, status = 'approved' WHERE id = (SELECT object_id FROM "
    "approval_instances WHERE id = '00000000-0000-7000-8000-000000000001') RETURNING id",
    before=ASKED,
    weaken="orders",
)
plant(
    "R57",
    TASK + f"SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 1, 0, 'x', {SOME_USER}, 'approved', "
    "false RETURNING id",
    before=ASKED,
)

# -------------------------------------------------------------------------------------------------- log and access

plant("R59", f"UPDATE orders SET version = version + 1 WHERE {first('orders')} RETURNING id")
SHADOW = "INSERT INTO shadow (kind, row_id, old_version, version, old_status, new_status, seeded) SELECT 'orders', "
plant(
    "R59-every",
    SHADOW + "id, version, version + 1, 'approved', 'approved', false FROM orders ORDER BY id LIMIT 1 "
    "RETURNING row_id || ' v' || version || ' of ' || version",
)
plant(
    "R59-once",
    "INSERT INTO audit_log (at, actor_kind, action, object_type, object_id, object_version, changes) SELECT at, "
    "'user', 'again', object_type, object_id, object_version, changes FROM audit_log WHERE object_type = 'orders' "
    "ORDER BY id LIMIT 1 RETURNING object_id || ' v' || object_version",
)
plant(
    "R18",
    SHADOW + "id, 1, 1, 'voided', 'draft', false FROM orders ORDER BY id LIMIT 1 RETURNING row_id || ' voided > draft'",
)
plant("R51", "SELECT 'UPDATE'", before="GRANT UPDATE ON audit_log TO bihuan_app")
plant("R51-role", "SELECT 'createdb'", before="ALTER ROLE bihuan_app CREATEDB")
plant("R51-triggers", "SELECT 'audit_log'", before="DROP TRIGGER append_only ON audit_log")
plant(
    "R63",
    "INSERT INTO idempotency_keys (principal_id, key, fingerprint, created_at) "
    "SELECT id, 'unanswered', '', now() FROM users LIMIT 1 RETURNING principal_id::text || ' ' || key",
)
LOGGED = (
    "INSERT INTO audit_log (at, actor_id, actor_kind, action, object_type, object_id, object_version, changes) "
    f"SELECT now() + interval '{{0}}', {{1}}, 'user', '{{2}}', '{{3}}', {SOME_USER}, 1, '[]' "
)
plant(
    "R68",
    LOGGED.format("1 minute", SOME_USER, "update", "orders") + "RETURNING id",
    before=LOGGED.format("0", "NULL", "disable", "users"),
)
plant(
    "R72",
    "INSERT INTO attachments (id, version, created_at, updated_at, object_type, object_id, kind, file_name, size, "
    "mime, sha256, uploaded_by) SELECT gen_random_uuid(), 1, now(), now(), 'orders', o.id, 'other', 'x', 0, 'x', "
    f"'short', {SOME_USER} FROM orders o ORDER BY o.id LIMIT 1 RETURNING id",
    weaken="attachments",
)

LOGGED = (
    "INSERT INTO audit_log (at, actor_kind, action, object_type, object_id, object_version, changes) VALUES "
    "(now() - interval '11 min', 'system', 'update', 'units', '0192f000-0000-7000-8000-000000000061', {0}, '[]') "
)
PLACE = (
    "INSERT INTO events (sequence, audit_id, object_type, action, at, hash) SELECT {0}, id, 'units', 'update', at, '' "
    "FROM {1} "
)
NEW_WEBHOOK = (
    "INSERT INTO webhooks (id, name, url, event_types, objects, status, user_id, secret, version, created_at, "
    "updated_at) VALUES ('0192f000-0000-7000-8000-000000000062', 'x', 'x', '[\"unit.update\"]', '[]', 'active', "
    "gen_random_uuid(), '', 1, now() - interval '1 day', now() - interval '1 day')"
)
plant(
    "R60",
    LOGGED.format(1).join(("WITH a AS (", "RETURNING id, at) ")) + PLACE.format(900_002, "a") + "RETURNING sequence",
)
plant("R60-late", LOGGED.format(1) + "RETURNING id", before=PLACE.format(900_001, "(SELECT 0 AS id, now() AS at) a"))
plant(
    "R61",
    f"WITH a AS ({LOGGED.format(3)} RETURNING id, at), b AS ({LOGGED.format(2)} RETURNING id, at), "
    f"c AS ({PLACE.format(900_001, 'a')}) {PLACE.format(900_002, 'b')} RETURNING sequence",
)
plant(
    "R62",
    f"WITH a AS ({LOGGED.format(1)} RETURNING id, at), w AS ({NEW_WEBHOOK} RETURNING id), s AS ("
    "INSERT INTO webhook_states (webhook_id, queued_to, window_sent, window_failed) SELECT id, 900001, 0, 0 FROM w), "
    f"e AS ({PLACE.format(900_001, 'a')} RETURNING sequence) SELECT w.id::text || ' ' || e.sequence FROM w, e",
)
