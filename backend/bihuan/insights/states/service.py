"""Through which states a record has gone: read from the log, which keeps every step of every kind (AUD-02)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from bihuan.identity.user.models import User
from bihuan.insights.acts.service import people_of
from bihuan.insights.states.schemas import StateChange, StateHistory
from bihuan.kernel.audit import AuditEntry, plain
from bihuan.kernel.context import Context
from bihuan.kernel.errors import NotFound
from bihuan.kernel.resource import RESOURCES

LATEST = 500
STATES = ("status", "lifecycle", "stage", "is_active")
"""Fields that say where a record stands: a document its state, a customer its lifecycle, a pool open or not."""


async def state_history(ctx: Context, resource_name: str, record_id: UUID) -> StateHistory:
    """The latest first. Raises NOT_FOUND for kinds that have no state and records out of sight."""
    resource = RESOURCES.get(resource_name)
    fields = [name for name in STATES if resource and name in resource.read.model_fields]
    if resource is None or not fields:
        raise NotFound()
    record = await resource.get(ctx, record_id)
    fields = [name for name in fields if not resource.hides(ctx, name)]
    entry = AuditEntry
    moved = (
        select(entry.id, entry.at, entry.action, entry.reason, entry.changes, entry.actor_kind, entry.actor_id)
        .add_columns(User.name.label("actor_name"))
        .outerjoin(User, User.id == entry.actor_id)
        .where(
            entry.object_id == record.id,
            entry.object_type == resource_name,
            or_(*(entry.changes.contains([{"field": name}]) for name in fields)),
        )
        .order_by(entry.id.desc())
        .limit(LATEST)
    )
    rows = (await ctx.db.execute(moved)).all()[::-1]
    steps = list(_steps(record, fields, rows))
    if len(rows) < LATEST:
        author = await people_of(ctx, [record.created_by] if record.created_by else [])
        steps = [*_beginning(record, fields, rows, author), *steps]
    return StateHistory(data=sorted(steps, key=lambda step: step.at)[: -LATEST - 1 : -1])


def _beginning(record: Any, fields: Sequence[str], rows: Sequence[Any], author: Any) -> Iterator[StateChange]:
    """A creation logs no fields: what it began with is what the first step left, or what still stands."""
    for name in fields:
        first = next((change["old"] for row in rows for change in row.changes if change["field"] == name), None)
        yield StateChange(
            id=f"{record.id}.{name}",
            at=record.created_at,
            field=name,
            from_state=None,
            to_state=_code(plain(getattr(record, name)) if first is None else first),
            lasted_seconds=None,
            action="create",
            note=None,
            actor_kind="user" if record.created_by else "system",
            actor_id=record.created_by,
            actor_name=author[record.created_by].name if record.created_by in author else None,
        )


def _steps(record: Any, fields: Sequence[str], rows: Sequence[Any]) -> Iterator[StateChange]:
    since = dict.fromkeys(fields, record.created_at if len(rows) < LATEST else None)
    for row in rows:
        for change in row.changes:
            name = change["field"]
            if name not in since:
                continue
            before, since[name] = since[name], row.at
            yield StateChange(
                id=f"a{row.id}.{name}",
                at=row.at,
                field=name,
                from_state=_code(change["old"]),
                to_state=_code(change["new"]),
                lasted_seconds=max(int((row.at - before).total_seconds()), 0) if before else None,
                action=row.action,
                note=row.reason,
                actor_kind=row.actor_kind,
                actor_id=row.actor_id,
                actor_name=row.actor_name,
            )


def _code(state: Any) -> str | None:
    """A state as a code: open or not as JSON writes it."""
    return str(state).lower() if isinstance(state, bool) else state
