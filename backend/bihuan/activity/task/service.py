"""Tasks as a resource: given, worked on, and told about on the record they are about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, case, column, select, table

from bihuan.activity.follow_up.schemas import FollowUpTarget
from bihuan.activity.follow_up.service import SPOKEN_OF
from bihuan.activity.task.models import TASK_SEARCH, Task, TaskOrigin, TaskStatus, is_overdue
from bihuan.activity.task.schemas import TaskCreate, TaskRead, TaskRow
from bihuan.activity.task.workflow import ACTIONS, is_open, whose
from bihuan.identity.user.models import User
from bihuan.identity.user.service import active_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import FieldError, Invalid, NotFound, invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import enter

CUSTOMERS = FollowUpTarget.CUSTOMERS


def _called(kind: FollowUpTarget, key: Any) -> ColumnElement[Any]:
    """All of them stand above: known by name only."""
    records = table(kind.value, column("id", Uuid), column(SPOKEN_OF[kind], String))
    return select(records.c[SPOKEN_OF[kind]]).where(records.c.id == key).correlate(Task).scalar_subquery()


_ENROLMENTS = table("care_enrolments", column("id", Uuid), column("plan_id", Uuid))
_PLANS = table("care_plans", column("id", Uuid), column("name", String))
_PLAN_NAME = (
    select(_PLANS.c.name)
    .join_from(_ENROLMENTS, _PLANS, _PLANS.c.id == _ENROLMENTS.c.plan_id)
    .where(_ENROLMENTS.c.id == Task.enrolment_id)
    .correlate(Task)
    .scalar_subquery()
)


class Tasks(Resource[Task]):
    """Buttons are offered to whoever may press them: ``whose`` decides beside the scope."""

    async def represent(self, ctx: Context, record: Task) -> Schema:
        shown: Any = await super().represent(ctx, record)
        shown.actions = [one for one in shown.actions if whose(ctx, record, one.name) is None]
        return shown  # type: ignore[no-any-return]

    async def act(self, ctx: Context, record_id: UUID, name: str, data: Schema, if_match: str | None = None) -> Any:
        """A follow-up changes the record the task is about, which is locked first: as when the record changes hands."""
        if name == "complete" and getattr(data, "follow_up", False):
            ctx.require(self.name, "complete")
            task = await self.get(ctx, record_id)
            held = (CUSTOMERS, task.customer_id) if task.customer_id else (task.object_type, task.object_id)
            if held[0] in RESOURCES and held[1] is not None:
                with ctx.system():
                    try:
                        await RESOURCES[held[0]].hold(ctx, held[1])
                    except NotFound:
                        pass  # in the recycle bin: the follow-up says so
        return await super().act(ctx, record_id, name, data, if_match)


TASKS = Tasks(
    name="tasks",
    one="task",
    label=Label("任务", "task"),
    model=Task,
    read=TaskRead,
    row=TaskRow,
    actions=ACTIONS,
    derived={
        "owner_name": NameOf(User, Task.owner_id),
        "created_by_name": NameOf(User, Task.created_by),
        "customer_name": _called(CUSTOMERS, Task.customer_id),
        "object_title": case(*((Task.object_type == kind.value, _called(kind, Task.object_id)) for kind in SPOKEN_OF)),
        "is_overdue": is_overdue(),
        "enrolment_name": _PLAN_NAME,
    },
    editable=is_open,
    search=TASK_SEARCH,
    search_text=lambda task: [task.title],
    title=lambda task: task.title,
)


async def create_task(ctx: Context, data: TaskCreate) -> Task:
    """One's own unless told: with ``owner_id`` null nobody's, and in the task pool.

    Raises DUE_IN_PAST, REQUIRED where only a half of the record is named, REF_NOT_FOUND for a record out of sight,
    USER_NOT_ACTIVE.
    """
    ctx.require(TASKS.name, "create")
    errors = []
    if data.due_at <= CLOCK.now():
        errors.append(FieldError("/due_at", "DUE_IN_PAST"))
    if (data.object_type is None) != (data.object_id is None):
        named = FieldError("/object_id", "REQUIRED" if data.object_id is None else "REF_NOT_FOUND")
        errors += [named] if data.object_id is None else [named, FieldError("/object_type", "REQUIRED")]
    if errors:
        raise invalid(errors)
    customer_id = None
    if data.object_type is not None and data.object_id is not None:
        customer_id = await customer_of(ctx, data.object_type, data.object_id)
    task = Task(**data.model_dump(exclude={"owner_id"}), customer_id=customer_id)
    await give(ctx, task, ctx.me.id if "owner_id" not in data.model_fields_set else data.owner_id)
    return await TASKS.add(ctx, task)


async def customer_of(ctx: Context, kind: str, record_id: UUID) -> UUID | None:
    """The customer above a record, or the record itself. Raises REF_NOT_FOUND for what is out of sight."""
    resource = RESOURCES.get(kind)
    if resource is None or not ctx.may(kind, "read"):
        raise Invalid("/object_id", "REF_NOT_FOUND")
    seen = await resource.find(ctx, "/object_id", record_id)
    found: UUID | None = seen.id if kind == CUSTOMERS else getattr(seen, "customer_id", None)
    return found


async def give(ctx: Context, task: Task, owner_id: UUID | None) -> None:
    """The first owner of a new task, or the pool."""
    if owner_id is None:
        own(task, None, None)
        enter(task, TaskStatus.POOL)
        return
    user = await active_user(ctx, "/owner_id", owner_id)
    own(task, user.id, user.department_id)
    enter(task, TaskStatus.PENDING)


async def update_task(ctx: Context, task_id: UUID, data: Schema, if_match: str) -> Task:
    """While it is open. A time limit that is put off lies in the future: raises DUE_IN_PAST."""
    due = getattr(data, "due_at", None)
    async with TASKS.change(ctx, task_id, "update", if_match=if_match) as task:
        refused = is_open(task)
        if refused is not None:
            raise refused
        if due is not None and due != task.due_at and due <= CLOCK.now():
            raise Invalid("/due_at", "DUE_IN_PAST")
        for name in data.model_fields_set:
            setattr(task, name, getattr(data, name))
    return task


async def plan_task(ctx: Context, task: Task, owner_id: UUID | None) -> Task:
    """A task that a care plan makes: nobody has given it. Called as the system."""
    assert task.origin == TaskOrigin.CARE_PLAN
    await give(ctx, task, owner_id)
    return await TASKS.add(ctx, task)
