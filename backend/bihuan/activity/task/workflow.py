"""What can happen to a task (DOMAIN §11.1). Who may do it besides being let at it at all is told by ``whose``."""

from __future__ import annotations

from typing import Any

from bihuan.activity.follow_up.schemas import FollowUpCreate, FollowUpTarget
from bihuan.activity.follow_up.service import create_follow_up
from bihuan.activity.task.models import HELD, OPEN, Task, TaskType
from bihuan.activity.task.models import TaskStatus as S
from bihuan.activity.task.schemas import TaskAssign, TaskComplete, TaskReassign
from bihuan.company.setting.service import setting
from bihuan.identity.user.service import active_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Forbidden, Invalid, Text
from bihuan.kernel.ownership import own
from bihuan.kernel.workflow import Action, Reason

SPOKEN = {TaskType.CALL: "phone", TaskType.VISIT: "visit"}
"""As which kind of follow-up a result is written down; all else is ``other``."""


def is_open(task: Task) -> DomainError | None:
    return None if task.status in OPEN else DomainError("INVALID_TRANSITION")


def whose(ctx: Context, task: Task, verb: str) -> DomainError | None:
    """Who may do this to a task that they are let at: its doer alone works on it, and does not call it off.

    Only whoever gave it and the superiors of either call it off or open it again. A task that a plan has made was
    given by nobody.
    """
    if ctx.is_system:
        return None
    me = ctx.me
    if verb in {"start", "complete"}:
        return None if task.owner_id == me.id else Forbidden("NOT_OWNER")
    if verb in {"cancel", "reopen"}:
        scopes = me.scopes("tasks", verb)
        above = {*me.subordinates, *me.owners(scopes, True)} - {me.id}
        may = "all" in scopes or task.created_by == me.id or not above.isdisjoint({task.created_by, task.owner_id})
        return None if may else Forbidden("TASK_NOT_YOURS")
    return None


def _check(ctx: Context, task: Task, verb: str) -> None:
    refused = whose(ctx, task, verb)
    if refused is not None:
        raise refused


async def assign(ctx: Context, task: Task, data: TaskAssign) -> None:
    """From the pool to somebody; a manager to their own people (ADM, SM)."""
    scopes = ctx.me.scopes("tasks", "assign")
    if not (ctx.is_system or "all" in scopes or data.owner_id in ctx.me.owners(scopes, True)):
        raise Invalid("/owner_id", "TASK_NOT_YOUR_PEOPLE")
    user = await active_user(ctx, "/owner_id", data.owner_id)
    own(task, user.id, user.department_id)


async def take(ctx: Context, task: Task, _: Any) -> None:
    if not await setting(ctx, "task_pool_take"):
        raise DomainError("TASK_TAKE_OFF")
    own(task, ctx.me.id, ctx.me.department_id)


async def start(ctx: Context, task: Task, _: Any) -> None:
    _check(ctx, task, "start")
    task.started_at = CLOCK.now()


async def complete(ctx: Context, task: Task, data: TaskComplete) -> None:
    """With a follow-up of the record, if asked: raises TASK_ABOUT_NOTHING, TASK_RECORD_NOT_YOURS and what
    ``create_follow_up`` does."""
    _check(ctx, task, "complete")
    task.result, task.completed_at = data.result, CLOCK.now()
    if not data.follow_up:
        return
    if task.object_type is None or task.object_id is None:
        raise Invalid("/follow_up", "TASK_ABOUT_NOTHING")
    said = FollowUpCreate(
        object_type=FollowUpTarget(task.object_type),
        object_id=task.object_id,
        kind=SPOKEN.get(TaskType(task.task_type), "other"),
        content=data.result,
        contact_ids=[],
    )
    try:
        await create_follow_up(ctx, said)
    except DomainError as refused:
        if refused.code in {"FORBIDDEN", "REF_NOT_FOUND"}:
            raise Invalid("/follow_up", "TASK_RECORD_NOT_YOURS") from None
        raise


async def reassign(ctx: Context, task: Task, data: TaskReassign) -> None:
    """Somebody else begins from the beginning."""
    if data.owner_id == task.owner_id:
        raise DomainError("SAME_OWNER")
    user = await active_user(ctx, "/owner_id", data.owner_id)
    own(task, user.id, user.department_id)
    task.started_at = None


async def cancel(ctx: Context, task: Task, _: Reason) -> None:
    _check(ctx, task, "cancel")


async def reopen(ctx: Context, task: Task, _: Reason) -> None:
    _check(ctx, task, "reopen")
    task.completed_at = None


ACTIONS = (
    Action("assign", {S.POOL}, S.PENDING, Text("分配任务", "Assign the task"), TaskAssign, effect=assign),
    Action("take", {S.POOL}, S.PENDING, Text("认领任务", "Take the task"), effect=take),
    Action("start", {S.PENDING}, S.IN_PROGRESS, Text("标记执行", "Begin the task"), effect=start),
    Action(
        "complete",
        set(HELD),
        S.COMPLETED,
        Text("完成任务", "Complete the task"),
        TaskComplete,
        effect=complete,
    ),
    Action(
        "reassign", set(HELD), S.PENDING, Text("转派任务", "Give the task to another"), TaskReassign, effect=reassign
    ),
    Action("cancel", set(OPEN), S.CANCELLED, Text("取消任务", "Call the task off"), Reason, effect=cancel),
    Action("reopen", {S.COMPLETED}, S.IN_PROGRESS, Text("重新打开任务", "Open the task again"), Reason, effect=reopen),
    Action(
        "call-off",
        set(OPEN),
        S.CANCELLED,
        Text("自动取消", "Called off by itself"),
        Reason,
        permission="cancel",
        system=True,
    ),
)
