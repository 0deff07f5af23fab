"""Test databases remember every version and state of every record, with its transaction (TRUST R59)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bihuan.api  # noqa: F401  (every kind of record)
from bihuan.insights.integrity import tables as of
from bihuan.insights.integrity.check import Check, union
from bihuan.insights.integrity.log import logged
from bihuan.kernel.errors import Text
from bihuan.kernel.resource import RESOURCES
from bihuan.settings import REPOSITORY

SOURCES = (Path(__file__), *(REPOSITORY / "backend" / "bihuan").rglob("models.py"),
           REPOSITORY / "backend" / "bihuan" / "kernel" / "walls.py")  # fmt: skip
"""What the template of the test databases is made from, besides the migrations."""

INSTALL = """
CREATE TABLE shadow (
  kind text NOT NULL, row_id uuid NOT NULL, old_version int NOT NULL, version int NOT NULL, old_status text,
  new_status text, seeded bool NOT NULL, xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  at timestamptz NOT NULL DEFAULT clock_timestamp());
GRANT SELECT ON shadow TO PUBLIC;
CREATE FUNCTION shadow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE now jsonb := to_jsonb(NEW); was jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
BEGIN
  INSERT INTO shadow (kind, row_id, old_version, version, old_status, new_status, seeded) VALUES (TG_ARGV[0], NEW.id,
    coalesce((was ->> 'version')::int, 0), NEW.version, was ->> TG_ARGV[1], now ->> TG_ARGV[1],
    TG_OP = 'INSERT' AND now ->> 'created_by' IS NULL);
  RETURN NULL;
END $$;
"""


REMOVE = "DROP TABLE shadow; DROP FUNCTION shadow() CASCADE"


def install_sql() -> str:
    """The table and one trigger on every kind of record that has versions."""
    return INSTALL + "".join(trigger_sql(kind, table) for kind, table in logged().items())


def trigger_sql(kind: str, table: str) -> str:
    return (
        f"CREATE TRIGGER shadow AFTER INSERT OR UPDATE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION shadow('{kind}', '{_status(kind)}');"
    )


def _status(kind: str) -> str:
    """The column behind ``status``; a name no column has where there is none."""
    if kind not in RESOURCES:
        return "-"
    synonyms: Any = RESOURCES[kind].model.__mapper__.synonyms
    return str(synonyms["status"].name) if "status" in synonyms else "status"


def checks() -> list[Check]:
    """What only a test database can tell."""
    return [
        Check(
            "R59-every",
            Text("每个版本都在同一事务里有日志", "Every version was logged in its own transaction"),
            # An update that raises no version changes nothing that is shown; what seeds make has no maker.
            """
            SELECT s.kind, s.row_id || ' v' || v || ' of ' || s.version AS id FROM shadow s,
              generate_series(s.old_version + 1, s.version) v
            WHERE NOT s.seeded AND NOT EXISTS (SELECT FROM audit_log a WHERE a.object_id = s.row_id
              AND a.object_type = s.kind AND a.object_version = v AND a.xid = s.xid)
            """,
        ),
        Check(
            "R59-once",
            Text("每个版本只有一条日志", "Every version was logged once"),
            # A step of an approval, a file and a print tell something of a record that they do not change.
            "SELECT object_type AS kind, object_id || ' v' || object_version AS id FROM audit_log "
            "WHERE action NOT LIKE '%-step' AND action NOT IN ('attach', 'print') "
            "GROUP BY object_type, object_id, object_version HAVING count(*) > 1",
        ),
        Check(
            "R18",
            Text("状态只沿允许的路径变化", "A state changes only along its table of verbs"),
            union(_transitions()),
        ),
    ]


def _transitions() -> list[str]:
    """States that no chain of verbs leads to from the one before; a request may take several steps at once."""
    parts = []
    for kind in of.kinds():
        resource = RESOURCES[kind]
        if not any(action.target or action.targets for action in resource.actions):
            continue
        allowed = ", ".join(f"('{a}', '{b}')" for a, b in sorted(_reachable(resource)))
        parts.append(
            f"SELECT kind, row_id || ' ' || old_status || ' > ' || new_status AS id FROM shadow WHERE kind = '{kind}' "
            f"AND old_status <> new_status AND (old_status, new_status) NOT IN ({allowed})"
        )
    return parts


def _reachable(resource: Any) -> set[tuple[str, str]]:
    """Pairs of states joined by one verb, or by those that the same request does right after it."""
    states = {state for action in resource.actions for state in (action.sources or ())}
    states |= {action.target for action in resource.actions if action.target}
    steps = {
        (str(source), str(target))
        for action in resource.actions
        for target in (*((action.target,) if action.target else ()), *action.targets)
        for source in (action.sources or states)
    }
    through = {(a, d) for a, b in steps for c, d in steps if b == c}
    return steps | through
