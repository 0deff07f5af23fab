"""What an approver can do, and where a document's approvals are read."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from bihuan.approvals.instance.models import TaskState
from bihuan.approvals.instance.queries import history, list_tasks, one_task
from bihuan.approvals.instance.schemas import (
    ApprovalHistoryList,
    ApprovalTaskPage,
    ApprovalTaskQuery,
    ApprovalTaskRow,
    Decision,
    x_authz,
)
from bihuan.approvals.instance.service import decide
from bihuan.kernel.context import Context
from bihuan.kernel.routing import JSON, PRIVATE, IdempotencyHeader, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh

approval_tasks = router("/approval-tasks", "Approvals")
approvals = router("/approvals", "Approvals")
ObjectType = Annotated[str, Path(pattern=r"^[a-z-]{1,32}$", max_length=32, examples=["quotes"])]


@approval_tasks.get(
    "",
    response_model=ApprovalTaskPage,
    name="listApprovalTasks",
    summary="List my approval tasks",
    openapi_extra=x_authz("read") | zh("我的审批列表"),
)
async def list_approval_tasks(request: Request, ctx: Ctx, query: Annotated[ApprovalTaskQuery, Query()]) -> Response:
    page = await list_tasks(ctx, query, request.app.state.cursors)
    return Response(page.model_dump_json(), 200, PRIVATE, JSON)


@approval_tasks.get(
    "/{id}",
    response_model=ApprovalTaskRow,
    name="getApprovalTask",
    summary="Get an approval task",
    openapi_extra=x_authz("read") | zh("查看审批任务"),
)
async def get_approval_task(ctx: Ctx, id: UUID) -> Response:
    return Response((await one_task(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)


@approval_tasks.post(
    "/{id}/approve",
    response_model=ApprovalTaskRow,
    name="approveApprovalTask",
    summary="Approve",
    openapi_extra=x_authz("approve") | zh("同意"),
)
async def approve_task(ctx: Ctx, id: UUID, data: Decision, idempotency_key: IdempotencyHeader = None) -> Response:
    return await _decided(ctx, id, TaskState.APPROVED, data)


@approval_tasks.post(
    "/{id}/reject",
    response_model=ApprovalTaskRow,
    name="rejectApprovalTask",
    summary="Reject, with a comment",
    openapi_extra=x_authz("reject") | zh("驳回，必须填写意见"),
)
async def reject_task(ctx: Ctx, id: UUID, data: Decision, idempotency_key: IdempotencyHeader = None) -> Response:
    return await _decided(ctx, id, TaskState.REJECTED, data)


@approvals.get(
    "/{object_type}/{object_id}",
    response_model=ApprovalHistoryList,
    name="getApprovalHistory",
    summary="The approval history of a document",
    openapi_extra=x_authz("read") | zh("单据的审批记录"),
)
async def get_history(ctx: Ctx, object_type: ObjectType, object_id: UUID) -> Response:
    shown = ApprovalHistoryList(data=await history(ctx, object_type, object_id))
    return Response(shown.model_dump_json(), 200, PRIVATE, JSON)


async def _decided(ctx: Context, task_id: UUID, decision: TaskState, data: Decision) -> Response:
    task = await decide(ctx, task_id, decision, data.comment)
    await ctx.db.flush()
    shown = await one_task(ctx, task.id)
    return Response(shown.model_dump_json(), 200, PRIVATE, JSON)
