"""Pending approvals of somebody who will not decide them: handed on to somebody else (DOMAIN §1.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from bihuan.approvals.instance.approvers import administrators, managers
from bihuan.approvals.instance.engine import UNDECIDED, let_in
from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask, InstanceStatus
from bihuan.approvals.instance.service import LOGGED_AS, lock_running
from bihuan.identity.user.models import User
from bihuan.identity.user.service import active_user
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, NotFound
from bihuan.kernel.resource import RESOURCES


def pending_of(user_id: UUID, *columns: Any) -> Select[Any]:
    """What waits for the user's word, or will when those before have given theirs."""
    return (
        select(*(columns or (ApprovalTask.id,)))
        .join(ApprovalInstance, ApprovalInstance.id == ApprovalTask.instance_id)
        .where(
            ApprovalTask.assignee_id == user_id,
            ApprovalTask.state.in_(sorted(UNDECIDED)),
            ApprovalInstance.status == InstanceStatus.RUNNING,
        )
    )


async def hand_on(ctx: Context, task_id: UUID, from_id: UUID, to_id: UUID, reason: str) -> UUID:
    """Ask somebody else; whoever submitted it is replaced by their manager, as always. Returns who is asked now.

    Raises TASK_NOT_OPEN when it has been decided or is another's, USER_NOT_ACTIVE, NO_APPROVER.
    """
    asked = select(ApprovalInstance).join(ApprovalTask, ApprovalTask.instance_id == ApprovalInstance.id)
    instance = await ctx.db.scalar(asked.where(ApprovalTask.id == task_id))
    if instance is None:
        raise NotFound()
    await active_user(ctx, "/receiver_id", to_id)
    with ctx.system():
        await RESOURCES[instance.object_type].hold(ctx, instance.object_id)  # the document first, as everywhere
        running = await lock_running(ctx, ApprovalInstance.id == instance.id)
        task = next(one for one in running.tasks if one.id == task_id)
        if task.state not in UNDECIDED or task.assignee_id != from_id:
            raise DomainError("TASK_NOT_OPEN")
        to_id = await _instead_of_submitter(ctx, running.instance.submitter_id, to_id)
        task.assignee_id = to_id
        await let_in(ctx, running.instance, [to_id])
    names = dict((await ctx.db.execute(select(User.id, User.name).where(User.id.in_([from_id, to_id])))).tuples().all())
    ctx.touch(running.instance)
    change = {"field": task.node_name, "old": names.get(from_id), "new": names.get(to_id)}
    ctx.log.append(LogEntry("transfer", LOGGED_AS, running.instance, [change], reason))
    return to_id


async def _instead_of_submitter(ctx: Context, submitter_id: UUID, to_id: UUID) -> UUID:
    """Nobody decides on their own document (DOMAIN §3.1 self_approval)."""
    if to_id != submitter_id:
        return to_id
    above = await managers(ctx, submitter_id, 1) or await administrators(ctx, submitter_id)
    if not above or above[0] == submitter_id:
        raise DomainError("NO_APPROVER")
    return above[0]
