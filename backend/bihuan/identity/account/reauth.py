"""Asking for the password once more, before what a stolen screen must not be able to do (TRUST §4.2)."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy import select

from bihuan.identity.passwords import verify_password
from bihuan.identity.user.models import User
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.quotas import Policy, exceeded


async def confirm(request: Request, ctx: Context, password: str) -> None:
    """Raises REAUTH_FAILED for a wrong password, and RATE_LIMITED after some of them."""
    policy = Policy("confirm", request.app.state.limits.confirm)
    quotas, caller = request.app.state.quotas, str(ctx.me.id)
    if policy.limit:  # nothing is counted yet: only wrong ones are
        standing = quotas.take(policy, caller, 0)
        refused = exceeded([standing._replace(left=standing.left - 1)])
        if refused is not None:
            raise refused
    stored = await ctx.db.scalar(select(User.password_hash).where(User.id == ctx.me.id))
    if not await verify_password(password, stored):
        if policy.limit:
            quotas.take(policy, caller, 1)
        raise DomainError("REAUTH_FAILED")
