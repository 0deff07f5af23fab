"""One counter that moves whenever roles, users or departments change, and so drops cached principals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.context import Context
from bihuan.kernel.db import Base

T = TypeVar("T")


class PermissionEpoch(Base):
    """A table of one row."""

    __tablename__ = "permission_epoch"
    id: Mapped[bool] = mapped_column(primary_key=True, default=True)
    epoch: Mapped[int]


async def move_epoch(ctx: Context) -> None:
    """Who may see what, or a setting, has changed: what processes keep in memory is loaded anew on the next request."""
    ctx.epoch_moved = True
    await ctx.db.execute(
        text(
            "INSERT INTO permission_epoch AS e (id, epoch) VALUES (true, 1) "
            "ON CONFLICT (id) DO UPDATE SET epoch = e.epoch + 1"
        )
    )


class Remembered(Generic[T]):
    """What ``read`` finds, kept in memory by database until the epoch moves: whoever changes it moves the epoch."""

    def __init__(self, read: Callable[[Context], Awaitable[T]]) -> None:
        self._read = read
        self._kept: WeakKeyDictionary[Any, tuple[int, T]] = WeakKeyDictionary()

    async def __call__(self, ctx: Context) -> T:
        if ctx.epoch_moved:
            return await self._read(ctx)  # what this transaction has changed is its own until it commits
        engine, epoch = ctx.database, ctx.me.epoch
        kept = self._kept.get(engine)
        if kept is None or kept[0] != epoch or not epoch:  # without an epoch nothing tells when to forget
            kept = self._kept[engine] = (epoch, await self._read(ctx))
        return kept[1]
