"""Approvals as verbs: start one, withdraw one, decide a task; the document is always locked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bihuan.approvals.instance.engine import Progress, proceed
from bihuan.approvals.instance.engine import withdraw as close_withdrawn
from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask, InstanceStatus, TaskState
from bihuan.kernel.audit import LogEntry
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.workflow import Note

LOGGED_AS = "approvals"
_earlier = aliased(ApprovalInstance)


@dataclass(slots=True)
class SystemEntry(LogEntry):
    """A change nobody decided on: it follows from the rules, though it happens in somebody's transaction."""

    actor_kind: str = "system"


def resource_of(record: Any) -> Resource[Any]:
    """The kind of an approvable document."""
    return next(
        resource
        for resource in RESOURCES.values()
        if resource.model is type(record) and any(action.name == "approve" for action in resource.actions)
    )


async def start(ctx: Context, record: Any, snapshot: Mapping[str, Any], reason: str | None) -> TaskState:
    """Open an approval of a document that has just become pending. Answers APPROVED when nobody is left to ask."""
    resource = resource_of(record)
    rounds = select(func.coalesce(func.max(_earlier.round), 0) + 1).where(
        _earlier.object_type == resource.name, _earlier.object_id == record.id
    )
    amount = getattr(record, "amount_incl", None)
    if amount is None:
        amount = getattr(record, "amount", None)
    instance = ApprovalInstance(
        object_type=resource.name,
        object_id=record.id,
        flow_id=UUID(snapshot["flow_id"]),
        flow_snapshot=dict(snapshot),
        title=resource.title(record)[:200],
        amount=amount if isinstance(amount, Decimal) else None,
        currency=getattr(record, "currency", None),
        submitter_id=ctx.me.id,
        status=InstanceStatus.RUNNING,
        current_node_seq=0,
        round=rounds.scalar_subquery(),
        submitted_at=CLOCK.now(),
        created_by=ctx.me.id,
        updated_by=ctx.me.id,
    )
    ctx.db.add(instance)
    ctx.unnumbered.append(instance)
    ctx.log.append(LogEntry("submit", LOGGED_AS, instance, reason=reason))
    if hasattr(record, "approval_instance_id"):
        record.approval_instance_id = instance.id
    judged = await proceed(ctx, Progress(instance))
    if judged is TaskState.APPROVED:
        ctx.touch(instance)
        ctx.log.append(SystemEntry("approve", LOGGED_AS, instance))
    return judged


async def withdraw(ctx: Context, record: Any, data: Any) -> None:
    """Take a submission back: the submitter or the owner, while undecided and if the flow allows it (DOMAIN §3.2)."""
    resource = resource_of(record)
    running = await lock_running(
        ctx,
        ApprovalInstance.object_type == resource.name,
        ApprovalInstance.object_id == record.id,
        ApprovalInstance.status == InstanceStatus.RUNNING,
    )
    instance = running.instance
    if not ctx.is_system and ctx.me.id not in {instance.submitter_id, getattr(record, "owner_id", None)}:
        raise Forbidden("NOT_SUBMITTER")
    if not instance.flow_snapshot["allow_withdraw"]:
        raise DomainError("WITHDRAW_FORBIDDEN")
    close_withdrawn(running)
    ctx.touch(instance)
    ctx.log.append(LogEntry("withdraw", LOGGED_AS, instance, reason=getattr(data, "reason", None)))


async def decide(ctx: Context, task_id: UUID, decision: TaskState, comment: str | None) -> ApprovalTask:
    """Approve or reject a task of one's own; the last one decides the document in the same transaction.

    Approving needs no permission on the document. Raises TASK_NOT_OPEN, COMMENT_REQUIRED, Forbidden, NotFound.
    """
    object_type, object_id, instance_id = await _mine(ctx, task_id)
    if decision is TaskState.REJECTED and not comment:
        raise Invalid("/comment", "COMMENT_REQUIRED")
    verb = "approve" if decision is TaskState.APPROVED else "reject"
    resource = RESOURCES[object_type]
    with ctx.system():
        async with resource.change(ctx, object_id, verb, reason=comment) as record:
            running = await lock_running(ctx, ApprovalInstance.id == instance_id)
            task = next(one for one in running.tasks if one.id == task_id)
            if task.state != TaskState.OPEN:
                raise DomainError("TASK_NOT_OPEN")
            task.state, task.comment, task.acted_at = decision, comment, CLOCK.now()
            judged = await proceed(ctx, running)
            if judged is TaskState.OPEN:  # a step only: the document does not change, so the door logs nothing
                ctx.log.append(LogEntry(f"{verb}-step", object_type, record, reason=comment))
            else:
                final = "approve" if judged is TaskState.APPROVED else "reject"
                await resource.perform(ctx, record, resource.action(final), Note(reason=comment))
    ctx.touch(running.instance)
    changes = [{"field": task.node_name, "old": str(TaskState.OPEN), "new": str(decision)}]
    ctx.log.append(LogEntry(verb, LOGGED_AS, running.instance, changes, comment))
    return task


async def _mine(ctx: Context, task_id: UUID) -> tuple[str, UUID, UUID]:
    """Where the task belongs, if it is the caller's. Otherwise 403 to those who may see the document, 404 to others."""
    found = (
        await ctx.db.execute(
            select(
                ApprovalInstance.object_type,
                ApprovalInstance.object_id,
                ApprovalInstance.id,
                ApprovalInstance.submitter_id,
                ApprovalTask.assignee_id,
            )
            .join(ApprovalInstance, ApprovalInstance.id == ApprovalTask.instance_id)
            .where(ApprovalTask.id == task_id)
        )
    ).one_or_none()
    if found is None:
        raise NotFound()
    if found.assignee_id != ctx.me.id:
        resource = RESOURCES[found.object_type]
        seen = select(resource.model.id).where(resource.model.id == found.object_id, resource.scope(ctx))
        if found.submitter_id == ctx.me.id or await ctx.db.scalar(resource.alive(seen)) is not None:
            raise Forbidden()
        raise NotFound()
    return found.object_type, found.object_id, found.id


async def lock_running(ctx: Context, *which: Any) -> Progress:
    """The instance and all its tasks, locked in one order. The document is locked already."""
    locked = (
        await ctx.db.execute(
            select(ApprovalInstance, ApprovalTask)
            .join(ApprovalTask, ApprovalTask.instance_id == ApprovalInstance.id)
            .where(*which)
            .order_by(ApprovalTask.node_seq, ApprovalTask.position)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ).all()
    if not locked:
        raise DomainError("INVALID_TRANSITION")
    return Progress(locked[0][0], [task for _, task in locked])
