"""A record's history: the log and the follow-ups in one stream, the latest first (DOMAIN §0.7, §10.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB

from bihuan.activity.follow_up.models import FollowUp, names
from bihuan.activity.follow_up.service import ACTION, FOLLOW_UPS
from bihuan.activity.timeline.said import said_of
from bihuan.activity.timeline.schemas import Only, TimelineChange, TimelineEntry, TimelineFollowUp, TimelinePage
from bihuan.identity.user.models import User
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID
from bihuan.kernel.errors import DomainError, NotFound
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.paging import PageInfo
from bihuan.kernel.reading import field_of
from bihuan.kernel.resource import RESOURCES, Resource

EDITS = ("create", "update", "delete")
BY_ITSELF = ("progress", "rescore", "prefer")
"""What deliveries and money do to the orders and contracts above them, time to the score of a lead,
and orders to what a customer prefers."""
NO_ID = UUID(int=0)
After = tuple[datetime, str]


async def timeline(
    ctx: Context,
    codec: CursorCodec,
    resource_name: str,
    record_id: UUID,
    limit: int,
    cursor: str | None,
    only: Only | None = None,
) -> TimelinePage:
    """One page. Raises NotFound for unknown kinds and for records the caller cannot read."""
    resource = RESOURCES.get(resource_name)
    if resource is None:
        raise NotFound()
    await resource.get(ctx, record_id)
    bound_to = f"timeline:{resource_name}:{record_id}:{only or ''}:{ctx.me.id}:{ctx.me.epoch}"
    after = _position(codec, cursor, bound_to) if cursor else None
    parts = []
    if only != Only.FOLLOW_UPS:
        parts.append(_logged(resource_name, record_id, after))
    if only != Only.CHANGES:
        parts.append(_said(ctx, resource_name, record_id, after))
    stream = union_all(*parts).subquery()
    latest = select(stream).order_by(stream.c.at.desc(), stream.c.key.desc()).limit(limit + 1)
    found = (await ctx.db.execute(latest)).all()
    shown = found[:limit]
    next_cursor = None
    if len(found) > limit:
        last = shown[-1]
        next_cursor = codec.encode([f"{last.at.isoformat()}|{last.key}"], NO_ID, False, bound_to, CLOCK.now())
    info = PageInfo(next_cursor=next_cursor, prev_cursor=None, limit=limit, total=None, total_relation=None)
    masked = await _masked(ctx, resource, record_id)
    follow_ups = {row.key: UUID(row.key[1:]) for row in shown if row.kind == "follow_up"}
    said = await said_of(ctx, list(follow_ups.values()))
    data = [
        _entry(row, _changes(ctx, resource, masked, row.changes), said.get(follow_ups.get(row.key, NO_ID)))
        for row in shown
    ]
    return TimelinePage(data=data, page=info)


async def _masked(ctx: Context, resource: Resource[Any], record_id: UUID) -> bool:
    """Whether the record shows its contact data masked, and so its history does too (DOMAIN §1.6)."""
    if "phone_hidden" not in resource.derived:
        return False
    asked = ctx.once(
        (resource.name, "masked"),
        lambda: select(resource.column(ctx, "phone_hidden")).where(resource.model.id == RECORD_ID),
    )
    return bool(await ctx.db.scalar(asked, {"record_id": record_id}))


def _position(codec: CursorCodec, cursor: str, bound_to: str) -> After:
    at, _, key = str(codec.decode(cursor, bound_to, CLOCK.now()).values[0]).partition("|")
    try:
        return datetime.fromisoformat(at), key
    except ValueError as wrong:
        raise DomainError("CURSOR_MISMATCH") from wrong


_CHANGED_STATE: ColumnElement[str] = literal_column("""'$[*].field ? (@ like_regex "status$|^intent_level$")'""")


def _logged(resource_name: str, record_id: UUID, after: After | None) -> Select[Any]:
    """What was done to the record; the trace of a follow-up is left to the follow-up itself.

    Progress is told where a state has changed: totals alone are on the page already, and each has a document behind
    it. The log keeps every step.
    """
    key = func.concat("a", func.lpad(cast(AuditEntry.id, String), 20, "0"))
    entries = (
        select(
            key.label("key"),
            AuditEntry.at.label("at"),
            AuditEntry.actor_kind.label("actor_kind"),
            AuditEntry.actor_id.label("actor_id"),
            User.name.label("actor_name"),
            case((AuditEntry.action.in_(EDITS), "change"), else_="action").label("kind"),
            AuditEntry.action.label("action"),
            cast(null(), Text).label("content"),
            AuditEntry.reason.label("reason"),
            literal(0).label("reply_count"),
            AuditEntry.changes.label("changes"),
        )
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.object_id == record_id,
            AuditEntry.object_type == resource_name,
            AuditEntry.action != ACTION,
            or_(AuditEntry.action.not_in(BY_ITSELF), func.jsonb_path_exists(AuditEntry.changes, _CHANGED_STATE)),
        )
    )
    return entries if after is None else entries.where(_before(AuditEntry.at, key, after))


def _said(ctx: Context, resource_name: str, record_id: UUID, after: After | None) -> Select[Any]:
    """What was said about the record; of a customer also about everything below it, of a contact also whatever they
    took part in (CONT-07), as far as it is visible.
    """
    about: ColumnElement[bool] = and_(FollowUp.object_id == record_id, FollowUp.object_type == resource_name)
    if resource_name == "customers":
        about = or_(about, and_(FollowUp.customer_id == record_id, FOLLOW_UPS.scope(ctx)))
    if resource_name == "contacts":
        about = or_(about, and_(names(record_id), FOLLOW_UPS.scope(ctx)))
    key = func.concat("f", cast(FollowUp.id, String))
    said = (
        select(
            key.label("key"),
            FollowUp.occurred_at.label("at"),
            literal("user").label("actor_kind"),
            cast(FollowUp.author_id, Uuid).label("actor_id"),
            User.name.label("actor_name"),
            literal("follow_up").label("kind"),
            FollowUp.kind.label("action"),
            FollowUp.content.label("content"),
            FollowUp.next_plan.label("reason"),
            FOLLOW_UPS.derived["reply_count"].label("reply_count"),
            cast(literal([], JSONB), JSONB).label("changes"),
        )
        .join(User, User.id == FollowUp.author_id)
        .where(about, FollowUp.deleted_at.is_(None))
    )
    return said if after is None else said.where(_before(FollowUp.occurred_at, key, after))


def _before(at: Any, key: Any, after: After) -> ColumnElement[bool]:
    earlier: ColumnElement[bool] = tuple_(at, key) < tuple_(literal(after[0], at.type), literal(after[1], String))
    return earlier


def _changes(
    ctx: Context, resource: Resource[Any], masked: bool, changes: list[dict[str, Any]]
) -> list[TimelineChange]:
    """What changed, without what this reader may not see on the record itself (DOMAIN §1.6)."""

    def seen(name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: seen(key, one) for key, one in value.items() if not resource.hides(ctx, key)}
        if not masked:
            return value
        values = {"phone_hidden": True, name: value}
        resource.read.hide(values)  # type: ignore[attr-defined]
        return values[name]

    told = []
    for one in changes:
        name = field_of(one["field"])
        if not resource.hides(ctx, name):
            old, new = (_text(seen(name, one.get(side))) for side in ("old", "new"))
            told.append(TimelineChange(field=one["field"], old=old, new=new))
    return told


def _entry(row: Any, changes: list[TimelineChange], follow_up: TimelineFollowUp | None) -> TimelineEntry:
    return TimelineEntry(
        id=row.key,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        kind=row.kind,
        action=row.action,
        content=row.content,
        reason=row.reason,
        reply_count=row.reply_count,
        follow_up=follow_up,
        changes=changes,
    )


def _text(value: Any) -> str | None:
    """A logged value as text: yes and no as JSON writes them, a whole line as JSON."""
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()
