"""What a customer buys most of, and how long it has been one (CUST-26, CUST-34)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, bindparam, func, select

from bihuan.catalog.category.models import ProductCategory
from bihuan.catalog.product.models import Product
from bihuan.insights.overview.figures import ORDERED
from bihuan.insights.overview.schemas import OverviewPreference
from bihuan.kernel.clock import CLOCK, SHANGHAI
from bihuan.kernel.context import Context
from bihuan.kernel.db import RECORD_ID, one_of
from bihuan.kernel.money import ZERO
from bihuan.sales.order.models import Order, OrderLine
from bihuan.sales.order.service import ORDERS

WINDOW = timedelta(days=730)
"""What was bought longer ago says little of what is wanted now; grades look as far back (decision 0036)."""
SHOWN = 5


async def preferences_of(ctx: Context, customer_id: UUID) -> list[OverviewPreference]:
    """The categories of most of what was ordered lately, of the orders that the principal may read."""
    if not ctx.may("orders", "read") or not ctx.may("products", "read"):
        return []
    asked = {"record_id": customer_id, "since": CLOCK.today() - WINDOW}
    statement = ctx.once(("overview", "preferences"), lambda: _bought(ctx))
    rows = (await ctx.db.execute(statement, asked)).all()
    return [
        OverviewPreference(category_id=key, name=name, amount=amount, share=f"{amount * 100 / every:.1f}")
        for key, name, amount, every in rows
        if amount > ZERO
    ]


def _bought(ctx: Context) -> Select[Any]:
    amount: Any = func.sum(func.round(OrderLine.amount_incl * Order.fx_rate, 2))
    bought = (
        select(Product.category_id.label("category_id"), amount.label("amount"))
        .select_from(Order)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(
            Order.customer_id == RECORD_ID,
            Order.doc_date >= bindparam("since", type_=Date),
            Order.deleted_at.is_(None),
            Order.status == one_of(ORDERED),
            ORDERS.scope(ctx),
        )
        .group_by(Product.category_id)
        .subquery()
    )
    every = select(func.sum(bought.c.amount)).scalar_subquery()
    return (
        select(ProductCategory.id, ProductCategory.name, bought.c.amount, every)
        .join(bought, bought.c.category_id == ProductCategory.id)
        .order_by(bought.c.amount.desc(), ProductCategory.id)
        .limit(SHOWN)
    )


def months_since(first: datetime | None) -> int | None:
    """Full months by the calendar of Shanghai: from the 31st of one month to the 30th of the next is none."""
    if first is None:
        return None
    began, today = first.astimezone(SHANGHAI).date(), CLOCK.today()
    return max((today.year - began.year) * 12 + today.month - began.month - (today.day < began.day), 0)
