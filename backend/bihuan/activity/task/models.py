"""Tasks: what somebody is to do by when, about a record or about nothing in particular (DOMAIN §11.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    Index,
    String,
    and_,
    any_,
    bindparam,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, synonym, validates

from bihuan.activity.follow_up.schemas import FollowUpTarget
from bihuan.kernel.access import Reason, Way, any_of, ways
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Principal
from bihuan.kernel.db import LongText, Record, one_of, uuid_array
from bihuan.kernel.ownership import Owned
from bihuan.kernel.resource import RESOURCES
from bihuan.kernel.search import search_table


class TaskType(StrEnum):
    VISIT = "visit"
    CALL = "call"
    SEND_PROPOSAL = "send_proposal"
    INTERNAL = "internal"
    OTHER = "other"


class TaskStatus(StrEnum):
    POOL = "pool"
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TaskPriority(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CareDimension(StrEnum):
    """The four aspects of customer care (客户关怀, CUST-31)."""

    CUSTOMER_SERVICE = "customer_service"
    PRODUCT_QUALITY = "product_quality"
    SERVICE_QUALITY = "service_quality"
    AFTER_SALES = "after_sales"


class TaskOrigin(StrEnum):
    MANUAL = "manual"
    CARE_PLAN = "care_plan"


class TaskOutcome(StrEnum):
    """How a task stands before its time limit: each task is exactly one of these at any moment."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    MISSED = "missed"
    OPEN = "open"
    CANCELLED = "cancelled"


HELD = (TaskStatus.PENDING, TaskStatus.IN_PROGRESS)
"""Open, and somebody's."""
OPEN = (TaskStatus.POOL, *HELD)
URGENCY = {TaskPriority.HIGH: 3, TaskPriority.MEDIUM: 2, TaskPriority.LOW: 1}


class Task(Owned, Record):
    """Its owner is who does it; a task of nobody lies in the task pool (任务池), and only such a one.

    ``customer_id`` links it upward, as that of follow-ups does. ``urgency`` follows the priority: lists sort by it.
    """

    __tablename__ = "tasks"

    status: Mapped[str] = mapped_column(String(32), default=TaskStatus.POOL)
    title: Mapped[str] = mapped_column(String(128))
    name = synonym("title")
    """As every kind of record is called where they stand together."""
    task_type: Mapped[str] = mapped_column(String(32))
    description: Mapped[LongText | None]
    object_type: Mapped[str | None] = mapped_column(String(32))
    object_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    due_at: Mapped[datetime]
    priority: Mapped[str] = mapped_column(String(8), default=TaskPriority.MEDIUM)
    urgency: Mapped[int] = mapped_column(default=2)
    care_dimension: Mapped[str | None] = mapped_column(String(32))
    origin: Mapped[str] = mapped_column(String(16), default=TaskOrigin.MANUAL)
    enrolment_id: Mapped[UUID | None]
    """Of a care plan, which stands above: known by its id only."""
    result: Mapped[LongText | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    @validates("priority")
    def _keep_urgency(self, _: str, value: str) -> str:
        self.urgency = URGENCY[TaskPriority(value)]
        return value

    @classmethod
    def granted(cls, me: Principal, verb: str, reading: bool) -> list[Way]:
        """Whoever gave the task and their superiors; the pool; readers of what it is about, for reading only."""
        found: list[Way] = []
        if reading or verb in {"update", "reassign", "cancel", "reopen"}:
            made = cls.created_by == any_(uuid_array([me.id, *me.subordinates]))
            found.append(Way(Reason.CREATOR, which=made))
        if reading or verb in {"assign", "take"}:
            found.append(Way(Reason.POOL, which=cls.owner_id.is_(None)))
        if reading:
            found += (Way(Reason.SOURCE, which=_about(me, target)) for target in FollowUpTarget)
        return [way for way in found if way.which is not None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        living: dict[str, Any] = {"postgresql_where": text("deleted_at IS NULL")}
        newest = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("num_nonnulls(object_type, object_id) <> 1", name="object"),
            CheckConstraint("status <> 'pool' OR owner_id IS NULL", name="pool"),
            CheckConstraint("status NOT IN ('pending', 'in_progress') OR owner_id IS NOT NULL", name="held"),
            CheckConstraint("(status = 'completed') = (completed_at IS NOT NULL)", name="completed"),
            CheckConstraint("status <> 'completed' OR result IS NOT NULL", name="result"),
            CheckConstraint("(origin = 'care_plan') = (enrolment_id IS NOT NULL)", name="origin"),
            Index("ix_tasks_owner", "owner_id", "due_at", "id", **living),
            Index("ix_tasks_due", "due_at", "id", **living),
            Index("ix_tasks_updated", *newest),
            Index("ix_tasks_urgency", "urgency", "id", **living),
            Index("ix_tasks_created_by", "created_by", "due_at", "id", **living),
            Index("ix_tasks_object", "object_id", "due_at", "id", postgresql_where=text("object_id IS NOT NULL")),
            Index("ix_tasks_customer", "customer_id", "due_at", "id", postgresql_where=text("customer_id IS NOT NULL")),
            Index("ix_tasks_pool", "due_at", "id", postgresql_where=text("owner_id IS NULL AND deleted_at IS NULL")),
            Index("ix_tasks_enrolment", "enrolment_id", postgresql_where=text("enrolment_id IS NOT NULL")),
            Index(
                "ix_tasks_care",
                "care_dimension",
                "created_at",
                postgresql_where=text("care_dimension IS NOT NULL AND deleted_at IS NULL"),
            ),
        )


TASK_SEARCH = search_table("tasks")


def _about(me: Principal, target: FollowUpTarget) -> ColumnElement[bool] | None:
    """The task is about a record of that kind which the person reads."""
    resource = RESOURCES.get(target)
    found = ways(me, resource.model, target, "read") if resource is not None else []
    if resource is None or not found:
        return None
    model: Any = resource.model
    seen = select(model.id).where(model.id == Task.object_id, model.deleted_at.is_(None), any_of(model, target, found))
    return and_(Task.object_type == target.value, seen.correlate(Task).exists())


def now() -> ColumnElement[datetime]:
    """The moment at which the statement is sent, also where it was built long before."""
    return bindparam(None, callable_=CLOCK.now, type_=DateTime(timezone=True), unique=True)


def is_overdue(task: Any = Task) -> ColumnElement[bool]:
    """Open beyond its time limit: derived, never kept (DOMAIN §11.1)."""
    return and_(task.status == one_of(OPEN), task.due_at < now())


def has_outcome(outcome: TaskOutcome, task: Any = Task) -> ColumnElement[bool]:
    """The tasks of which this holds now."""
    done = task.status == TaskStatus.COMPLETED
    found: dict[TaskOutcome, ColumnElement[bool]] = {
        TaskOutcome.DONE_IN_TIME: and_(done, task.completed_at <= task.due_at),
        TaskOutcome.DONE_LATE: and_(done, task.completed_at > task.due_at),
        TaskOutcome.MISSED: is_overdue(task),
        TaskOutcome.OPEN: and_(task.status == one_of(OPEN), task.due_at >= now()),
        TaskOutcome.CANCELLED: task.status == TaskStatus.CANCELLED,
    }
    return found[outcome]


def any_outcome(outcomes: list[str]) -> ColumnElement[bool]:
    return or_(*(has_outcome(TaskOutcome(one)) for one in outcomes))
