"""Care plans on the wire. The condition travels as the text of the tree that ``POST /customers/search`` takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.activity.task.models import CareDimension, TaskPriority, TaskType
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.marketing.care_plan.models import Assignee, CareTrigger, PlanStatus, StepKind

MOST_STEPS = 20
Days = Annotated[Whole, Field(ge=0, le=3_650)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
FilterText = Annotated[
    str | None, Prose(20_000), Field(examples=['{"field":"industry","op":"eq","value":"manufacturing"}'])
]


class CareStep(Schema):
    """So many days after the beginning: a task, or somebody who joins the customer's team.

    ``title`` and ``text`` may hold {客户名称}, {联系人} and {负责人}. The task is due ``due_hours`` after it came.
    """

    kind: StepKind = StepKind.TASK
    day: Annotated[Whole, Field(ge=0, le=730)] = 0
    task_type: TaskType = TaskType.CALL
    title: Annotated[str | None, Chars(100)] = None
    text: Annotated[str | None, Prose(4_000)] = None
    assignee: Assignee = Assignee.OWNER
    person_id: UUID | None = None
    priority: TaskPriority = TaskPriority.MEDIUM
    care_dimension: CareDimension | None = None
    due_hours: Annotated[Whole, Field(ge=1, le=2_160)] = 72


class CareStepRead(Schema):
    kind: OpenCode
    day: int
    task_type: OpenCode
    title: Annotated[str | None, Field(max_length=100)]
    text: Annotated[str | None, Field(max_length=4_000)]
    assignee: OpenCode
    person_id: UUID | None
    person_name: Annotated[str | None, Field(max_length=64)]
    priority: OpenCode
    care_dimension: OpenCode | None
    due_hours: int


class CarePlanWrite(Schema):
    """``days`` belong to triggers that count some, ``grade`` to the one that waits for a grade.

    At most ``daily_limit`` customers begin on a day. It worked where a deal came within ``success_days``.
    """

    name: Annotated[str, Chars(64)]
    description: Annotated[str | None, Prose(2_000)] = None
    trigger: CareTrigger
    days: Days | None = None
    grade: Code | None = None
    filter: FilterText = None
    steps: Annotated[list[CareStep], Field(max_length=MOST_STEPS)] = Field(default_factory=list)
    daily_limit: Annotated[Whole, Field(ge=1, le=1_000)] = 200
    success_days: Annotated[Whole, Field(ge=1, le=730)] = 90


CarePlanUpdate = partial("CarePlanUpdate", CarePlanWrite)


class CarePlanRow(Schema):
    id: UUID
    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    name: Annotated[str, Field(max_length=64, examples=["流失挽回"])]
    status: OpenCode
    trigger: OpenCode
    days: int | None
    grade: OpenCode | None
    running: Count
    updated_at: Moment


class CarePlanRead(CarePlanRow):
    """``enrolled`` customers so far; of them ``succeeded`` have a deal that began in time after it."""

    description: Annotated[str | None, Field(max_length=2_000)]
    filter: Annotated[str | None, Field(max_length=20_000)]
    steps: Annotated[list[CareStepRead], Field(max_length=MOST_STEPS)]
    daily_limit: int
    success_days: int
    enrolled: Count
    finished: Count
    ended: Count
    succeeded: Count
    created_at: Moment
    actions: Actions


class CarePlanQuery(ListQuery):
    sort: Literal["name", "-name", "-updated_at", "updated_at"] = "name"
    status: Annotated[str | None, OneOf(PlanStatus)] = None
    trigger: Annotated[str | None, OneOf(CareTrigger)] = None


class Candidate(Schema):
    """A customer who would begin today, and of whom it is the occasion."""

    customer_id: UUID
    customer_name: Annotated[str, Field(max_length=128)]
    owner_name: Annotated[str | None, Field(max_length=64)]
    contact_name: Annotated[str | None, Field(max_length=64)]
    since: date


class Trial(Schema):
    """Who would begin today, as far as the reader sees them: ``total`` stops at 10,000 (``gte``)."""

    total: Count
    total_relation: Annotated[str, Field(examples=["eq"])]
    data: Annotated[list[Candidate], Field(max_length=50)]
