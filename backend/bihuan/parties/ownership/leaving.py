"""Who leaves the company hands over first: nothing they own may be left without anybody who looks after it (R10)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

from bihuan.activity.outing.models import Outing, OutingStatus
from bihuan.activity.task.handing import open_tasks_of
from bihuan.activity.task.models import Task
from bihuan.approvals.instance.handing import pending_of
from bihuan.identity.api_token.models import ApiToken, TokenStatus
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError
from bihuan.kernel.members import TEAM, RecordMember
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.workflow import Note, Reason
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.lead.workflow import LEAD_KIND

LEFT = "人员离职"


async def refuse_owners(ctx: Context, user: Any, data: Any) -> None:
    """Consequence of (users, leave): leads, customers, pending approvals and tasks are handed over first (DOMAIN §1.1).

    Deals, quotes and the other documents of a customer follow it. Raises USER_OWNS_RECORDS, USER_HAS_APPROVALS,
    USER_HAS_TASKS.
    """
    counted = [
        select(func.count()).where(kind.model.owner_id == user.id, kind.model.deleted_at.is_(None), kind.held)
        for kind in (LEAD_KIND, CUSTOMER_KIND)
    ]
    counted += [
        select(func.count()).select_from(own.subquery()) for own in (pending_of(user.id), open_tasks_of(user.id))
    ]
    await ctx.written(LEAD_KIND.model, CUSTOMER_KIND.model, Task)
    found = (await ctx.db.execute(select(*(one.scalar_subquery() for one in counted)))).one()
    leads, customers, approvals, tasks = found
    if leads or customers:
        raise DomainError("USER_OWNS_RECORDS", leads=leads, customers=customers)
    if approvals:
        raise DomainError("USER_HAS_APPROVALS", count=approvals)
    if tasks:
        raise DomainError("USER_HAS_TASKS", count=tasks)


async def end_access(ctx: Context, user: Any, data: Any) -> None:
    """Consequence of (users, leave), and of a handover's beginning: keys are revoked, nobody waits for them outside,
    and no team has them any more.

    Sessions end with the verb that shuts the user out.
    """
    live = (TokenStatus.ACTIVE, TokenStatus.DISABLED)
    tokens = select(ApiToken.id).where(
        ApiToken.owner_id == user.id, ApiToken.status.in_(live), ApiToken.deleted_at.is_(None)
    )
    reason = Note(reason=getattr(data, "reason", None))
    for token_id in (await ctx.db.scalars(tokens.order_by(ApiToken.id))).all():
        await RESOURCES["api-tokens"].act(ctx, token_id, "revoke", reason)
    planned = select(Outing.id).where(
        Outing.owner_id == user.id, Outing.status == OutingStatus.REGISTERED, Outing.deleted_at.is_(None)
    )
    for outing_id in (await ctx.db.scalars(planned.order_by(Outing.id))).all():
        await RESOURCES["outings"].act(ctx, outing_id, "cancel", Reason(reason=LEFT))
    await ctx.written(RecordMember)
    await ctx.db.execute(
        delete(RecordMember)
        .where(RecordMember.user_id == user.id, RecordMember.via == TEAM)
        .execution_options(synchronize_session=False)
    )
