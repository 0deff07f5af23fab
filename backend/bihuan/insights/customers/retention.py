"""How long customers stay: by when they first ordered, how many have ordered in every period since (CUST-34)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, Date, Select, and_, cast, func, select

from bihuan.insights.customers.schemas import Cohort, Kept, Retention, RetentionEvery, RetentionQuery
from bihuan.insights.overview.figures import ORDERED
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import one_of
from bihuan.kernel.errors import Text
from bihuan.kernel.money import r6
from bihuan.kernel.reports import Table
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.customer.service import CUSTOMERS
from bihuan.sales.order.models import Order

MONTHS = {RetentionEvery.MONTH: 1, RetentionEvery.QUARTER: 3, RetentionEvery.YEAR: 12}
SHOWN = {RetentionEvery.MONTH: 12, RetentionEvery.QUARTER: 8, RetentionEvery.YEAR: 5}
"""Periods beside each other, the running one last."""
EARLIER = Text("更早", "Earlier")
HEADS = {"zh": ("首次下单", "客户"), "en": ("First order", "Customers")}


async def retention(ctx: Context, asked: RetentionQuery) -> Retention:
    """Customers by the period of their first order, in one statement; and of each period's how many came back in the
    next. A rate is rounded to six places, half up.
    """
    ctx.require("customers", "read")
    every = RetentionEvery(asked.every)
    periods = _periods(every, CLOCK.today())
    window = {period: place for place, period in enumerate(periods)}
    active: dict[date | None, list[int]] = defaultdict(lambda: [0] * len(periods))
    size: dict[date | None, int] = defaultdict(int)
    returned: dict[date, int] = {}
    for first, period, number, again in await ctx.db.execute(_statement(ctx, every)):
        key = first if first in window else None
        if period == first:
            size[key] += number
        if period in window:
            active[key][window[period]] += number
            returned[period] = returned.get(period, 0) + again
    rows = [
        Cohort(
            key=_key(every, key) if key else None,
            label=_key(every, key) if key else EARLIER.in_(ctx.language),
            customers=size[key],
            active=[None if key and period < key else active[key][window[period]] for period in periods],
        )
        for key in (None, *periods)
        if size[key]
    ]
    of = [sum(counts[place] for counts in active.values()) for place in range(len(periods))]
    kept = [_kept(of[place - 1], returned.get(period, 0)) if place else None for place, period in enumerate(periods)]
    return Retention(every=every, periods=[_key(every, period) for period in periods], data=rows, kept=kept)


def _statement(ctx: Context, every: RetentionEvery) -> Select[Any]:
    """First period, period, the customers who ordered in both, and how many of them had in the one before it."""
    bought = _bought(ctx, every)
    first = select(bought.c.customer_id, func.min(bought.c.period).label("first")).group_by(bought.c.customer_id)
    begun = first.cte("begun")
    before = bought.alias("before")
    previous = cast(bought.c.period - func.make_interval(0, MONTHS[every]), Date)
    return (
        select(begun.c.first, bought.c.period, func.count(), func.count(before.c.customer_id))
        .join(begun, begun.c.customer_id == bought.c.customer_id)
        .outerjoin(before, and_(before.c.customer_id == bought.c.customer_id, before.c.period == previous))
        .group_by(begun.c.first, bought.c.period)
    )


def _bought(ctx: Context, every: RetentionEvery) -> CTE:
    """Each customer once for every period, by Shanghai's clock, in which an order of theirs was approved."""
    approved = func.timezone(SHANGHAI.key, Order.approved_at)
    return (
        select(Order.customer_id, cast(func.date_trunc(every.value, approved), Date).label("period"))
        .join(Customer, Customer.id == Order.customer_id)
        .where(
            Order.status == one_of(ORDERED),
            Order.approved_at.is_not(None),
            Order.deleted_at.is_(None),
            RESOURCES["orders"].scope(ctx),
            Customer.status == CustomerStatus.ACTIVE,
            Customer.deleted_at.is_(None),
            CUSTOMERS.scope(ctx),
        )
        .distinct()
        .cte("bought")
    )


def _periods(every: RetentionEvery, today: date) -> list[date]:
    """The first days of the periods shown, the earliest first."""
    months = MONTHS[every]
    at = (today.year * 12 + today.month - 1) // months * months
    starts = [at - months * back for back in reversed(range(SHOWN[every]))]
    return [date(start // 12, start % 12 + 1, 1) for start in starts]


def _key(every: RetentionEvery, period: date) -> str:
    """``2026``, ``2026-Q4``, ``2026-11``."""
    if every == RetentionEvery.YEAR:
        return str(period.year)
    return f"{period.year}-Q{period.month // 3 + 1}" if every == RetentionEvery.QUARTER else f"{period:%Y-%m}"


def _kept(of: int, kept: int) -> Kept:
    return Kept(of=of, kept=kept, rate=r6(Decimal(kept) / of) if of else None)


async def export(ctx: Context, asked: RetentionQuery) -> Table:
    """The same rows as a table, counts of customers."""
    report = await retention(ctx, asked)
    lines = [
        [row.label, str(row.customers), *("" if number is None else str(number) for number in row.active)]
        for row in report.data
    ]
    return Table([*HEADS[ctx.language], *report.periods], lines)
