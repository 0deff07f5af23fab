"""What must hold after every run, and the verdict over a journal: all that was acknowledged, once, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from tests.faults.load import Journal
from tests.faults.office import query

RULES = {
    "R39": """SELECT id FROM receivables WHERE balance <> amount - settled_amount - written_off_amount
        OR abs(settled_amount + written_off_amount) > abs(amount) OR sign(settled_amount) * sign(amount) < 0""",
    "R40": """SELECT r.id FROM receipts r WHERE r.allocated_amount < 0 OR r.refunded_amount < 0
        OR r.allocated_amount + r.refunded_amount > r.amount OR r.allocated_amount <>
        coalesce((SELECT sum(amount) FROM allocations a WHERE a.receipt_id = r.id), 0)""",
    "R41": """SELECT r.id FROM receivables r WHERE r.status <> 'voided' AND (r.settled_amount <>
        coalesce((SELECT sum(amount) FROM allocations a WHERE a.receivable_id = r.id), 0)
        OR r.settled_amount <> (SELECT sum(settled) FROM receivable_due_lines d WHERE d.receivable_id = r.id))""",
    "R42": """SELECT a.id FROM allocations a JOIN receivables r ON r.id = a.receivable_id
        JOIN receipts c ON c.id = a.receipt_id
        WHERE a.customer_id <> r.customer_id OR a.customer_id <> c.customer_id OR r.currency <> c.currency""",
    "R45": """SELECT source_id FROM receivables WHERE status <> 'voided'
        GROUP BY source_type, source_id, kind HAVING count(*) > 1""",
    "R46": """SELECT r.id FROM receivables r JOIN receivable_due_lines d ON d.receivable_id = r.id
        WHERE r.status <> 'voided' GROUP BY r.id HAVING r.amount <> sum(d.amount)""",
    "R49": """SELECT id FROM fund_accounts a WHERE balance <> opening_balance +
        coalesce((SELECT sum(amount_in - amount_out) FROM fund_txns t WHERE t.account_id = a.id), 0)
        UNION ALL SELECT r.id FROM receipts r WHERE r.status = 'confirmed' AND (SELECT count(*) FROM fund_txns t
        WHERE t.doc_type = 'receipts' AND t.doc_id = r.id AND t.amount_in = r.amount - r.fee_amount) <> 1""",
    "R52": """SELECT a.id FROM allocations a JOIN allocations o ON o.id = a.reversal_of_id
        WHERE a.amount <> -o.amount OR o.reversal_of_id IS NOT NULL
        UNION ALL SELECT reversal_of_id FROM allocations WHERE reversal_of_id IS NOT NULL
        GROUP BY 1 HAVING count(*) > 1""",
    "R63": "SELECT principal_id FROM idempotency_keys WHERE status IS NULL OR body IS NULL",
}
"""By rule of TRUST §2, the rows that break it."""
LOGGED = """
    SELECT r.id FROM {table} r FULL JOIN (SELECT object_id, count(*) AS times FROM audit_log
    WHERE object_type = '{kind}' AND action = 'create' GROUP BY 1) a ON a.object_id = r.id
    WHERE r.id IS NULL OR a.times IS DISTINCT FROM 1"""


async def assert_books_balance(url: str, rules: Iterable[str] = tuple(RULES)) -> None:
    """Every rule answers no rows. Raises AssertionError with the rule and how many rows break it."""
    broken = {rule: len(rows) for rule in rules if (rows := await query(url, RULES[rule]))}
    assert not broken, f"rules broken, by number of rows: {broken}"


async def assert_logged(url: str, *tables: str) -> None:
    """A row and the entry of its creation are there together or not at all."""
    for table in tables:
        rows = await query(url, LOGGED.format(table=table, kind=table.replace("_", "-")))
        assert not rows, f"{len(rows)} of {table} without their log, or the other way round"


async def assert_exactly_once(url: str, journal: Journal, path: str = "/receipts") -> tuple[int, int]:
    """Receipts that were acknowledged are there once, with the id of the answer; others once or not at all.

    Each names its operation in ``payer_account``. Answers (acknowledged, lost or doubled), the second being 0.
    """
    rows = await query(
        url,
        "SELECT payer_account AS op, array_agg(id::text) AS ids FROM receipts WHERE payer_account <> '' GROUP BY 1",
    )
    there = {row["op"]: row["ids"] for row in rows}
    asked = [one for one in journal.operations if one.path == path]
    acked = [one for one in asked if one.acknowledged]
    lost = [one for one in acked if one.answer.json()["id"] not in there.get(one.body["payer_account"], ())]  # type: ignore[union-attr]
    doubled = [op for op, ids in there.items() if len(ids) > 1]
    strangers = there.keys() - {one.body["payer_account"] for one in asked}
    assert not lost, f"{len(lost)} of {len(acked)} acknowledged receipts are lost"
    assert not doubled, f"{len(doubled)} receipts are there more than once"
    assert not strangers, f"{len(strangers)} receipts that nobody asked for"
    return len(acked), len(lost) + len(doubled)


async def assert_at_rest(url: str) -> None:
    """Nobody holds a transaction or an advisory lock. Raises AssertionError with how many do."""
    (row,) = await query(
        url,
        """SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
             AND state LIKE 'idle in transaction%') AS idle,
           (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database =
             (SELECT oid FROM pg_database WHERE datname = current_database())) AS advisory""",
    )
    assert (row["idle"], row["advisory"]) == (0, 0), f"left behind: {dict(row)}"
