"""What becomes of open tasks when the record they are about changes hands or comes to its end (DOMAIN §6.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from bihuan.activity.task.models import HELD, OPEN, Task
from bihuan.activity.task.service import TASKS
from bihuan.company.setting.service import setting
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.ownership import OwnershipEvent, own
from bihuan.kernel.workflow import Reason


def _about(record: Any) -> ColumnElement[bool]:
    """Of the record itself, and of a customer's everything below it."""
    return or_(Task.object_id == record.id, Task.customer_id == record.id)


async def follow_owner(ctx: Context, record: Any, data: Any = None) -> None:
    """Consequence of a transfer: open tasks of the old owner go to the new one. The setting may leave them."""
    if not await setting(ctx, "tasks_follow_owner"):
        return
    old = await _owner_before(ctx, record)
    if old is None or record.owner_id is None:
        return
    reason = getattr(data, "reason", None)
    for task_id in await _open(ctx, _about(record), Task.owner_id == old, Task.status == one_of(HELD)):
        async with TASKS.change(ctx, task_id, "update", action="transfer", reason=reason) as task:
            own(task, record.owner_id, record.owner_dept_id)


async def end_with_owner(ctx: Context, record: Any, _: Any = None) -> None:
    """Consequence of going into a pool: whoever had the record has nothing to do about it any more."""
    old = await _owner_before(ctx, record)
    if old is not None:
        await call_off(ctx, "记录已退回公海", _about(record), Task.owner_id == old)


async def end_with_record(ctx: Context, record: Any, _: Any = None) -> None:
    """Consequence of its end: nobody has anything to do about it any more, nor will anybody."""
    await call_off(ctx, "相关记录已结束", _about(record))


async def call_off(ctx: Context, reason: str, *which: ColumnElement[bool]) -> int:
    """Open tasks that fit, each logged; how many. As the system."""
    found = await _open(ctx, *which)
    for task_id in found:
        await TASKS.act(ctx, task_id, "call-off", Reason(reason=reason))
    return len(found)


async def _open(ctx: Context, *which: ColumnElement[bool]) -> list[UUID]:
    await ctx.written(Task)
    wanted = TASKS.alive(select(Task.id)).where(*which, Task.status == one_of(OPEN))
    return list(await ctx.db.scalars(wanted.order_by(Task.id)))


async def _owner_before(ctx: Context, record: Any) -> UUID | None:
    """Whose it was before the change of hands that has just been written down."""
    await ctx.written(OwnershipEvent)
    last = select(OwnershipEvent.from_owner_id).where(OwnershipEvent.object_id == record.id)
    found: UUID | None = await ctx.db.scalar(last.order_by(OwnershipEvent.id.desc()).limit(1))
    return found
