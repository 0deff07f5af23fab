"""The log, idempotency, identity and files (TRUST §2.6, §2.7), and the database's own walls (R51)."""

from __future__ import annotations

from bihuan.insights.integrity import tables as of
from bihuan.insights.integrity.check import Check, union
from bihuan.kernel.db import ledgers
from bihuan.kernel.errors import Text
from bihuan.kernel.feed import BROKEN, LATE
from bihuan.kernel.resource import RESOURCES

CHECKS = (
    Check(
        "R60",
        Text("日志的封印链完整", "The chain of seals over the log is whole"),
        f"SELECT 'events' AS kind, sequence AS id FROM ({BROKEN}) broken",
    ),
    Check(
        "R60-late",
        Text("日志在十分钟内封印", "The log is sealed within ten minutes"),
        f"SELECT 'audit_log' AS kind, id FROM ({LATE}) late",
    ),
    Check(
        "R61",
        Text("事件按记录的版本先后排列", "Events stand in the order of their record's versions"),
        """
        SELECT 'events' AS kind, sequence AS id FROM (
          SELECT e.sequence, a.object_version, lag(a.object_version) OVER record AS before
          FROM events e JOIN audit_log a ON a.id = e.audit_id
          WINDOW record AS (PARTITION BY a.object_type, a.object_id ORDER BY e.sequence)) o
        WHERE object_version < before
        """,
    ),
    Check(
        "R63",
        Text("幂等键都存有答复", "Every idempotency key has its answer"),
        "SELECT 'idempotency-keys' AS kind, principal_id::text || ' ' || key AS id FROM idempotency_keys "
        "WHERE status IS NULL OR body IS NULL",
    ),
    Check(
        "R68",
        Text("停用或离职之后不再有操作", "Nobody acts after they were disabled or left"),
        """
        SELECT 'audit_log' AS kind, a.id FROM audit_log d
          JOIN audit_log a ON a.actor_id = d.object_id AND a.at > d.at + interval '1 s' AND a.id > d.id
        WHERE d.object_type = 'users' AND d.action IN ('disable', 'leave') AND NOT EXISTS (
          SELECT FROM audit_log e WHERE e.object_type = 'users' AND e.object_id = d.object_id
            AND e.action = 'enable' AND e.id BETWEEN d.id AND a.id)
        """,
    ),
    Check(
        "R72",
        Text("附件都有有效的指纹和大小", "Every attachment has a fingerprint and a size"),
        "SELECT 'attachments' AS kind, id FROM attachments "
        "WHERE deleted_at IS NULL AND (sha256 !~ '^[0-9a-f]{64}$' OR size <= 0)",
    ),
)
RECENT = "interval '2 days'"


ROLE = """
SELECT 'pg_roles' AS kind, flag AS id FROM pg_roles, unnest(ARRAY[
  CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolbypassrls THEN 'bypassrls' END,
  CASE WHEN rolcreaterole THEN 'createrole' END, CASE WHEN rolcreatedb THEN 'createdb' END,
  CASE WHEN has_schema_privilege(oid, current_schema(), 'CREATE') THEN 'create in schema' END]) flag
WHERE rolname = current_user AND flag IS NOT NULL
"""


def generated() -> list[Check]:
    return [
        Check("R51", Text("程序不能改动流水表", "The program may not change a ledger"), union(_grants())),
        Check(
            "R51-role",
            Text("程序的数据库角色无权改动结构", "The program's database role may not change the schema"),
            ROLE,
        ),
        Check("R51-triggers", Text("流水表拒绝任何人改动", "A ledger refuses everybody's changes"), union(_triggers())),
        Check(
            "R59",
            Text("近两日的改动都有日志", "Every change of the last two days stands in the log"),
            union(_logged()),
        ),
        Check("R62", Text("Webhook 事件无一遗漏", "No event is missing on its way to a webhook"), _on_their_way()),
    ]


def _on_their_way() -> str:
    """Of the last 29 days and since the webhook was last changed: later ones it may not have wanted."""
    kinds = ", ".join(f"('{name}', '{one.one.replace('-', '_')}')" for name, one in sorted(RESOURCES.items()))
    return f"""
        SELECT 'webhooks' AS kind, w.id::text || ' ' || e.sequence AS id
        FROM webhooks w JOIN webhook_states s ON s.webhook_id = w.id
          JOIN events e ON e.at > greatest(w.updated_at + interval '5 s', now() - interval '29 days')
          JOIN (VALUES {kinds}) k (kind, object) ON k.kind = e.object_type
        WHERE w.status = 'active' AND w.deleted_at IS NULL AND e.at < now() - interval '5 min'
          AND (e.sequence <= s.queued_to OR s.rests_until IS NULL)
          AND (w.objects = '[]' OR jsonb_exists(w.objects, k.object))
          AND (w.event_types = '[]' OR jsonb_exists(w.event_types, k.object || '.' || replace(e.action, '-', '_')))
          AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.sequence = e.sequence)
        UNION ALL SELECT 'webhook-deliveries', id::text FROM webhook_deliveries
        WHERE (status = 'pending') <> (next_at IS NOT NULL)
        """


def _logged() -> list[str]:
    """The version a record has now was logged. Test databases hold every single version to it (tests/shadow.py).

    What an installation is seeded with has nobody who made it.
    """
    return [
        f"SELECT '{kind}' AS kind, t.id FROM {table} t WHERE t.updated_at > now() - {RECENT} "
        "AND (t.version > 1 OR t.created_by IS NOT NULL) AND NOT EXISTS (SELECT FROM audit_log a "
        f"WHERE a.object_id = t.id AND a.object_type = '{kind}' AND a.object_version = t.version)"
        for kind, table in logged().items()
    ]


def logged() -> dict[str, str]:
    """Kinds of records whose versions are logged, and their tables: all but ledgers, which are their own log."""
    kept = {"approvals": "approval_instances", **of.kinds()}
    counted = {kind: table for kind, table in kept.items() if table not in ledgers() and of.has_version(table)}
    return {kind: table for kind, table in counted.items() if kind not in OTHERWISE}


OTHERWISE = {"stocks": "the sum of a ledger, row by row: R50 holds it to that"}
"""Kinds whose changes are told by something else than the log."""


def _grants() -> list[str]:
    return [
        f"SELECT '{ledger}' AS kind, privilege AS id FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) privilege "
        f"WHERE has_table_privilege(current_user, '{ledger}', privilege)"
        for ledger in ledgers()
    ]


def _triggers() -> list[str]:
    return [
        f"SELECT '{ledger}' AS kind, '{ledger}' AS id WHERE NOT EXISTS (SELECT FROM pg_trigger "
        f"WHERE tgrelid = '{ledger}'::regclass AND tgname = 'append_only' AND tgenabled <> 'D')"
        for ledger in ledgers()
    ]
