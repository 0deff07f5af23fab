"""Who leaves the company hands over first: nothing they own may be left without anybody who looks after it (R10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

from bihuan.approvals.instance.handing import pending_of
from bihuan.identity.api_token.models import ApiToken, TokenStatus
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.members import TEAM, RecordMember
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.workflow import Note
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.lead.workflow import LEAD_KIND


async def refuse_owners(ctx: Context, user: Any, data: Any) -> None:
    """Consequence of (users, leave): leads, customers and pending approvals are handed over first (DOMAIN §1.1).

    Deals, quotes and the other documents of a customer follow it. Raises USER_OWNS_RECORDS, USER_HAS_APPROVALS.
    """
    counted = [
        select(func.count()).where(kind.model.owner_id == user.id, kind.model.deleted_at.is_(None), kind.held)
        for kind in (LEAD_KIND, CUSTOMER_KIND)
    ]
    counted.append(select(func.count()).select_from(pending_of(user.id).subquery()))
    await ctx.written(LEAD_KIND.model, CUSTOMER_KIND.model)
    found = (await ctx.db.execute(select(*(one.scalar_subquery() for one in counted)))).one()
    leads, customers, approvals = found
    if leads or customers:
        raise DomainError("USER_OWNS_RECORDS", leads=leads, customers=customers)
    if approvals:
        raise DomainError("USER_HAS_APPROVALS", count=approvals)


async def end_access(ctx: Context, user: Any, data: Any) -> None:
    """Consequence of (users, leave), and of a handover's beginning: keys are revoked, and no team has them any more.

    Sessions end with the verb that shuts the user out.
    """
    live = (TokenStatus.ACTIVE, TokenStatus.DISABLED)
    tokens = select(ApiToken.id).where(
        ApiToken.owner_id == user.id, ApiToken.status.in_(live), ApiToken.deleted_at.is_(None)
    )
    reason = Note(reason=getattr(data, "reason", None))
    for token_id in (await ctx.db.scalars(tokens.order_by(ApiToken.id))).all():
        await RESOURCES["api-tokens"].act(ctx, token_id, "revoke", reason)
    await ctx.written(RecordMember)
    await ctx.db.execute(
        delete(RecordMember)
        .where(RecordMember.user_id == user.id, RecordMember.via == TEAM)
        .execution_options(synchronize_session=False)
    )
