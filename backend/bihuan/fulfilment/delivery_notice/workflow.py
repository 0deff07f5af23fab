"""The life of a delivery notice: approval reserves the goods, outbounds use them up, closing gives them back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, select

from bihuan.approvals.flow.service import approval
from bihuan.fulfilment.delivery_notice.models import BINDING, DeliveryNotice, DeliveryNoticeLine, NoticeStatus
from bihuan.fulfilment.demand import lock_orders, may_ship, notified, shipped, short, undelivered
from bihuan.fulfilment.outbound.models import Outbound, OutboundStatus
from bihuan.inventory.stock.service import Place, reserve, unreserve
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.money import ZERO
from bihuan.kernel.pushdown import DocumentLink, release
from bihuan.kernel.workflow import Action, Reason

S = NoticeStatus
OPEN = frozenset({S.APPROVED, S.PARTIALLY_SHIPPED})
MOVING = frozenset({S.APPROVED, S.PARTIALLY_SHIPPED, S.SHIPPED})


def has_lines(notice: DeliveryNotice) -> DomainError | None:
    return None if notice.lines else DomainError("NO_LINES")


async def check_demand(ctx: Context, notice: DeliveryNotice, data: Any) -> None:
    """Under the orders' locks: no more than what is undelivered and not promised to others (NOTICE_EXCEEDS)."""
    with ctx.system():
        orders = await lock_orders(ctx, {line.order_id for line in notice.lines})
    for order in orders.values():
        refused = may_ship(order)
        if refused is not None:
            raise refused
    ordered = {line.id: line for order in orders.values() for line in order.lines}
    wanted = [ordered[line.order_line_id] for line in notice.lines]
    gone = await shipped(ctx, wanted)
    held = await notified(ctx, wanted, BINDING, without=notice.id)
    for line in notice.lines:
        left = undelivered(ordered[line.order_line_id], gone[line.order_line_id]) - held[line.order_line_id]
        if line.qty > left:
            raise DomainError("NOTICE_EXCEEDS", remaining=short(max(left, ZERO)))


async def reserve_goods(ctx: Context, notice: DeliveryNotice, data: Any) -> None:
    """Promise each line whole or not at all; what cannot be promised is a shortage, shipped when goods have come."""
    await check_demand(ctx, notice, data)
    await reserve_lines(ctx, notice, [(line, line.qty) for line in notice.lines])


async def reserve_lines(
    ctx: Context, notice: DeliveryNotice, wanted: Sequence[tuple[DeliveryNoticeLine, Decimal]]
) -> None:
    """Reserve more for some lines and tell whether the notice is short of goods."""
    goods = [(line, qty) for line, qty in wanted if line.is_stocked]
    given = await reserve(ctx, [(_place(notice, line), qty) for line, qty in goods]) if goods else []
    for (line, _), qty in zip(goods, given, strict=True):
        line.reserved_qty += qty
    notice.shortage = any(line.is_stocked and line.reserved_qty < line.open_qty for line in notice.lines)


async def give_back(ctx: Context, notice: DeliveryNotice, data: Any) -> None:
    """The rest will not ship: its reservation ends. Outbounds in preparation must be voided first."""
    preparing = exists().where(
        Outbound.delivery_notice_id == notice.id,
        Outbound.status == OutboundStatus.DRAFT,
        Outbound.deleted_at.is_(None),
    )
    await ctx.written(Outbound)
    if await ctx.db.scalar(select(preparing)):
        raise DomainError("HAS_REFERENCES")
    await unreserve(ctx, [(_place(notice, line), line.reserved_qty) for line in notice.lines])
    for line in notice.lines:
        line.reserved_qty = ZERO
    notice.shortage = False


async def close(ctx: Context, notice: DeliveryNotice, data: Any) -> None:
    """Short close: the order lines are free again for what has not shipped."""
    await give_back(ctx, notice, data)
    gone = {line.id: line.shipped_qty for line in notice.lines}
    await ctx.written(DocumentLink)
    for one in await ctx.db.scalars(select(DocumentLink).where(DocumentLink.target_id == notice.id)):
        if one.target_line_id is not None:
            one.qty = gone[one.target_line_id]


async def withdraw_notice(ctx: Context, notice: DeliveryNotice, data: Any) -> None:
    """Nothing of it has shipped, and nothing of it will."""
    await give_back(ctx, notice, data)
    await release(ctx, notice.id)


def _place(notice: DeliveryNotice, line: DeliveryNoticeLine) -> Place:
    return notice.warehouse_id, line.product_id


ACTIONS = (
    *approval(
        S.DRAFT,
        S.PENDING,
        S.APPROVED,
        S.REJECTED,
        guards=(has_lines,),
        on_submit=check_demand,
        on_approved=reserve_goods,
    ),
    Action("ship-partly", MOVING, S.PARTIALLY_SHIPPED, Text("部分出库", "A part has left"), system=True),
    Action("ship-fully", MOVING, S.SHIPPED, Text("全部出库", "Everything has left"), system=True),
    Action("take-back", MOVING, S.APPROVED, Text("出库已作废", "Its outbound was voided"), system=True),
    Action(
        "close",
        OPEN,
        S.CLOSED,
        Text("关闭：未发货部分释放", "Close: what has not shipped is released"),
        input=Reason,
        effect=close,
    ),
    Action(
        "void",
        frozenset({S.DRAFT, S.REJECTED, S.APPROVED}),
        S.VOIDED,
        Text("作废", "Void"),
        input=Reason,
        effect=withdraw_notice,
    ),
)
