"""Pools in which whoever has waited longest is claimed first (先进先领, DOMAIN §6.2)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Select, bindparam, exists, func, select

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_id, one_of
from bihuan.kernel.errors import DomainError
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.parties.ownership.service import GIVEN_UP, Kind
from bihuan.parties.pool.models import ClaimOrder, Pool


class Waiting(NamedTuple):
    """A record in a pool."""

    id: UUID
    name: str


async def first_in_line(ctx: Context, kind: Kind, pool: Any, user_id: UUID) -> Waiting | None:
    """What has waited longest in a pool, but for what ``user_id`` gave up too lately to have it back."""
    await ctx.written(kind.model, OwnershipEvent)
    days = pool.prev_owner_cooldown_days
    lately = CLOCK.today() - timedelta(days=days) if days else CLOCK.today() + timedelta(days=1)
    found = await ctx.db.execute(_first(kind), {"pool": pool.id, "user": user_id, "lately": lately})
    row = found.one_or_none()
    return Waiting(row.id, row.name) if row is not None else None


async def check_turn(ctx: Context, kind: Kind, pool: Pool, record: Any) -> None:
    """Raises CLAIM_OLDEST_FIRST where the pool has an order and another one comes before ``record``."""
    if pool.claim_order != ClaimOrder.OLDEST_FIRST:
        return
    first = await first_in_line(ctx, kind, pool, ctx.me.id)
    if first is not None and first.id != record.id:
        raise DomainError("CLAIM_OLDEST_FIRST", name=first.name)


@cache
def _first(kind: Kind) -> Select[Any]:
    """Since its last owner lost it, or since it came into being; read from the index of its kind."""
    model = kind.model
    given_up = exists().where(
        OwnershipEvent.from_owner_id == one_id("user"),
        OwnershipEvent.object_id == model.id,
        OwnershipEvent.action == one_of(GIVEN_UP),
        OwnershipEvent.biz_date >= bindparam("lately", type_=Date),
    )
    return (
        select(model.id, model.name)
        .where(model.pool_id == one_id("pool"), model.deleted_at.is_(None), ~given_up)
        .order_by(func.coalesce(model.prev_owner_lost_at, model.created_at), model.id)
        .limit(1)
    )
