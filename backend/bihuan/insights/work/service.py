"""The work page's figures: each is a filter of a list, counted under the reader's own scope (TRUST R67)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Numeric, Select, literal, null, select, union_all
from sqlalchemy.sql import cast as sql_cast
from sqlalchemy.sql import func

from bihuan.activity.task.models import HELD, Task
from bihuan.activity.task.service import TASKS
from bihuan.approvals.instance.models import ApprovalTask, TaskState
from bihuan.billing.receipt.models import Receipt, ReceiptStatus, ReceiptType
from bihuan.billing.receivable.models import Receivable, ReceivableStatus
from bihuan.insights.work.queues import queues_of, soon_recycled, unwritten
from bihuan.insights.work.schemas import DueFollowUp, DueTask, Figure, FunnelStage, Queue, Work
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.money import r2
from bihuan.kernel.paging import COUNT_CAP
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.models import Customer
from bihuan.parties.lead.models import Lead, LeadStatus
from bihuan.sales.opportunity.models import Opportunity, OpportunityStatus
from bihuan.sales.order.models import Order, OrderStatus, Progress
from bihuan.sales.pipeline.models import PipelineStage

FOLLOW_UPS_SHOWN = 20


class _Counted(NamedTuple):
    name: str
    resource: str
    filter: str
    model: Any
    amount: Any
    where: tuple[ColumnElement[bool], ...]


async def work_of(ctx: Context) -> Work:
    """Figures, queues, funnel and due follow-ups of the principal."""
    figures, queues = await _counts(ctx)
    return Work(
        figures=figures,
        queues=queues,
        funnel=await _funnel(ctx),
        follow_ups=await _due(ctx),
        tasks=await _tasks(ctx),
    )


def _base(model: Any, amount: Any) -> ColumnElement[Decimal]:
    """An amount in the company's currency, rounded document by document (DOMAIN §0.4)."""
    return func.round(amount * model.fx_rate, 2)


def _counted(ctx: Context) -> Iterator[_Counted]:
    today = CLOCK.today()
    month = today.replace(day=1)
    open_leads = (LeadStatus.NEW, LeadStatus.NURTURING, LeadStatus.QUALIFIED)
    mine = ctx.me.id
    yield _Counted(
        "leads_open",
        "leads",
        f"status={','.join(open_leads)}&owner_id={mine}",
        Lead,
        None,
        (Lead.status.in_(open_leads), Lead.owner_id == mine),
    )
    yield _Counted(
        "opportunities_open",
        "opportunities",
        "status=open",
        Opportunity,
        _base(Opportunity, Opportunity.expected_amount),
        (Opportunity.status == OpportunityStatus.OPEN,),
    )
    yield _Counted(
        "orders_this_month",
        "orders",
        f"status=approved,completed,closed&doc_date_gte={month}",
        Order,
        Order.amount_incl_base,
        (Order.status.in_((OrderStatus.APPROVED, OrderStatus.COMPLETED, OrderStatus.CLOSED)), Order.doc_date >= month),
    )
    yield _Counted(
        "orders_to_ship",
        "orders",
        "status=approved&ship_status=none,partial",
        Order,
        _base(Order, Order.amount_incl - Order.shipped_amount),
        (Order.status == OrderStatus.APPROVED, Order.ship_status.in_((Progress.NONE, Progress.PARTIAL))),
    )
    owed = (ReceivableStatus.OPEN, ReceivableStatus.PARTIAL)
    yield _Counted(
        "receivables_open",
        "receivables",
        "status=open,partial",
        Receivable,
        _base(Receivable, Receivable.balance),
        (Receivable.status.in_(owed),),
    )
    yield _Counted(
        "receivables_overdue",
        "receivables",
        f"status=open,partial&due_date_lte={today - timedelta(days=1)}",
        Receivable,
        _base(Receivable, Receivable.balance),
        (Receivable.status.in_(owed), Receivable.due_date < today),
    )
    yield _Counted(
        "receipts_this_month",
        "receipts",
        f"status=confirmed&receipt_type={','.join(ReceiptType)}&receipt_date_gte={month}",
        Receipt,
        _base(Receipt, Receipt.amount),
        (
            Receipt.status == ReceiptStatus.CONFIRMED,
            Receipt.receipt_type.in_(tuple(ReceiptType)),  # what was taken over did not come this month
            Receipt.receipt_date >= month,
        ),
    )


async def _counts(ctx: Context) -> tuple[list[Figure], list[Queue]]:
    """Figures and queues: all counts in one statement."""
    wanted = [figure for figure in _counted(ctx) if ctx.may(figure.resource, "read")]
    queues, soon, unsaid = list(queues_of(ctx)), await soon_recycled(ctx), list(unwritten(ctx))
    mine = (ApprovalTask.assignee_id == ctx.me.id, ApprovalTask.state == TaskState.OPEN)
    parts = [
        _named("approvals_open", func.count()).where(*mine),
        *(
            _named(f.name, func.count(), f.amount).where(
                f.model.deleted_at.is_(None), RESOURCES[f.resource].scope(ctx), *f.where
            )
            for f in wanted
        ),
        *(_named(q.name, q.counted(ctx).scalar_subquery()) for q in queues),
        *(_named(s.name, s.statement.scalar_subquery()) for s in soon),
        *(_named(u.name, u.statement.scalar_subquery()) for u in unsaid),
    ]
    found = {name: (count, amount) for name, count, amount in await ctx.db.execute(union_all(*parts))}
    approvals, _ = found["approvals_open"]
    figures = [Figure(name="approvals_open", count=approvals, amount=None, resource="approval-tasks", filter="")]
    for f in wanted:
        count, amount = found[f.name]
        figures.append(Figure(name=f.name, count=count, amount=amount, resource=f.resource, filter=f.filter))
    waiting = [_queue(q.name, found[q.name][0], q.resource.name, q.filter) for q in queues]
    waiting += [_queue(s.name, found[s.name][0], "recycling", s.filter) for s in soon if found[s.name][0]]
    waiting += [_queue(u.name, found[u.name][0], "outing-comparison", u.filter) for u in unsaid if found[u.name][0]]
    return figures, waiting


def _named(name: str, count: ColumnElement[int], amount: Any = None) -> Select[str, int, Decimal]:
    """A count and the sum of an amount, where one makes sense."""
    total = null() if amount is None else func.coalesce(func.sum(amount), 0)
    return select(literal(name), count, sql_cast(total, Numeric(18, 2)))


def _queue(name: str, found: int, resource: str, shown: str) -> Queue:
    return Queue(
        name=name,
        count=min(found, COUNT_CAP),
        count_relation="gte" if found > COUNT_CAP else "eq",
        resource=resource,
        filter=shown,
    )


async def _funnel(ctx: Context) -> list[FunnelStage]:
    """Open opportunities by stage: count, amount and win-rate-weighted amount in CNY (DOMAIN §9.9)."""
    if not ctx.may("opportunities", "read"):
        return []
    base = Opportunity.expected_amount * Opportunity.fx_rate
    stage = (PipelineStage.code, PipelineStage.name, PipelineStage.name_en)
    rows = await ctx.db.execute(
        select(*stage, func.count(), func.sum(base), func.sum(base * Opportunity.win_rate))
        .join(PipelineStage, PipelineStage.id == Opportunity.stage_id)
        .where(
            Opportunity.deleted_at.is_(None),
            Opportunity.status == OpportunityStatus.OPEN,
            RESOURCES["opportunities"].scope(ctx),
        )
        .group_by(*stage, PipelineStage.seq)
        .order_by(PipelineStage.seq)
    )
    return [
        FunnelStage(stage=code, name=name, name_en=english, count=count, amount=r2(amount), weighted=r2(weighted))
        for code, name, english, count, amount, weighted in rows
    ]


async def _due(ctx: Context) -> list[DueFollowUp]:
    """My leads and customers whose next follow-up is due by the end of today, oldest first."""
    end = datetime.combine(CLOCK.today() + timedelta(days=1), time(), SHANGHAI)
    parts = [
        select(literal(name).label("resource"), model.id, model.name.label("title"), model.next_follow_up_at).where(
            model.owner_id == ctx.me.id, model.next_follow_up_at < end, model.deleted_at.is_(None), *alive
        )
        for name, model, alive in (
            ("customers", Customer, (Customer.status == "active",)),
            ("leads", Lead, (Lead.status.in_((LeadStatus.NEW, LeadStatus.NURTURING, LeadStatus.QUALIFIED)),)),
        )
        if ctx.may(name, "read")
    ]
    if not parts:
        return []
    both = union_all(*parts).subquery()
    rows = await ctx.db.execute(select(both).order_by(both.c.next_follow_up_at, both.c.id).limit(FOLLOW_UPS_SHOWN))
    now = CLOCK.now()
    return [
        DueFollowUp(
            resource=r.resource,
            id=r.id,
            title=r.title,
            next_follow_up_at=r.next_follow_up_at,
            is_overdue=r.next_follow_up_at < now,
        )
        for r in rows
    ]


async def _tasks(ctx: Context) -> list[DueTask]:
    """What I have to do by the end of today, and what should have been done, the oldest first."""
    if not ctx.may("tasks", "read"):
        return []
    end = datetime.combine(CLOCK.today() + timedelta(days=1), time(), SHANGHAI)
    names = tuple(DueTask.model_fields)
    asked = (
        select(*(TASKS.column(ctx, name) for name in names))
        .where(Task.owner_id == ctx.me.id, Task.status == one_of(HELD), Task.due_at < end, Task.deleted_at.is_(None))
        .order_by(Task.due_at, Task.id)
        .limit(FOLLOW_UPS_SHOWN)
    )
    return [DueTask.model_validate(row) for row in await ctx.db.execute(asked)]
