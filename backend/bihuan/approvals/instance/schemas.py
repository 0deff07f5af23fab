"""What the API says of approvals: the approver's list, a task, and the history of a document."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from bihuan.approvals.instance.models import TaskState
from bihuan.kernel.money import SignedAmount
from bihuan.kernel.paging import PageInfo, PageQuery
from bihuan.kernel.wire import Moment, OneOf, OpenCode, Prose, Schema

Seq = Annotated[int, Field(ge=0, le=1_000_000)]
Name = Annotated[str, Field(max_length=200)]


class Decision(Schema):
    """What an approver says; a rejection needs a comment."""

    comment: Annotated[str | None, Prose(500)] = None


class ApprovalTaskRow(Schema):
    """Enough to decide on one screen: the document, its amount, who submitted it and when."""

    id: UUID
    state: OpenCode
    node_name: Name
    assignee_id: UUID
    assignee_name: Name
    opened_at: Moment | None
    due_at: Moment | None
    acted_at: Moment | None
    comment: Annotated[str | None, Field(max_length=500)]
    instance_id: UUID
    approval_number: Annotated[str | None, Field(max_length=64)]
    approval_status: OpenCode
    flow_name: Name
    round: Seq
    object_type: OpenCode
    object_id: UUID
    object_number: Annotated[str | None, Field(max_length=64)]
    title: Name
    customer_name: Annotated[str | None, Field(max_length=200)]
    amount: SignedAmount | None
    currency: Annotated[str | None, Field(max_length=3)]
    submitter_id: UUID
    submitter_name: Name
    submitted_at: Moment


class ApprovalTaskPage(Schema):
    data: Annotated[list[ApprovalTaskRow], Field(max_length=200)]
    page: PageInfo


class ApprovalTaskQuery(PageQuery):
    """My open tasks, unless asked otherwise. ``mine=false`` adds the tasks of what I submitted."""

    sort: Literal["-opened_at", "opened_at"] = "-opened_at"
    state: Annotated[str | None, OneOf(TaskState)] = TaskState.OPEN.value
    mine: bool = True
    object_type: Annotated[str | None, Field(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["quotes"])] = None


class ApprovalStep(Schema):
    """One person asked, and what they said. ``auto``: they had approved the step just before."""

    id: UUID
    node_seq: Seq
    node_name: Name
    assignee_id: UUID
    assignee_name: Name
    state: OpenCode
    auto: bool
    opened_at: Moment | None
    acted_at: Moment | None
    comment: Annotated[str | None, Field(max_length=500)]


class ApprovalHistory(Schema):
    """One submission of a document."""

    id: UUID
    number: Annotated[str | None, Field(max_length=64)]
    status: OpenCode
    round: Seq
    flow_name: Name
    submitter_id: UUID
    submitter_name: Name
    submitted_at: Moment
    finished_at: Moment | None
    tasks: Annotated[list[ApprovalStep], Field(max_length=200)]


class ApprovalHistoryList(Schema):
    """All submissions of a document, the latest first."""

    data: Annotated[list[ApprovalHistory], Field(max_length=200)]


def x_authz(verb: str) -> dict[str, Any]:
    """Approving needs no permission on the document: being asked is the permission."""
    return {
        "x-authz": {"object": "approval-tasks", "action": verb, "parents": []},
        "x-scopes": [f"approval-task:{verb}"],
    }
