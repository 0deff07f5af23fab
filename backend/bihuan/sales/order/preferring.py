"""Every night: of which category a customer has bought most lately, so that lists can be asked for it (CUST-26).

The page of a customer adds it up anew, of the orders that its reader may see; a list of a million cannot. What is kept
here comes of all orders, as grades do: one category and no amount, for whoever reads the customer and products.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, bindparam, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from bihuan.catalog.category.models import ProductCategory
from bihuan.catalog.product.models import Product
from bihuan.kernel.audit import LogEntry, difference
from bihuan.kernel.bulk import write_columns
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids, one_of
from bihuan.kernel.jobs import JOBS, SCHEDULES, enqueue
from bihuan.kernel.money import ZERO
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.sales.order.models import Order, OrderLine, OrderStatus

PREFER = "prefer-categories"
SIZE = 1_000
WINDOW = timedelta(days=730)
"""As far back as the page of a customer and grades look (decision 0036)."""
BOUGHT = (OrderStatus.APPROVED, OrderStatus.COMPLETED, OrderStatus.CLOSED)
_BOUGHT_LATELY = (
    Order.doc_date >= bindparam("since", type_=Date),
    Order.deleted_at.is_(None),
    Order.status == one_of(BOUGHT),
)


def _most_bought() -> Any:
    """The category of the largest amount for each of some customers, by amount and then id, as on the page."""
    amount: Any = func.sum(func.round(OrderLine.amount_incl * Order.fx_rate, 2))
    return (
        select(Order.customer_id, ProductCategory.id)
        .ext(distinct_on(Order.customer_id))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(ProductCategory, ProductCategory.id == Product.category_id)
        .where(Order.customer_id == ids("customers"), *_BOUGHT_LATELY)
        .group_by(Order.customer_id, ProductCategory.id)
        .having(amount > ZERO)
        .order_by(Order.customer_id, amount.desc(), ProductCategory.id)
    )


async def prefer(ctx: Context, payload: Mapping[str, Any]) -> None:
    """One set of the customers who have bought, or had a preference, and the next as another job."""
    await ctx.db.execute(text("SET LOCAL statement_timeout = '300s'"))  # a request must be quicker, the night need not
    since = CLOCK.today() - WINDOW
    buys = exists().where(Order.customer_id == Customer.id, *_BOUGHT_LATELY)
    asked = (
        select(Customer.id, Customer.preferred_category_id)
        .where(
            Customer.id > UUID(payload.get("after", str(UUID(int=0)))),
            Customer.status == CustomerStatus.ACTIVE,
            Customer.deleted_at.is_(None),
            or_(Customer.preferred_category_id.is_not(None), buys),
        )
        .order_by(Customer.id)
        .limit(SIZE)
    )
    kept = {row.id: row.preferred_category_id for row in await ctx.db.execute(asked, {"since": since})}
    if not kept:
        return
    rows = await ctx.db.execute(_most_bought(), {"customers": list(kept), "since": since})
    most: dict[UUID, UUID] = {row[0]: row[1] for row in rows}
    await _write(ctx, {one: most.get(one) for one in kept if kept[one] != most.get(one)})
    if len(kept) == SIZE:
        await enqueue(ctx, PREFER, {"after": max(kept)})


async def _write(ctx: Context, changed: Mapping[UUID, UUID | None]) -> None:
    """Told, by nobody: it does not come to the top of the lists. Whom somebody works on has another night."""
    if not changed:
        return
    locked = (
        select(Customer)
        .where(Customer.id == ids("changed"), Customer.status == CustomerStatus.ACTIVE, Customer.deleted_at.is_(None))
        .order_by(Customer.id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    customers = (await ctx.db.scalars(locked, {"changed": list(changed)})).all()
    for customer in customers:
        old, new = customer.preferred_category_id, changed[customer.id]
        customer.preferred_category_id = new
        customer.version += 1
        changes = difference({"preferred_category_id": old}, {"preferred_category_id": new})
        ctx.log.append(LogEntry("prefer", "customers", customer, changes))
    await write_columns(ctx, customers, "preferred_category_id", "version")


async def every_night(ctx: Context, _: Mapping[str, Any]) -> None:
    """As a job, which is tried again when it fails."""
    await enqueue(ctx, PREFER, {})


JOBS[PREFER] = prefer
SCHEDULES[PREFER] = ("10 19 * * *", every_night)
"""19:10 UTC: ten past three in the morning in Shanghai."""
