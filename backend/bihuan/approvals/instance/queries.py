"""Lists of approvals: what waits for me, and what became of a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask
from bihuan.approvals.instance.schemas import (
    ApprovalHistory,
    ApprovalStep,
    ApprovalTaskPage,
    ApprovalTaskQuery,
    ApprovalTaskRow,
)
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import NotFound
from bihuan.kernel.keyset import CursorCodec, Order, window
from bihuan.kernel.paging import COUNT_CAP, PageInfo
from bihuan.kernel.resource import RESOURCES

_assignee, _submitter = aliased(User), aliased(User)


def _of_document(pick: str) -> ColumnElement[Any]:
    """A column of the document itself, whatever its kind: only the branch of its kind is ever evaluated."""
    branches: list[tuple[ColumnElement[bool], Any]] = []
    for resource in RESOURCES.values():
        if not any(action.name == "approve" for action in resource.actions):
            continue
        column = resource.derived.get(pick, getattr(resource.model, pick, None))
        if column is not None:
            wanted = select(column).select_from(resource.model).where(resource.model.id == ApprovalInstance.object_id)
            one = wanted.correlate(ApprovalInstance).scalar_subquery()
            branches.append((ApprovalInstance.object_type == resource.name, one))
    return case(*branches, else_=null()) if branches else literal(None, String)


def _columns() -> list[Any]:
    return [
        ApprovalTask.id,
        ApprovalTask.state,
        ApprovalTask.node_name,
        ApprovalTask.assignee_id,
        _assignee.name.label("assignee_name"),
        ApprovalTask.opened_at,
        ApprovalTask.due_at,
        ApprovalTask.acted_at,
        ApprovalTask.comment,
        ApprovalInstance.id.label("instance_id"),
        ApprovalInstance.number.label("approval_number"),
        ApprovalInstance.status.label("approval_status"),
        ApprovalInstance.flow_snapshot["name"].astext.label("flow_name"),
        ApprovalInstance.round,
        ApprovalInstance.object_type,
        ApprovalInstance.object_id,
        _of_document("number").label("object_number"),
        ApprovalInstance.title,
        _of_document("customer_name").label("customer_name"),
        ApprovalInstance.amount,
        ApprovalInstance.currency,
        ApprovalInstance.submitter_id,
        _submitter.name.label("submitter_name"),
        ApprovalInstance.submitted_at,
    ]


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(ApprovalTask)
        .join(ApprovalInstance, ApprovalInstance.id == ApprovalTask.instance_id)
        .join(_assignee, _assignee.id == ApprovalTask.assignee_id)
        .join(_submitter, _submitter.id == ApprovalInstance.submitter_id)
    )


def _seen_by(ctx: Context, *, mine: bool) -> ColumnElement[bool]:
    asked = ApprovalTask.assignee_id == ctx.me.id
    if mine:
        return asked
    return or_(asked, ApprovalInstance.submitter_id == ctx.me.id)


async def one_task(ctx: Context, task_id: UUID) -> ApprovalTaskRow:
    """A task of mine, or of something I submitted."""
    found = await ctx.db.execute(_joined(*_columns()).where(ApprovalTask.id == task_id, _seen_by(ctx, mine=False)))
    row = found.one_or_none()
    if row is None:
        raise NotFound()
    return ApprovalTaskRow.model_validate(row)


async def list_tasks(ctx: Context, query: ApprovalTaskQuery, codec: CursorCodec) -> ApprovalTaskPage:
    """One page of tasks; a task not opened yet sorts last."""
    order = Order.of(ApprovalTask, query.sort)
    bound_to = f"{query.fingerprint()}:{ctx.me.id}:{ctx.me.epoch}"
    position = codec.decode(query.cursor, bound_to, CLOCK.now()) if query.cursor else None
    backwards = position.backwards if position else False
    conditions = [_seen_by(ctx, mine=query.mine)]
    if query.state:
        conditions.append(ApprovalTask.state.in_(query.state.split(",")))
    if query.object_type:
        conditions.append(ApprovalInstance.object_type == query.object_type)
    if query.q:
        fragment = query.q.strip()
        conditions.append(
            or_(
                ApprovalInstance.title.contains(fragment, autoescape=True),
                ApprovalInstance.number.startswith(fragment.upper(), autoescape=True),
                _submitter.name.startswith(fragment, autoescape=True),
            )
        )
    page = _joined(*_columns()).where(*conditions)
    if position is not None:
        page = page.where(order.after(position))
    found = (await ctx.db.execute(page.order_by(*order.clauses(backwards)).limit(query.page_size + 1))).all()
    shown, more = window(found, query.page_size, backwards)
    total, relation = await _total(ctx, query, conditions)
    has_next, has_prev = (True, more) if backwards else (more, position is not None)

    def at(row: Any, back: bool) -> str:
        return codec.encode([row.opened_at], row.id, back, bound_to, CLOCK.now())

    return ApprovalTaskPage(
        data=[ApprovalTaskRow.model_validate(row) for row in shown],
        page=PageInfo(
            next_cursor=at(shown[-1], False) if shown and has_next else None,
            prev_cursor=at(shown[0], True) if shown and has_prev else None,
            limit=query.page_size,
            total=total,
            total_relation=relation,
        ),
    )


async def _total(
    ctx: Context, query: ApprovalTaskQuery, conditions: Sequence[ColumnElement[bool]]
) -> tuple[int | None, str | None]:
    if query.count == "none":
        return None, None
    capped = _joined(ApprovalTask.id).where(*conditions).limit(COUNT_CAP + 1).subquery()
    total = int(await ctx.db.scalar(select(func.count()).select_from(capped)) or 0)
    return (COUNT_CAP, "gte") if total > COUNT_CAP else (total, "eq")


async def history(ctx: Context, object_type: str, object_id: UUID) -> list[ApprovalHistory]:
    """Every submission of a document with everybody's answer, the latest first; for those who may read it."""
    resource = RESOURCES.get(object_type)
    if resource is None:
        raise NotFound()
    await resource.get(ctx, object_id)
    steps = (
        _joined(ApprovalTask, ApprovalInstance, _assignee.name.label("assignee"), _submitter.name.label("submitter"))
        .where(ApprovalInstance.object_type == object_type, ApprovalInstance.object_id == object_id)
        .order_by(ApprovalInstance.round.desc(), ApprovalTask.node_seq, ApprovalTask.position)
    )
    submissions: dict[UUID, ApprovalHistory] = {}
    for task, instance, assignee, submitter in await ctx.db.execute(steps):
        if instance.id not in submissions:
            submissions[instance.id] = ApprovalHistory(
                id=instance.id,
                number=instance.number,
                status=instance.status,
                round=instance.round,
                flow_name=instance.flow_snapshot["name"],
                submitter_id=instance.submitter_id,
                submitter_name=submitter,
                submitted_at=instance.submitted_at,
                finished_at=instance.finished_at,
                tasks=[],
            )
        submissions[instance.id].tasks.append(
            ApprovalStep(
                id=task.id,
                node_seq=task.node_seq,
                node_name=task.node_name,
                assignee_id=task.assignee_id,
                assignee_name=assignee,
                state=task.state,
                auto=task.auto,
                opened_at=task.opened_at,
                acted_at=task.acted_at,
                comment=task.comment,
            )
        )
    return list(submissions.values())
