"""Tasks on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement

from bihuan.activity.follow_up.schemas import FollowUpTarget
from bihuan.activity.task.models import (
    CareDimension,
    TaskOrigin,
    TaskOutcome,
    TaskPriority,
    TaskStatus,
    TaskType,
    any_outcome,
    is_overdue,
)
from bihuan.kernel.paging import OwnedQuery
from bihuan.kernel.wire import Chars, Flag, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions

Name = Annotated[str | None, Field(max_length=128)]
Text = Annotated[str | None, Field(max_length=20_000)]


class TaskFields(Schema):
    """``care_dimension`` where the task is a part of caring for a customer."""

    title: Annotated[str, Chars(128)]
    task_type: TaskType
    description: Annotated[str | None, Prose()] = None
    due_at: Moment
    priority: TaskPriority = TaskPriority.MEDIUM
    care_dimension: CareDimension | None = None


TaskUpdate = partial("TaskUpdate", TaskFields)


class TaskCreate(TaskFields):
    """``owner_id`` does it: the maker unless told, nobody (the task pool) with ``null``.

    ``object_type`` and ``object_id`` together name the record it is about.
    """

    owner_id: UUID | None = None
    object_type: FollowUpTarget | None = None
    object_id: UUID | None = None


class TaskAssign(Schema):
    """Who does it."""

    owner_id: UUID


class TaskReassign(Schema):
    """Who does it instead."""

    owner_id: UUID
    reason: Annotated[str | None, Prose(500)] = None


class TaskComplete(Schema):
    """``follow_up`` writes the result down as a follow-up of the record it is about, in the same transaction."""

    result: Annotated[str, Prose(20_000, 5)]
    follow_up: Flag = False


class TaskRow(Schema):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    title: Annotated[str, Field(max_length=128, examples=["回访新产线的使用情况"])]
    task_type: OpenCode
    status: OpenCode
    priority: OpenCode
    due_at: Moment
    is_overdue: bool
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    object_type: OpenCode | None
    object_id: UUID | None
    object_title: Name
    customer_id: UUID | None
    customer_name: Name
    care_dimension: OpenCode | None
    origin: OpenCode
    created_by: UUID | None
    created_by_name: Annotated[str | None, Field(max_length=64)]
    completed_at: Moment | None
    created_at: Moment
    updated_at: Moment


class TaskRead(TaskRow):
    """``enrolment_id`` is the place of the customer in the care plan from which the task came, named after the plan."""

    description: Text
    result: Text
    started_at: Moment | None
    enrolment_id: UUID | None
    enrolment_name: Annotated[str | None, Field(max_length=64)]
    actions: Actions


OWN = {"overdue", "outcome"}


class TaskQuery(OwnedQuery):
    """``customer_id`` gives those about a customer and about everything below it."""

    sort: Literal["due_at", "-due_at", "-urgency", "urgency", "-updated_at", "updated_at"] = "due_at"
    status: Annotated[str | None, OneOf(TaskStatus)] = None
    task_type: Annotated[str | None, OneOf(TaskType)] = None
    priority: Annotated[str | None, OneOf(TaskPriority)] = None
    origin: Annotated[str | None, OneOf(TaskOrigin)] = None
    care_dimension: Annotated[str | None, OneOf(CareDimension)] = None
    outcome: Annotated[str | None, OneOf(TaskOutcome)] = None
    overdue: bool | None = None
    owner_id: UUID | None = None
    created_by: UUID | None = None
    object_type: Annotated[str | None, OneOf(FollowUpTarget)] = None
    object_id: UUID | None = None
    customer_id: UUID | None = None
    enrolment_id: UUID | None = None
    due_at_gte: Moment | None = None
    due_at_lte: Moment | None = None
    created_at_gte: Moment | None = None
    created_at_lte: Moment | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        plain = self.model_copy()
        plain.__pydantic_fields_set__.difference_update(OWN)
        found = super(TaskQuery, plain).where(model)
        if self.overdue is not None:
            found.append(is_overdue(model) if self.overdue else ~is_overdue(model))
        if self.outcome:
            found.append(any_outcome(self.outcome.split(",")))
        return found
