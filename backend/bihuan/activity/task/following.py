"""What becomes of open tasks when the record they are about changes hands or comes to its end (DOMAIN §6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bihuan.activity.task.models import HELD, OPEN, Task
from bihuan.activity.task.service import TASKS
from bihuan.company.setting.service import setting
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of, uuid_array
from bihuan.kernel.ownership import OwnershipEvent, own
from bihuan.kernel.workflow import Reason


def _about(record: Any) -> ColumnElement[bool]:
    """Of the record itself, and of a customer's everything below it."""
    return or_(Task.object_id == record.id, Task.customer_id == record.id)


async def follow_owner(ctx: Context, record: Any, data: Any = None) -> None:
    """Consequence of a transfer: open tasks of the old owner go to the new one. The setting may leave them."""
    if not await setting(ctx, "tasks_follow_owner"):
        return
    old = (await _owners_before(ctx, [record])).get(record.id)
    if old is None or record.owner_id is None:
        return
    reason = getattr(data, "reason", None)
    held = _open(Task.id).where(_about(record), Task.owner_id == old, Task.status == one_of(HELD))
    await ctx.written(Task)
    for task_id in (await ctx.db.scalars(held)).all():
        async with TASKS.change(ctx, task_id, "update", action="transfer", reason=reason) as task:
            own(task, record.owner_id, record.owner_dept_id)


async def end_with_owners(ctx: Context, records: Sequence[Any], _: Any = None) -> None:
    """Consequence of going into a pool: whoever had the records has nothing to do about them any more."""
    old = await _owners_before(ctx, records)
    owners, about = sorted({owner for owner in old.values() if owner is not None}), any_(uuid_array(sorted(old)))
    theirs = (or_(Task.object_id == about, Task.customer_id == about), Task.owner_id == any_(uuid_array(owners)))
    found = _open(Task.id, Task.owner_id, Task.object_id, Task.customer_id).where(*theirs)
    await ctx.written(Task)
    for task in (await ctx.db.execute(found)).all():
        if task.owner_id in {old.get(task.object_id), old.get(task.customer_id)}:
            await TASKS.act(ctx, task.id, "call-off", Reason(reason="记录已退回公海"))


async def end_with_record(ctx: Context, record: Any, _: Any = None) -> None:
    """Consequence of its end: nobody has anything to do about it any more, nor will anybody."""
    await call_off(ctx, "相关记录已结束", _about(record))


async def call_off(ctx: Context, reason: str, *which: ColumnElement[bool]) -> int:
    """Open tasks that fit, each logged; how many. As the system."""
    await ctx.written(Task)
    found = (await ctx.db.scalars(_open(Task.id).where(*which))).all()
    for task_id in found:
        await TASKS.act(ctx, task_id, "call-off", Reason(reason=reason))
    return len(found)


def _open(*columns: Any) -> Select[Any]:
    return TASKS.alive(select(*columns)).where(Task.status == one_of(OPEN)).order_by(Task.id)


async def _owners_before(ctx: Context, records: Sequence[Any]) -> dict[UUID, UUID | None]:
    """Whose they were before the change of hands that has just been written down."""
    await ctx.written(OwnershipEvent)
    about = OwnershipEvent.object_id == any_(uuid_array([record.id for record in records]))
    last = select(OwnershipEvent.object_id, OwnershipEvent.from_owner_id).where(about)
    newest = last.ext(distinct_on(OwnershipEvent.object_id)).order_by(
        OwnershipEvent.object_id, OwnershipEvent.id.desc()
    )
    rows = await ctx.db.execute(newest)
    return {object_id: owner_id for object_id, owner_id in rows}
