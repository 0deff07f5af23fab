"""The life of a pool: open or closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from bihuan.identity.epoch import move_epoch
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.workflow import Action
from bihuan.parties.pool.models import Pool
from bihuan.parties.pool.rules import resume_recycling

CONTENTS: dict[str, Callable[[Context, Pool], Awaitable[int]]] = {}
"""How many records lie in a pool, by kind: leads and customers register themselves."""


def is_open(pool: Pool) -> DomainError | None:
    return None if pool.is_active else DomainError("INVALID_TRANSITION")


def is_closed(pool: Pool) -> DomainError | None:
    return DomainError("INVALID_TRANSITION") if pool.is_active else None


def not_default(pool: Pool) -> DomainError | None:
    """The default pool takes what has no other place, so it stays open."""
    return DomainError("POOL_IS_DEFAULT") if pool.is_default else None


async def close(ctx: Context, pool: Pool, _: Any) -> None:
    """Raises POOL_NOT_EMPTY while records lie in it (DOMAIN §6.2)."""
    count = CONTENTS.get(pool.object_type)
    if count is not None and await count(ctx, pool):
        raise DomainError("POOL_NOT_EMPTY")
    pool.is_active = False
    await move_epoch(ctx)


async def reopen(ctx: Context, pool: Pool, _: Any) -> None:
    pool.is_active = True
    resume_recycling(pool)
    await move_epoch(ctx)


async def become_default(ctx: Context, pool: Pool, _: Any) -> None:
    """The former default steps back in the same transaction."""
    await ctx.written(Pool)
    former = await ctx.db.scalar(
        select(Pool)
        .where(Pool.object_type == pool.object_type, Pool.is_default, Pool.deleted_at.is_(None))
        .with_for_update(key_share=True)
    )
    if former is not None:
        former.is_default = False
        await ctx.db.flush()
    pool.is_default = True
    await move_epoch(ctx)


def counter(model: type[Any]) -> Callable[[Context, Pool], Awaitable[int]]:
    """How many living records of ``model`` lie in the pool."""

    async def count(ctx: Context, pool: Pool) -> int:
        inside = select(func.count()).where(model.pool_id == pool.id, model.deleted_at.is_(None))
        return int(await ctx.db.scalar(inside) or 0)

    return count


ACTIONS = (
    Action("disable", None, None, Text("停用", "Close the pool"), guards=(is_open, not_default), effect=close),
    Action("enable", None, None, Text("启用", "Open the pool"), guards=(is_closed,), effect=reopen),
    Action(
        "make-default",
        None,
        None,
        Text("设为默认", "Make it the default pool"),
        guards=(is_open,),
        effect=become_default,
        permission="config",
    ),
)
