"""The work page: what to do today, and a few figures that explain themselves."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import SignedAmount
from bihuan.kernel.wire import Moment, OpenCode, Schema


class Figure(Schema):
    """A count, and an amount where one makes sense; ``filter`` opens the rows behind it."""

    name: OpenCode
    count: int
    amount: SignedAmount | None
    resource: OpenCode
    filter: Annotated[str, Field(max_length=300, examples=["status=open"])]


class Queue(Schema):
    """Documents that wait for me; ``count`` stops at 10,000 (``gte``), ``filter`` opens exactly these."""

    name: OpenCode
    count: int
    count_relation: Annotated[str, Field(examples=["eq"])]
    resource: OpenCode
    filter: Annotated[str, Field(max_length=300, examples=["status=approved"])]


class FunnelStage(Schema):
    """Open deals of one stage; ``weighted`` by the win rate, both amounts in CNY."""

    stage: OpenCode
    name: Annotated[str, Field(max_length=64, examples=["需求分析"])]
    name_en: Annotated[str, Field(max_length=64, examples=["Analysis"])]
    count: int
    amount: SignedAmount
    weighted: SignedAmount


class DueFollowUp(Schema):
    resource: OpenCode
    id: UUID
    title: str
    next_follow_up_at: Moment
    is_overdue: bool


class DueTask(Schema):
    """A task of mine that is due by the end of today."""

    id: UUID
    title: str
    task_type: OpenCode
    status: OpenCode
    priority: OpenCode
    due_at: Moment
    is_overdue: bool
    object_type: OpenCode | None
    object_id: UUID | None
    object_title: Annotated[str | None, Field(max_length=128)]


class Work(Schema):
    figures: Annotated[list[Figure], Field(max_length=20)]
    queues: Annotated[list[Queue], Field(max_length=20)]
    funnel: Annotated[list[FunnelStage], Field(max_length=30)]
    follow_ups: Annotated[list[DueFollowUp], Field(max_length=50)]
    tasks: Annotated[list[DueTask], Field(max_length=50)]
