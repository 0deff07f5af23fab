"""What can happen to an order (DOMAIN §15.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select

from bihuan.approvals.flow.service import approval
from bihuan.catalog.pricing.service import check_on_sale
from bihuan.company.setting.service import setting
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid, Text
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.pushdown import DocumentLink, downstream, release
from bihuan.kernel.workflow import Action, Note, Reason
from bihuan.parties.customer.service import became_deal
from bihuan.sales.contract.models import Contract
from bihuan.sales.contract.service import add_progress, check_cap
from bihuan.sales.contract.workflow import can_be_ordered
from bihuan.sales.documents import pushed
from bihuan.sales.order.models import Order
from bihuan.sales.order.models import OrderStatus as S
from bihuan.sales.quote.service import released

OPEN_DELIVERIES: list[Callable[[Context, Order], Awaitable[bool]]] = []
"""Whether something is still on its way for an order: fulfilment adds its notices (DOMAIN §15.2 close)."""

FOLLOWERS = frozenset({"receivables", "payment-plans"})


def has_lines(order: Order) -> DomainError | None:
    return None if order.lines else DomainError("NO_LINES")


def is_free(order: Order) -> DomainError | None:
    """Not held already."""
    return DomainError("ORDER_ON_HOLD") if order.hold else None


def is_held(order: Order) -> DomainError | None:
    return None if order.hold else DomainError("INVALID_TRANSITION")


async def check(ctx: Context, order: Order, data: Any) -> None:
    """What is sold freely must be on sale; what is sold under a contract must fit into it (EXCEEDS_CONTRACT).

    Asked again under the contract's lock when the order is approved.
    """
    if order.contract_id is None:
        if await setting(ctx, "order_requires_contract"):
            raise Invalid("/contract_id", "REQUIRED")
        await check_on_sale(ctx, order.lines)
        return
    contract = await ctx.db.get_one(Contract, order.contract_id)
    refused = can_be_ordered(contract)
    if refused is not None:
        raise refused
    await check_cap(ctx, contract, order.amount_incl)


async def approved(ctx: Context, order: Order, data: Any) -> None:
    """Ordered under the contract, within its amount; the customer is a deal."""
    order.approved_at = CLOCK.now()
    await add_progress(ctx, order.contract_id, ordered=order.amount_incl)
    await became_deal(ctx, order.customer_id)


async def hold(ctx: Context, order: Order, data: Reason) -> None:
    order.hold, order.hold_reason = True, data.reason


async def release_hold(ctx: Context, order: Order, data: Note) -> None:
    order.hold, order.hold_reason = False, None


async def close(ctx: Context, order: Order, data: Reason) -> None:
    """Short close: what is not shipped is given up, and the contract or quote may be ordered again.

    Raises OPEN_DELIVERIES while a notice holds some of it or an outbound is being prepared.
    """
    took = await pushed(ctx, order)
    for line in order.lines:
        if took.get((line.id, "outbounds"), (ZERO, ZERO))[0] > line.shipped_qty:
            raise DomainError("OPEN_DELIVERIES")
    for is_open in OPEN_DELIVERIES:
        if await is_open(ctx, order):
            raise DomainError("OPEN_DELIVERIES")
    await _give_back(ctx, order)
    for line in order.lines:
        line.cancelled_qty = line.undelivered_qty
    order.follow_money()
    await add_progress(ctx, order.contract_id, ordered=order.shipped_amount - order.amount_incl)
    await _reopen_quote(ctx, order)


async def _give_back(ctx: Context, order: Order) -> None:
    """Shorten the links to contract or quote by what will not be delivered."""
    rest = {line.id: line.undelivered_qty / line.qty for line in order.lines if line.undelivered_qty}
    await ctx.written(DocumentLink)
    found = await ctx.db.scalars(select(DocumentLink).where(DocumentLink.target_id == order.id, DocumentLink.live))
    for one in found:
        share = rest.get(one.target_line_id) if one.target_line_id is not None else None
        if share is not None:
            one.amount -= r2(one.amount * share)
            one.qty -= one.qty * share


async def void(ctx: Context, order: Order, data: Any) -> None:
    """Undone while nothing stands on it; what it took from its source is free again.

    Receivables and plans follow the order and are voided along with it, or refuse themselves.
    """
    if any(kind not in FOLLOWERS for kind, _ in await downstream(ctx, order.id)):
        raise DomainError("HAS_REFERENCES")
    await release(ctx, order.id)
    if order.approved_at is not None:
        await add_progress(ctx, order.contract_id, ordered=-order.amount_incl)
    await _reopen_quote(ctx, order)


async def _reopen_quote(ctx: Context, order: Order) -> None:
    if order.contract_id is None:
        await released(ctx, order.quote_id)


ACTIONS = (
    *approval(S.DRAFT, S.PENDING, S.APPROVED, S.REJECTED, guards=(has_lines,), on_submit=check, on_approved=approved),
    Action(
        "hold",
        {S.APPROVED},
        None,
        Text("冻结订单，暂停发货", "Hold: nothing ships"),
        input=Reason,
        guards=(is_free,),
        effect=hold,
    ),
    Action(
        "release",
        {S.APPROVED},
        None,
        Text("解除冻结", "Release from hold"),
        input=Note,
        guards=(is_held,),
        effect=release_hold,
    ),
    Action(
        "close",
        {S.APPROVED},
        S.CLOSED,
        Text("关闭订单，未发数量不再发货", "Close short: the rest will not be delivered"),
        input=Reason,
        effect=close,
    ),
    Action(
        "complete",
        {S.APPROVED},
        S.COMPLETED,
        Text("全部发货、回款、开票，自动完成", "Everything shipped, paid and invoiced"),
        input=Note,
        system=True,
    ),
    Action(
        "reopen",
        {S.COMPLETED},
        S.APPROVED,
        Text("发货、回款或开票有撤销，订单恢复执行", "A delivery, payment or invoice was undone"),
        input=Note,
        system=True,
    ),
    Action(
        "void",
        {S.DRAFT, S.REJECTED, S.APPROVED},
        S.VOIDED,
        Text("作废订单", "Void the order"),
        input=Reason,
        effect=void,
    ),
)
