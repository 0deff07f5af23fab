"""Who owned a record, from the beginning: leads and customers by their ledger, everything else by the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from bihuan.identity.user.models import User
from bihuan.insights.acts.service import people_of, words_of
from bihuan.insights.owners.schemas import OwnerChange, OwnerHistory
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.context import Context
from bihuan.kernel.errors import NotFound
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.lead.models import Compliance, Lead
from bihuan.parties.ownership.service import OVERRIDDEN
from bihuan.parties.pool.models import Pool

LATEST = 500
IN_LEDGER = frozenset({"leads", "customers"})
JUDGED = frozenset({"claim", "assign", "transfer", "return", "recycle", "extend_protection"})
"""What the rules of DOMAIN §6 were asked about under the record's lock: it would not be there otherwise."""

_Actor, _From, _To = aliased(User), aliased(User), aliased(User)
_FromPool, _ToPool = aliased(Pool), aliased(Pool)


async def owner_history(ctx: Context, resource_name: str, record_id: UUID) -> OwnerHistory:
    """The latest first. Raises NOT_FOUND for kinds without an owner and records out of sight."""
    resource = RESOURCES.get(resource_name)
    if resource is None or not hasattr(resource.model, "owner_id"):
        raise NotFound()
    record = await resource.get(ctx, record_id)
    if resource_name in IN_LEDGER:
        rows = (await ctx.db.execute(_ledger(resource_name, record_id).limit(LATEST))).mappings().all()
        found = [dict(row) for row in rows]
    else:
        found = await _logged(ctx, resource_name, record)
    words = await words_of(ctx)
    return OwnerHistory(data=[_change(values, resource_name, record, words) for values in found])


def _change(values: dict[str, Any], kind: str, record: Any, words: Callable[[str], str]) -> OwnerChange:
    action, code = values["action"], values["reason_code"]
    compliance, unmet = _judged(action, code, kind, record)
    by_rule = action == "recycle" and values["actor_kind"] == "system"
    return OwnerChange(
        **values,
        action_name=words(f"{kind}.{action}"),
        rule=code if by_rule else None,
        compliance=compliance,
        unmet=unmet,
    )


def _judged(action: str, code: str | None, kind: str, record: Any) -> tuple[str | None, list[str]]:
    if isinstance(record, Lead) and action == "convert":
        items = record.compliance_detail or []
        return record.compliance_status, [str(item["code"]) for item in items if not item["passed"]]
    if kind not in IN_LEDGER or action not in JUDGED:
        return None, []
    return (Compliance.WAIVED if code == OVERRIDDEN else Compliance.COMPLIANT), []


def _ledger(kind: str, record_id: UUID) -> Any:
    event = OwnershipEvent
    return (
        select(
            func.concat("o", event.id).label("id"),
            event.at,
            event.action,
            event.from_owner_id,
            _From.name.label("from_owner_name"),
            _FromPool.name.label("from_pool_name"),
            event.to_owner_id,
            _To.name.label("to_owner_name"),
            _ToPool.name.label("to_pool_name"),
            event.from_state,
            event.to_state,
            event.actor_kind,
            _Actor.name.label("actor_name"),
            event.reason,
            event.reason_code,
        )
        .outerjoin(_Actor, _Actor.id == event.actor_id)
        .outerjoin(_From, _From.id == event.from_owner_id)
        .outerjoin(_To, _To.id == event.to_owner_id)
        .outerjoin(_FromPool, _FromPool.id == event.from_pool_id)
        .outerjoin(_ToPool, _ToPool.id == event.to_pool_id)
        .where(event.object_type == kind, event.object_id == record_id)
        .order_by(event.id.desc())
    )


async def _logged(ctx: Context, kind: str, record: Any) -> list[dict[str, Any]]:
    """Creation and every change of the owner. A creation logs no fields: its owner is who the first change says had it,
    or who has it still.
    """
    entry = AuditEntry
    moved: ColumnElement[bool] = entry.changes.contains([{"field": "owner_id"}])
    asked = (
        select(entry.id, entry.at, entry.action, entry.actor_kind, entry.actor_id, entry.reason, entry.changes)
        .where(entry.object_id == record.id, entry.object_type == kind, or_(moved, entry.action == "create"))
        .order_by(entry.id.desc())
        .limit(LATEST)
    )
    steps = []
    owner: UUID | None = record.owner_id
    for row in await ctx.db.execute(asked):
        before, after = None, owner
        for change in row.changes:
            if change["field"] == "owner_id":
                before, after = (change[side] and UUID(change[side]) for side in ("old", "new"))
        steps.append((row, before, after))
        owner = before
    people = {one for row, before, after in steps for one in (row.actor_id, before, after) if one is not None}
    names = {key: who.name for key, who in (await people_of(ctx, people)).items()}
    nothing = dict.fromkeys(("from_pool_name", "to_pool_name", "from_state", "to_state", "reason_code"))
    return [
        nothing
        | {
            "id": f"a{row.id}",
            "at": row.at,
            "action": row.action,
            "from_owner_id": before,
            "from_owner_name": names.get(before) if before else None,
            "to_owner_id": after,
            "to_owner_name": names.get(after) if after else None,
            "actor_kind": row.actor_kind,
            "actor_name": names.get(row.actor_id) if row.actor_id else None,
            "reason": row.reason,
        }
        for row, before, after in steps
    ]
