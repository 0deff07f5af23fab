"""One counter that moves whenever roles, users or departments change, and so drops cached principals."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.context import Context
from bihuan.kernel.db import Base


class PermissionEpoch(Base):
    """A table of one row."""

    __tablename__ = "permission_epoch"
    id: Mapped[bool] = mapped_column(primary_key=True, default=True)
    epoch: Mapped[int]


async def permissions_changed(ctx: Context) -> None:
    """Who may see what, or a setting, has changed: what processes keep in memory is loaded anew on the next request."""
    await ctx.db.execute(
        text(
            "INSERT INTO permission_epoch AS e (id, epoch) VALUES (true, 1) "
            "ON CONFLICT (id) DO UPDATE SET epoch = e.epoch + 1"
        )
    )
