"""What can happen to a user."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from bihuan.identity.epoch import permissions_changed
from bihuan.identity.passwords import hash_password
from bihuan.identity.session.models import Session
from bihuan.identity.user.models import UserStatus as S
from bihuan.identity.user.schemas import Password
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.workflow import Action, Note


async def end_sessions(ctx: Context, user: Any, data: Any) -> None:
    """Signed out everywhere, effective on the next request."""
    await ctx.db.execute(
        update(Session).where(Session.user_id == user.id, Session.revoked_at.is_(None)).values(revoked_at=CLOCK.now())
    )
    await permissions_changed(ctx)


async def set_password(ctx: Context, user: Any, data: Password) -> None:
    user.password_hash = await hash_password(data.password)
    await end_sessions(ctx, user, data)


async def _reactivated(ctx: Context, user: Any, data: Any) -> None:
    await permissions_changed(ctx)


ACTIONS = (
    Action("disable", {S.ACTIVE}, S.DISABLED, Text("停用", "Disable the user"), input=Note, effect=end_sessions),
    Action("enable", {S.DISABLED}, S.ACTIVE, Text("启用", "Enable the user"), effect=_reactivated),
    Action(
        "leave",
        {S.ACTIVE, S.DISABLED},
        S.LEFT,
        Text("离职", "The user leaves the company"),
        input=Note,
        effect=end_sessions,
    ),
    Action(
        "set-password",
        {S.ACTIVE, S.DISABLED},
        None,
        Text("重置密码", "Set a new password"),
        input=Password,
        effect=set_password,
    ),
)
