"""Indexes by which what people did is counted for a period, whoever did it: no table of its own."""

from __future__ import annotations

from sqlalchemy import Index, text

from bihuan.activity.follow_up.models import FollowUp
from bihuan.approvals.instance.models import ApprovalTask
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.ownership import OwnershipEvent

LOGGED = {
    "opportunities": ("create", "advance", "back", "skip", "win", "lose", "invalidate", "reopen"),
    "quotes": ("create",),
}
"""What of the log is counted; leads and customers have their ledger."""
DECIDED = ("approved", "rejected", "returned", "transferred")
IN_LOG = " OR ".join(
    "object_type = '{}' AND action IN ({})".format(kind, ", ".join(f"'{verb}'" for verb in verbs))
    for kind, verbs in LOGGED.items()
)
"""Written out as the index has it: the planner takes a partial index only for words it can read."""
BY_PEOPLE = "state IN ({}) AND NOT auto".format(", ".join(f"'{state}'" for state in DECIDED))

Index(
    "ix_ownership_events_acts",
    OwnershipEvent.at,
    OwnershipEvent.id,
    postgresql_include=["object_type", "action", "actor_id", "from_owner_id", "to_owner_id"],
)
TAKEN_BACK = text("action = 'unconvert'")
Index("ix_ownership_events_taken_back", OwnershipEvent.object_id, OwnershipEvent.id, postgresql_where=TAKEN_BACK)
Index(
    "ix_audit_log_acts",
    AuditEntry.at,
    AuditEntry.id,
    postgresql_include=["object_type", "action", "actor_id"],
    postgresql_where=text(IN_LOG),
)
Index(
    "ix_follow_ups_acts",
    FollowUp.occurred_at,
    FollowUp.id,
    postgresql_include=["object_type", "kind", "author_id"],
    postgresql_where=text("deleted_at IS NULL"),
)
Index(
    "ix_approval_tasks_acts",
    ApprovalTask.acted_at,
    ApprovalTask.id,
    postgresql_include=["assignee_id", "state"],
    postgresql_where=text(BY_PEOPLE),
)
