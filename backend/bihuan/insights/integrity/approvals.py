"""Approvals (TRUST §2.5)."""

from __future__ import annotations

from bihuan.insights.integrity.check import Check, union
from bihuan.kernel.errors import Text
from bihuan.kernel.resource import RESOURCES

CHECKS = (
    Check(
        "R55",
        Text("已结束的审批没有待办，已通过的没有驳回", "A finished approval asks nobody; an approved one was rejected by none"),
        """
        SELECT 'approval-tasks' AS kind, t.id FROM approval_instances i JOIN approval_tasks t ON t.instance_id = i.id
        WHERE (i.status <> 'running' AND t.state IN ('open', 'waiting'))
          OR (i.status = 'approved' AND t.state = 'rejected' AND (
            SELECT n ->> 'multi_mode' FROM jsonb_array_elements(i.flow_snapshot -> 'nodes') n
            WHERE (n ->> 'seq')::int = t.node_seq) NOT IN ('any', 'ratio'))
        """,
    ),
    Check(
        "R57",
        Text("只有被询问的人能决定，且不批自己的单", "A task is decided by whom it asks, and nobody approves their own submission"),
        """
        SELECT 'approval-tasks' AS kind, t.id FROM approval_tasks t JOIN approval_instances i ON i.id = t.instance_id
        WHERE t.state IN ('approved', 'rejected') AND NOT t.auto AND (t.acted_at IS NULL OR t.opened_at IS NULL
          OR NOT EXISTS (SELECT FROM audit_log a WHERE a.object_type = 'approvals' AND a.object_id = i.id
            AND a.action = CASE t.state WHEN 'approved' THEN 'approve' ELSE 'reject' END AND a.actor_id = t.assignee_id))
        UNION ALL SELECT 'approval-tasks', t.id FROM approval_tasks t JOIN approval_instances i ON i.id = t.instance_id
        WHERE t.state = 'approved' AND t.assignee_id = i.submitter_id AND EXISTS (
          SELECT FROM jsonb_array_elements(i.flow_snapshot -> 'nodes') n
          WHERE (n ->> 'seq')::int = t.node_seq AND n ->> 'self_approval' = 'manager')
          AND EXISTS (SELECT FROM users u WHERE u.id = i.submitter_id AND u.manager_id IS NOT NULL)
        """,
    ),
)


def generated() -> list[Check]:
    """What holds for every kind of document that is approved."""
    return [
        Check(
            "R54",
            Text("审批中的单据恰有一个进行中的审批", "A document is pending exactly while one approval runs"),
            union(_pending()),
        ),
        Check(
            "R56",
            Text("批准的金额就是提交的金额", "What was approved is the amount that was submitted"),
            union(_amounts()),
        ),
    ]


def _approved() -> list[tuple[str, str, str | None]]:
    """Kind, table, and the column of the amount."""
    found = []
    for kind, resource in sorted(RESOURCES.items()):
        columns = resource.model.__table__.c
        if any(action.name == "approve" for action in resource.actions):
            amount = next((name for name in ("amount_incl", "amount") if name in columns), None)
            found.append((kind, str(resource.model.__tablename__), amount))
    return found


def _pending() -> list[str]:
    return [
        f"SELECT '{kind}' AS kind, d.id FROM {table} d LEFT JOIN (SELECT object_id, count(*) AS running "
        f"FROM approval_instances WHERE object_type = '{kind}' AND status = 'running' GROUP BY object_id) i "
        "ON i.object_id = d.id WHERE (d.status = 'pending')::int <> coalesce(i.running, 0)"
        for kind, table, _ in _approved()
    ]


def _amounts() -> list[str]:
    """While it is asked for and while it stands as approved: the amount of the last round is the document's."""
    return [
        f"SELECT '{kind}' AS kind, d.id FROM {table} d JOIN (SELECT DISTINCT ON (object_id) object_id, amount, status "
        f"FROM approval_instances WHERE object_type = '{kind}' ORDER BY object_id, round DESC) i ON i.object_id = d.id "
        f"WHERE i.amount <> d.{amount} AND ((d.status = 'pending' AND i.status = 'running') "
        "OR (d.status = 'approved' AND i.status = 'approved'))"
        for kind, table, amount in _approved()
        if amount is not None
    ]
