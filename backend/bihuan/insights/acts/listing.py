"""The acts themselves, the latest first: what stands behind a count, and the feed of a team (FUP-11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Text, any_, cast, literal, null, or_, select, union_all
from sqlalchemy import Uuid as UuidType

from bihuan.activity.follow_up.models import FollowUp
from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask
from bihuan.identity.user.models import User
from bihuan.insights.acts.period import period_of, wanted
from bihuan.insights.acts.schemas import ActPage, ActRow, ActsQuery
from bihuan.insights.acts.service import words_of
from bihuan.insights.acts.sources import SOURCES, acts_of, key_of
from bihuan.kernel.audit import AuditEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError
from bihuan.kernel.keyset import CursorCodec
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.paging import PageInfo, digest
from bihuan.kernel.resource import RESOURCES

NO_ID = UUID(int=0)


class Detail(NamedTuple):
    """What a page tells of an act beyond what it was counted by."""

    object_type: str
    object_id: UUID
    from_owner_id: UUID | None
    to_owner_id: UUID | None
    content: str | None


class Named(NamedTuple):
    number: str | None
    name: str | None


async def acts(ctx: Context, codec: CursorCodec, asked: ActsQuery) -> ActPage:
    """One page. Raises DATE_OUT_OF_RANGE, CURSOR_MISMATCH."""
    period, size = period_of(asked), min(asked.limit, 200)
    filters = {name: str(getattr(asked, name)) for name in type(asked).model_fields if name not in {"limit", "cursor"}}
    bound_to = f"acts:{digest(filters)}:{ctx.me.id}:{ctx.me.epoch}"
    after = _position(codec, asked.cursor, bound_to) if asked.cursor else None
    parts = []
    for source, where in wanted(asked, period):
        if after is not None:
            where.append(or_(source.at < after[0], (source.at == after[0]) & (key_of(source) < after[1])))
            where.append(source.at <= after[0])  # the index begins here
        latest = acts_of(ctx, source, *where).order_by(source.at.desc(), source.id.desc()).limit(size + 1)
        parts.append(select(latest.subquery()))
    rows = (await ctx.db.execute(_latest(parts, size + 1))).all() if parts else []
    shown = rows[:size]
    next_cursor = None
    if len(rows) > size:
        last = shown[-1]
        next_cursor = codec.encode([f"{last.at.isoformat()}|{last.key}"], NO_ID, False, bound_to, CLOCK.now())
    info = PageInfo(next_cursor=next_cursor, prev_cursor=None, limit=size, total=None, total_relation=None)
    ctx.rows += len(shown)
    return ActPage(data=await _told(ctx, shown), page=info)


def _latest(parts: list[Any], size: int) -> Select[Any]:
    both = union_all(*parts).subquery()
    return select(both).order_by(both.c.at.desc(), both.c.key.desc()).limit(size)


def _position(codec: CursorCodec, cursor: str, bound_to: str) -> tuple[datetime, str]:
    at, _, key = str(codec.decode(cursor, bound_to, CLOCK.now()).values[0]).partition("|")
    try:
        return datetime.fromisoformat(at), key
    except ValueError as wrong:
        raise DomainError("CURSOR_MISMATCH") from wrong


async def _told(ctx: Context, rows: Iterable[Any]) -> list[ActRow]:
    rows = list(rows)
    details = await _details(ctx, [row.key for row in rows])
    names = await _readable(ctx, {(one.object_type, one.object_id) for one in details.values()})
    people = {row.actor_id for row in rows} | {
        owner for one in details.values() for owner in (one.from_owner_id, one.to_owner_id)
    }
    called = await _names(ctx, people - {None})
    words = await words_of(ctx)
    told = []
    for row in rows:
        detail = details[row.key]
        record = names.get((detail.object_type, detail.object_id))
        told.append(
            ActRow(
                id=row.key,
                at=row.at,
                act=row.act,
                act_name=words(row.act),
                actor_id=row.actor_id,
                actor_name=called.get(row.actor_id),
                object_type=detail.object_type,
                object_id=detail.object_id if record else None,
                object_number=record.number if record else None,
                object_name=record.name if record else None,
                from_owner_name=called.get(detail.from_owner_id),
                to_owner_name=called.get(detail.to_owner_id),
                content=detail.content if record else None,
            )
        )
    return told


def _by_key(keys: list[str], code: str) -> list[Any]:
    own = [key[1:] for key in keys if key.startswith(code)]
    return [UUID(key) if "-" in key else int(key) for key in own]


async def _details(ctx: Context, keys: list[str]) -> dict[str, Detail]:
    """Of the acts of one page: their rows, by their primary keys."""
    nobody = cast(null(), UuidType)
    of: dict[str, Any] = {
        "o": select(
            OwnershipEvent.object_type,
            OwnershipEvent.object_id,
            OwnershipEvent.from_owner_id,
            OwnershipEvent.to_owner_id,
            OwnershipEvent.reason,
        ),
        "a": select(AuditEntry.object_type, AuditEntry.object_id, nobody, nobody, AuditEntry.reason),
        "f": select(FollowUp.object_type, FollowUp.object_id, nobody, nobody, cast(FollowUp.content, Text)),
        "t": select(
            ApprovalInstance.object_type, ApprovalInstance.object_id, nobody, nobody, ApprovalTask.comment
        ).join(ApprovalTask, ApprovalTask.instance_id == ApprovalInstance.id),
    }
    parts = []
    for source in SOURCES:
        wanted_ids = _by_key(keys, source.code)
        if wanted_ids:
            part = of[source.code].with_only_columns(key_of(source), *of[source.code].selected_columns)
            parts.append(part.where(source.id.in_(wanted_ids)))
    if not parts:
        return {}
    return {key: Detail(*more) for key, *more in await ctx.db.execute(union_all(*parts))}


async def _readable(ctx: Context, records: set[tuple[str, UUID]]) -> Mapping[tuple[str, UUID], Named]:
    """Number and name of those that the principal may read now, in one statement."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, record_id in records:
        if kind in RESOURCES and ctx.may(kind, "read"):
            by_kind[kind].append(record_id)
    parts = []
    for kind, wanted_ids in by_kind.items():
        model: Any = RESOURCES[kind].model
        number, name = (_text(getattr(model, column, None)) for column in ("number", "name"))
        parts.append(
            RESOURCES[kind].alive(
                select(literal(kind, String), model.id, number, name).where(
                    model.id == any_(uuid_array(sorted(wanted_ids))), RESOURCES[kind].scope(ctx)
                )
            )
        )
    if not parts:
        return {}
    return {(kind, key): Named(*more) for kind, key, *more in await ctx.db.execute(union_all(*parts))}


def _text(column: Any) -> ColumnElement[Any]:
    return cast(null() if column is None else column, String)


async def _names(ctx: Context, wanted_ids: Iterable[Any]) -> dict[Any, str]:
    asked = select(User.id, User.name).where(User.id == any_(uuid_array(sorted(wanted_ids))))
    return {key: name for key, name in await ctx.db.execute(asked)}
