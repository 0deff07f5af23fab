"""What a person has to hand over, what became of every record, and what others have received."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from bihuan.approvals.instance.models import ApprovalInstance, ApprovalTask
from bihuan.identity.api_token.models import ApiToken, TokenStatus
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User, UserStatus
from bihuan.identity.user.service import manager_of
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.members import TEAM, RecordMember, counts
from bihuan.kernel.paging import PageInfo
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.models import Customer
from bihuan.parties.customer.workflow import CUSTOMER_KIND
from bihuan.parties.handover.models import Handover, HandoverItem, Outcome, PartObject
from bihuan.parties.handover.parts import KINDS, held_by, left_of, someone_led
from bihuan.parties.handover.schemas import (
    Holding,
    Holdings,
    ItemPage,
    ItemQuery,
    ItemRead,
    Received,
    ReceivedList,
)
from bihuan.parties.handover.service import HANDOVERS
from bihuan.parties.pool.models import MemberRole, Pool, PoolMember

TOLD = timedelta(days=30)
"""For as long the work page tells of a handover."""
MOST_TOLD = 20
_Receiver, _By = aliased(User), aliased(User)


async def holdings(ctx: Context, user_id: UUID) -> Holdings:
    """Everything of somebody whom the reader leads. Raises HANDOVER_NOT_YOURS."""
    user = await someone_led(ctx, user_id, "read", "/query/user_id")
    manager_id = await manager_of(ctx, user_id)
    manager = await ctx.db.scalar(select(User.name).where(User.id == manager_id)) if manager_id else None
    records = await left_of(ctx, user_id)
    return Holdings(
        user_id=user.id,
        user_name=user.name,
        manager_id=manager_id,
        manager_name=manager,
        status=user.status,
        records=[Holding(name=name, count=count) for name, count in records.items()],
        open_business=await _open_business(ctx, user_id),
        others=await _others(ctx, user_id),
    )


async def _open_business(ctx: Context, user_id: UUID) -> list[Holding]:
    """By kind: what goes along with the customers."""
    counted: dict[str, Any] = {}
    for part in CUSTOMER_KIND.open_business or ():
        customer = part.selected_columns[0]
        of_theirs = part.where(customer.in_(select(Customer.id).where(held_by(CUSTOMER_KIND, user_id)))).subquery()
        name = str(customer.table.name).replace("_", "-")
        counted[name] = select(func.count()).select_from(of_theirs).scalar_subquery()
    return await _counts(ctx, counted)


async def _others(ctx: Context, user_id: UUID) -> list[Holding]:
    admin = and_(PoolMember.user_id == user_id, PoolMember.role == MemberRole.ADMIN, Pool.deleted_at.is_(None))
    views: Any = RESOURCES["saved-views"].model
    wanted: dict[str, Select[Any]] = {
        "subordinates": select(User.id).where(
            User.manager_id == user_id, User.status == UserStatus.ACTIVE, User.deleted_at.is_(None)
        ),
        "departments_led": select(Department.id).where(
            Department.leader_id == user_id, Department.deleted_at.is_(None)
        ),
        "pools_administered": select(PoolMember.id).join(Pool, Pool.id == PoolMember.pool_id).where(admin),
        "shared_views": select(views.id).where(
            views.owner_id == user_id, views.shared != "private", views.deleted_at.is_(None)
        ),
        "memberships": select(RecordMember.id).where(
            RecordMember.user_id == user_id, RecordMember.via == TEAM, counts()
        ),
        "tokens": select(ApiToken.id).where(ApiToken.owner_id == user_id, ApiToken.status == TokenStatus.ACTIVE),
    }
    return await _counts(
        ctx,
        {name: select(func.count()).select_from(one.subquery()).scalar_subquery() for name, one in wanted.items()},
    )


async def _counts(ctx: Context, wanted: dict[str, Any]) -> list[Holding]:
    if not wanted:
        return []
    row = (await ctx.db.execute(select(*(one.label(name) for name, one in wanted.items())))).one()
    return [Holding(name=name, count=count) for name, count in row._mapping.items()]


# ------------------------------------------------------------------------------------------------------- results


async def items(ctx: Context, handover_id: UUID, asked: ItemQuery) -> ItemPage:
    """What became of each record, the latest first; by name where the reader sees the record."""
    await HANDOVERS.get(ctx, handover_id)
    size = min(asked.limit, 200)
    wanted = (
        select(
            HandoverItem.id,
            HandoverItem.object,
            HandoverItem.record_id,
            _name_of(ctx).label("record_name"),
            HandoverItem.receiver_id,
            _Receiver.name.label("receiver_name"),
            HandoverItem.outcome,
            HandoverItem.code,
            HandoverItem.detail,
            HandoverItem.at,
        )
        .outerjoin(_Receiver, _Receiver.id == HandoverItem.receiver_id)
        .where(HandoverItem.handover_id == handover_id)
        .order_by(HandoverItem.id.desc())
        .limit(size + 1)
    )
    if asked.outcome:
        wanted = wanted.where(HandoverItem.outcome.in_(asked.outcome.split(",")))
    if asked.cursor is not None:
        wanted = wanted.where(HandoverItem.id < asked.cursor)
    found = (await ctx.db.execute(wanted)).all()
    more = str(found[size - 1].id) if len(found) > size else None
    page = PageInfo(next_cursor=more, prev_cursor=None, limit=size, total=None, total_relation=None)
    return ItemPage(data=[ItemRead.model_validate(row) for row in found[:size]], page=page)


def _name_of(ctx: Context) -> ColumnElement[Any]:
    branches: list[tuple[ColumnElement[bool], Any]] = []
    for name, kind in KINDS.items():
        seen = select(kind.model.name).where(kind.model.id == HandoverItem.record_id, RESOURCES[name].scope(ctx))
        if not ctx.may(name, "read"):
            continue
        branches.append((HandoverItem.object == name, seen.correlate(HandoverItem).scalar_subquery()))
    number = (
        select(ApprovalInstance.number)
        .join(ApprovalTask, ApprovalTask.instance_id == ApprovalInstance.id)
        .where(ApprovalTask.id == HandoverItem.record_id)
    )
    branches.append((HandoverItem.object == PartObject.APPROVALS, number.correlate(HandoverItem).scalar_subquery()))
    tasks = RESOURCES[PartObject.TASKS]
    title = select(tasks.model.title).where(tasks.model.id == HandoverItem.record_id, tasks.scope(ctx))
    if ctx.may(PartObject.TASKS, "read"):
        branches.append((HandoverItem.object == PartObject.TASKS, title.correlate(HandoverItem).scalar_subquery()))
    return case(*branches, else_=null())


# ------------------------------------------------------------------------------------------------- who is told


async def received(ctx: Context) -> ReceivedList:
    """Of the last thirty days: what came to the reader, and what went from people they manage, by somebody else."""
    since = CLOCK.now() - TOLD
    mine = (HandoverItem.receiver_id == ctx.me.id, HandoverItem.outcome == Outcome.MOVED, HandoverItem.at >= since)
    came = exists().where(HandoverItem.handover_id == Handover.id, *mine)
    led = and_(User.manager_id == ctx.me.id, Handover.owner_id != ctx.me.id, Handover.started_at >= since)

    def count(name: PartObject) -> Any:
        of = select(func.count()).where(HandoverItem.handover_id == Handover.id, HandoverItem.object == name)
        to_me = of.where(*mine)
        from_them = of.where(HandoverItem.outcome != Outcome.REFUSED)
        return case((came, to_me.scalar_subquery()), else_=from_them.scalar_subquery()).label(str(name))

    asked = (
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            case((came, literal("receiver")), else_=literal("manager")).label("role"),
            Handover.from_user_id,
            User.name.label("from_user_name"),
            _By.name.label("by_name"),
            Handover.reason,
            Handover.status,
            count(PartObject.LEADS),
            count(PartObject.CUSTOMERS),
            count(PartObject.APPROVALS),
            count(PartObject.TASKS),
            Handover.started_at.label("at"),
        )
        .join(User, User.id == Handover.from_user_id)
        .outerjoin(_By, _By.id == Handover.owner_id)
        .where(Handover.deleted_at.is_(None), Handover.started_at.is_not(None), or_(came, led))
        .order_by(Handover.started_at.desc())
        .limit(MOST_TOLD)
    )
    return ReceivedList(data=[Received.model_validate(row) for row in await ctx.db.execute(asked)])
