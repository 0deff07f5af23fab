"""Tasks of somebody whose work is handed over (DOMAIN §1.1)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from bihuan.activity.task.models import HELD, Task
from bihuan.activity.task.schemas import TaskReassign
from bihuan.activity.task.service import TASKS
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of


def open_tasks_of(user_id: UUID) -> Select[UUID]:
    """What somebody has still to do."""
    return select(Task.id).where(Task.owner_id == user_id, Task.status == one_of(HELD), Task.deleted_at.is_(None))


async def hand_task_on(ctx: Context, task_id: UUID, receiver_id: UUID, reason: str) -> None:
    """To another, who begins it anew. Raises USER_NOT_ACTIVE, SAME_OWNER."""
    with ctx.system():
        await TASKS.act(ctx, task_id, "reassign", TaskReassign(owner_id=receiver_id, reason=reason))
