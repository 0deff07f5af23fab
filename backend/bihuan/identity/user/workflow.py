"""What can happen to a user."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, update

from bihuan.identity.account.models import Totp
from bihuan.identity.epoch import move_epoch
from bihuan.identity.passwords import hash_password, resembles
from bihuan.identity.session.models import Session
from bihuan.identity.user.models import UserStatus as S
from bihuan.identity.user.schemas import Password
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.security_log import tell
from bihuan.kernel.workflow import Action, Note


async def end_sessions(ctx: Context, user: Any, data: Any) -> None:
    """Signed out everywhere, effective on the next request."""
    await ctx.db.execute(
        update(Session).where(Session.user_id == user.id, Session.revoked_at.is_(None)).values(revoked_at=CLOCK.now())
    )
    await move_epoch(ctx)


async def _ended(ctx: Context, user: Any, data: Any) -> None:
    await end_sessions(ctx, user, data)
    tell(ctx, "access.ended", object_type="users", object_id=user.id)


def has_password(user: Any) -> DomainError | None:
    return DomainError("SERVICE_ACCOUNT") if user.is_service else None


async def set_password(ctx: Context, user: Any, data: Password) -> None:
    if resembles(data.password, user.username):
        raise Invalid("/password", "PASSWORD_LIKE_NAME")
    user.password_hash = await hash_password(data.password)
    await end_sessions(ctx, user, data)
    tell(ctx, "password.set", object_type="users", object_id=user.id)


async def reset_totp(ctx: Context, user: Any, data: Any) -> None:
    """For whoever has lost the telephone and the recovery codes; signs them out, too."""
    await ctx.db.execute(delete(Totp).where(Totp.user_id == user.id))
    await end_sessions(ctx, user, data)
    tell(ctx, "totp.reset", object_type="users", object_id=user.id)


async def _reactivated(ctx: Context, user: Any, data: Any) -> None:
    await move_epoch(ctx)


ACTIONS = (
    Action("disable", {S.ACTIVE}, S.DISABLED, Text("停用", "Disable the user"), input=Note, effect=_ended),
    Action("enable", {S.DISABLED}, S.ACTIVE, Text("启用", "Enable the user"), effect=_reactivated),
    Action(
        "leave",
        {S.ACTIVE, S.DISABLED},
        S.LEFT,
        Text("离职", "The user leaves the company"),
        input=Note,
        effect=_ended,
    ),
    Action(
        "set-password",
        {S.ACTIVE, S.DISABLED},
        None,
        Text("重置密码", "Set a new password"),
        input=Password,
        guards=(has_password,),
        effect=set_password,
    ),
    Action(
        "reset-totp",
        {S.ACTIVE, S.DISABLED},
        None,
        Text("重置两步验证", "Reset two-step verification"),
        input=Note,
        guards=(has_password,),
        effect=reset_totp,
    ),
)
