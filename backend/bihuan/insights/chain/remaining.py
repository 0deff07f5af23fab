"""What is left of the deal's orders, as ready sentences: 未发 40 件, 未开票 ¥…, 未收 ¥…."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select

from bihuan.fulfilment.outbound.models import GONE, Outbound, OutboundLine
from bihuan.kernel.context import Context
from bihuan.kernel.errors import Text
from bihuan.kernel.money import ZERO
from bihuan.sales.order.models import Order, OrderLine, OrderStatus


async def remaining_of(ctx: Context, orders: Sequence[UUID]) -> dict[str, str]:
    """By step of the chain; a step with nothing left is absent."""
    if not orders:
        return {}
    going = (OrderStatus.APPROVED, OrderStatus.COMPLETED, OrderStatus.CLOSED)
    shipped = (
        select(func.coalesce(func.sum(OutboundLine.qty), 0))
        .join(Outbound, Outbound.id == OutboundLine.outbound_id)
        .where(OutboundLine.order_id.in_(orders), Outbound.status.in_(GONE))
        .scalar_subquery()
    )
    ordered = (
        select(func.coalesce(func.sum(OrderLine.qty - OrderLine.cancelled_qty), 0))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.id.in_(orders), Order.status.in_(going))
        .scalar_subquery()
    )
    owed = case((Order.status == OrderStatus.CLOSED, Order.shipped_amount), else_=Order.amount_incl)
    open_amounts = select(
        func.coalesce(func.sum(owed - Order.invoiced_amount), 0).label("invoice"),
        func.coalesce(func.sum(owed - Order.returned_amount - Order.received_amount), 0).label("receipt"),
        (ordered - shipped).label("delivery"),
    ).where(Order.id.in_(orders), Order.status.in_(going))
    row = (await ctx.db.execute(open_amounts)).one()
    texts = {
        "delivery": (row.delivery, Text(f"未发 {_plain(row.delivery)} 件", f"{_plain(row.delivery)} to ship")),
        "invoice": (row.invoice, Text(f"未开票 ¥{row.invoice:,.2f}", f"¥{row.invoice:,.2f} to invoice")),
        "receipt": (row.receipt, Text(f"未收 ¥{row.receipt:,.2f}", f"¥{row.receipt:,.2f} to collect")),
    }
    return {step: text.in_(ctx.language) for step, (left, text) in texts.items() if left > ZERO}


def _plain(qty: Decimal) -> str:
    return f"{qty:f}".rstrip("0").rstrip(".") if "." in f"{qty:f}" else f"{qty:f}"
