"""The log, idempotency, identity and files (TRUST §2.6, §2.7), and the database's own walls (R51)."""

from __future__ import annotations

from bihuan.insights.integrity import tables as of
from bihuan.insights.integrity.check import Check, union
from bihuan.kernel.db import ledgers
from bihuan.kernel.errors import Text

CHECKS = (
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


def generated() -> list[Check]:
    return [
        Check(
            "R59",
            Text("近两日的改动都有日志", "Every change of the last two days stands in the log"),
            union(_logged()),
        ),
        Check("R51", Text("流水表只能追加", "Ledgers can only be added to"), union(_walls())),
    ]


def _logged() -> list[str]:
    """The version a record has now was logged. Test databases hold every single version to it (tests/shadow.py)."""
    return [
        f"SELECT '{kind}' AS kind, t.id FROM {table} t WHERE t.updated_at > now() - {RECENT} AND NOT EXISTS ("
        f"SELECT FROM audit_log a WHERE a.object_id = t.id AND a.object_type = '{kind}' AND a.object_version = t.version)"
        for kind, table in logged().items()
    ]


def logged() -> dict[str, str]:
    """Kinds of records whose versions are logged, and their tables: all but ledgers, which are their own log."""
    return {kind: table for kind, table in of.kinds().items() if table not in ledgers() and of.has_version(table)}


def _walls() -> list[str]:
    """Who runs the checks may not change a ledger, and a trigger refuses whoever may."""
    return [
        part
        for ledger in ledgers()
        for part in (
            f"SELECT '{ledger}' AS kind, privilege AS id FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) privilege "
            f"WHERE has_table_privilege(current_user, '{ledger}', privilege) "
            "AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
            f"SELECT '{ledger}' AS kind, 'trigger' AS id WHERE NOT EXISTS (SELECT FROM pg_trigger "
            f"WHERE tgrelid = '{ledger}'::regclass AND tgname = 'append_only' AND tgenabled <> 'D')",
        )
    ]
