"""What others gave me or took from me: leads and customers, one by one (归属变动; DOMAIN §6.4, §11.3).

A handover moves many at once and tells of itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, case, func, literal, or_, select, text, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from bihuan.identity.user.models import User
from bihuan.insights.changed_hands.models import GIVEN, TAKEN, ReadMark
from bihuan.insights.changed_hands.schemas import ChangedHands, ChangedHandsList
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of, uuid_array
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.ownership.schemas import HandOver
from bihuan.parties.pool.models import Pool
from bihuan.parties.recycle.due import KINDS

TOLD = timedelta(days=14)
SHOWN = 100

_Actor, _From, _To = aliased(User), aliased(User), aliased(User)


async def changed_hands(ctx: Context, *, unread_only: bool) -> ChangedHandsList:
    """The latest first, as far as I may read such records at all."""
    await ctx.written(OwnershipEvent, ReadMark)
    mark = await ctx.db.scalar(select(ReadMark.event_id).where(ReadMark.user_id == ctx.me.id)) or 0
    since = mark if unread_only else 0
    rows = (await ctx.db.execute(_told(_mine(ctx, since, SHOWN)))).all()
    names = await _names(ctx, rows)
    counted = select(func.count()).select_from(_mine(ctx, mark, COUNT_CAP).limit(COUNT_CAP).subquery())
    unread = await ctx.db.scalar(counted)
    told = [
        ChangedHands(
            **{name: getattr(row, name) for name in ("at", "received", "object_type", "object_id", "action", "reason")},
            id=str(row.id),
            name=names.get(row.object_id),
            by_name=row.by_name,
            from_owner_name=row.from_owner_name,
            to_owner_name=row.to_owner_name,
            to_pool_name=row.to_pool_name,
            is_new=row.id > mark,
        )
        for row in rows
    ]
    return ChangedHandsList(data=told, unread=int(unread or 0))


async def mark_read(ctx: Context, up_to: int) -> None:
    """Never backwards, and never beyond what has happened."""
    last = await ctx.db.scalar(select(func.max(OwnershipEvent.id))) or 0
    mark = insert(ReadMark).values(user_id=ctx.me.id, event_id=min(up_to, last))
    further = func.greatest(ReadMark.event_id, mark.excluded.event_id)
    await ctx.db.execute(mark.on_conflict_do_update(index_elements=["user_id"], set_={"event_id": further}))


def _mine(ctx: Context, since: int, most: int) -> Select[Any]:
    """Of both directions as many as are shown, each from its own index."""
    event = OwnershipEvent
    kinds = [name for name in KINDS if ctx.may(name, "read")]
    parts = [
        select(event.id, event.at, literal(received).label("received"))
        .where(
            whose == ctx.me.id,
            text(which),
            event.at >= CLOCK.now() - TOLD,
            event.id > since,
            event.object_type == one_of(kinds),
            or_(event.reason_code.is_(None), event.reason_code != HandOver.code),
        )
        .order_by(event.at.desc(), event.id.desc())
        .limit(most)
        .subquery()
        for whose, which, received in ((event.to_owner_id, GIVEN, True), (event.from_owner_id, TAKEN, False))
    ]
    both = union_all(*(select(part) for part in parts)).subquery()
    return select(both).order_by(both.c.at.desc(), both.c.id.desc()).limit(most)


def _told(found: Select[Any]) -> Select[Any]:
    event, mine = OwnershipEvent, found.subquery()
    by_person = event.actor_kind != "system"
    return (
        select(
            event.id,
            event.at,
            mine.c.received,
            event.object_type,
            event.object_id,
            event.action,
            event.reason,
            case((by_person, _Actor.name)).label("by_name"),
            _From.name.label("from_owner_name"),
            _To.name.label("to_owner_name"),
            Pool.name.label("to_pool_name"),
        )
        .join(mine, mine.c.id == event.id)
        .outerjoin(_Actor, _Actor.id == event.actor_id)
        .outerjoin(_From, _From.id == event.from_owner_id)
        .outerjoin(_To, _To.id == event.to_owner_id)
        .outerjoin(Pool, Pool.id == event.to_pool_id)
        .order_by(event.at.desc(), event.id.desc())
    )


async def _names(ctx: Context, rows: Any) -> dict[UUID, str]:
    """Of the records that I see now."""
    found: dict[UUID, str] = {}
    for kind in {row.object_type for row in rows}:
        resource, model = RESOURCES[kind], KINDS[kind].model
        wanted = [row.object_id for row in rows if row.object_type == kind]
        seen = select(model.id, model.name).where(model.id == any_(uuid_array(wanted)), resource.scope(ctx))
        found.update((row.id, row.name) for row in await ctx.db.execute(resource.alive(seen)))
    return found
