"""Aging: what was open on a day, by how long it was overdue; a past day gives its own figures (DOMAIN §17.10)."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all

from bihuan.billing.allocation.models import Allocation
from bihuan.billing.receipt.models import PAID_AHEAD, Receipt, ReceiptStatus
from bihuan.billing.receivable.models import Receivable, ReceivableDue, ReceivableStatus
from bihuan.billing.receivable.schemas import AgingPage, AgingQuery, AgingRow
from bihuan.billing.receivable.service import RECEIVABLES
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.money import ZERO
from bihuan.parties.customer.models import Customer

BUCKETS: tuple[tuple[str, int | None], ...] = (
    ("not_due", 0),
    ("days_1_30", 30),
    ("days_31_60", 60),
    ("days_61_90", 90),
    ("days_91_180", 180),
    ("days_181_365", 365),
    ("over_365", None),
)
LIMIT = 1000


async def aging(ctx: Context, query: AgingQuery) -> AgingPage:
    """Open amounts by customer, currency and days past due; allocations after the day do not count."""
    ctx.require("receivables", "read")
    day = query.as_of or CLOCK.today()
    parts = union_all(_debts(ctx, day, query), _credits(ctx, day, query)).subquery()
    sums = [func.coalesce(func.sum(parts.c.amount).filter(parts.c.bucket == name), ZERO).label(name) for name in NAMES]
    net = func.sum(parts.c.amount)
    rows = await ctx.db.execute(
        select(parts.c.customer_id, Customer.name.label("customer_name"), parts.c.currency, *sums, net.label("net"))
        .join(Customer, Customer.id == parts.c.customer_id)
        .group_by(parts.c.customer_id, Customer.name, parts.c.currency)
        .having(func.bool_or(parts.c.amount != 0))
        .order_by(net.desc(), parts.c.customer_id)
        .limit(LIMIT)
    )
    return AgingPage(as_of=day, data=[AgingRow.model_validate(dict(row._mapping)) for row in rows])


NAMES = (*(name for name, _ in BUCKETS), "credit")


def _debts(ctx: Context, day: date, query: AgingQuery) -> Select[Any]:
    """Every due line with what was open of it; negative receivables are credit."""
    paid = _allocated(Allocation.receivable_id, day)
    before = (
        func.sum(ReceivableDue.amount).over(
            partition_by=ReceivableDue.receivable_id,
            order_by=(ReceivableDue.due_date.asc().nulls_last(), ReceivableDue.seq),
        )
        - ReceivableDue.amount
    )
    settled = func.coalesce(paid.c.amount, ZERO)
    taken = func.greatest(ZERO, func.least(ReceivableDue.amount, settled - before))
    open_amount = case((Receivable.amount < 0, ReceivableDue.amount - settled), else_=ReceivableDue.amount - taken)
    statement = (
        select(
            Receivable.customer_id,
            Receivable.currency,
            case((Receivable.amount < 0, literal("credit")), else_=_bucket(day)).label("bucket"),
            open_amount.label("amount"),
        )
        .join(ReceivableDue, ReceivableDue.receivable_id == Receivable.id)
        .outerjoin(paid, paid.c.id == Receivable.id)
        .where(
            Receivable.status != ReceivableStatus.VOIDED,
            Receivable.deleted_at.is_(None),
            Receivable.doc_date <= day,
            RECEIVABLES.scope(ctx),
            *_chosen(Receivable, query),
        )
    )
    return cast(Select[Any], statement)


def _credits(ctx: Context, day: date, query: AgingQuery) -> Select[Any]:
    """Money received by the day and not allocated then."""
    used = _allocated(Allocation.receipt_id, day)
    left = Receipt.amount - Receipt.refunded_amount - func.coalesce(used.c.amount, ZERO)
    statement = (
        select(Receipt.customer_id, Receipt.currency, literal("credit"), -left)
        .outerjoin(used, used.c.id == Receipt.id)
        .where(
            Receipt.status == ReceiptStatus.CONFIRMED,
            Receipt.receipt_type.in_(PAID_AHEAD),
            Receipt.receipt_date <= day,
            ctx.visible(Receipt, "receipts", "read"),
            *_chosen(Receipt, query),
        )
    )
    return cast(Select[Any], statement)


def _allocated(side: Any, day: date) -> Subquery:
    return (
        select(side.label("id"), func.sum(Allocation.amount).label("amount"))
        .where(Allocation.alloc_date <= day, side.is_not(None))
        .group_by(side)
        .subquery()
    )


def _chosen(model: Any, query: AgingQuery) -> list[ColumnElement[bool]]:
    wanted = {"customer_id": query.customer_id, "owner_id": query.owner_id}
    return [getattr(model, name) == value for name, value in wanted.items() if value is not None]


def _bucket(day: date) -> ColumnElement[str]:
    """The bucket of a due line; without a due date it is not due."""
    late = literal(day) - ReceivableDue.due_date
    steps = [(late <= most, literal(name)) for name, most in BUCKETS if most is not None]
    return case((ReceivableDue.due_date.is_(None), literal("not_due")), *steps, else_=literal(BUCKETS[-1][0]))
