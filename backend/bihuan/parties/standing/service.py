"""How somebody stands before the pools they belong to: the limits with what is used of them (DOMAIN §6.3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, any_, func, literal, or_, select

from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.paging import COUNT_CAP
from bihuan.parties.ownership.oldest import first_in_line
from bihuan.parties.ownership.service import Kind
from bihuan.parties.pool.models import BELONGING, ClaimOrder, Pool, PoolObject
from bihuan.parties.recycle.due import KINDS
from bihuan.parties.standing.schemas import NextInLine, PoolStanding

MOST = 200


async def standings(ctx: Context, object_type: PoolObject) -> list[PoolStanding]:
    """Of the pools of a kind that are open; what counts as held is what the claim counts."""
    kind = KINDS[object_type]
    await ctx.written(kind.model, OwnershipEvent, Pool)
    return [await _standing(ctx, kind, row) for row in await ctx.db.execute(_mine(ctx, kind))]


async def _standing(ctx: Context, kind: Kind, row: Any) -> PoolStanding:
    ordered = row.claim_order == ClaimOrder.OLDEST_FIRST and ctx.may(kind.name, "read")
    first = await first_in_line(ctx, kind, row, ctx.me.id) if ordered else None
    return PoolStanding(
        pool_id=row.id,
        pool_name=row.name,
        claim_daily_limit=row.claim_daily_limit,
        claimed_today=row.claimed_today,
        holding_limit=row.holding_limit if row.own_limit is None else row.own_limit,
        holding=row.holding,
        claim_order=row.claim_order,
        next=None if first is None else NextInLine(id=first.id, name=first.name),
    )


def _mine(ctx: Context, kind: Kind) -> Select[Any]:
    model = kind.model
    claimed = select(func.count()).where(
        OwnershipEvent.actor_id == ctx.me.id,
        OwnershipEvent.action == "claim",
        OwnershipEvent.biz_date == CLOCK.today(),
        OwnershipEvent.from_pool_id == Pool.id,
    )
    counted = or_(Pool.deal_counts_holding, ~kind.spared)
    held = select(literal(1)).where(model.owner_id == ctx.me.id, model.deleted_at.is_(None), kind.held, counted)
    held = held.correlate(Pool).limit(COUNT_CAP)
    own = select(kind.own_limit).where(User.id == ctx.me.id)
    return (
        select(
            Pool.id,
            Pool.name,
            Pool.claim_daily_limit,
            Pool.holding_limit,
            Pool.claim_order,
            Pool.prev_owner_cooldown_days,
            claimed.correlate(Pool).scalar_subquery().label("claimed_today"),
            select(func.count()).select_from(held.subquery()).correlate(Pool).scalar_subquery().label("holding"),
            own.scalar_subquery().label("own_limit"),
        )
        .where(
            Pool.object_type == kind.name,
            Pool.is_active,
            Pool.deleted_at.is_(None),
            Pool.id == any_(uuid_array(sorted(ctx.me.sets.get(BELONGING, ())))),
        )
        .order_by(Pool.name, Pool.id)
        .limit(MOST)
    )
