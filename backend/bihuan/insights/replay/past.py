"""What is known of the past of some records, a statement a kind of fact: each finds its rows by the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import case, func, literal, select

from bihuan.activity.follow_up.models import FollowUp
from bihuan.activity.follow_up.service import COUNTING_KINDS
from bihuan.insights.replay.judging import Deal, Held, Past, Span
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids, one_of
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import OwnershipEvent
from bihuan.kernel.resource import RESOURCES
from bihuan.parties.customer.models import Customer, CustomerStatus
from bihuan.parties.lead.models import Lead
from bihuan.sales.contract.models import Contract, ContractStatus
from bihuan.sales.opportunity.models import Opportunity, OpportunityStatus
from bihuan.sales.order.models import Order, OrderStatus

SIGNED = (ContractStatus.EFFECTIVE, ContractStatus.COMPLETED, ContractStatus.TERMINATED, ContractStatus.EXPIRED)
ORDERED = (OrderStatus.APPROVED, OrderStatus.COMPLETED, OrderStatus.CLOSED)
ENDED = ("convert", "discard")
"""By these a lead leaves its owner's hands; a customer only by the latter."""


class Found(NamedTuple):
    """A chunk of records: the last id, their pasts, and how often the pool really took one back."""

    last: UUID | None
    size: int
    pasts: list[Past]
    recycled: int


async def pasts_of(
    ctx: Context, kind: str, pool_id: UUID, after: UUID | None, size: int, begin: datetime, end: datetime
) -> Found:
    """The next ``size`` records that the principal may read, by id."""
    model: Any = Customer if kind == "customers" else Lead
    page = select(*_columns(kind)).where(model.deleted_at.is_(None), RESOURCES[kind].scope(ctx))
    if kind == "customers":
        page = page.where(Customer.status != CustomerStatus.MERGED)
    if after is not None:
        page = page.where(model.id > after)
    rows = (await ctx.db.execute(page.order_by(model.id).limit(size))).all()
    keys = [row.id for row in rows]
    held, recycled = await _held(ctx, kind, pool_id, keys, begin, end)
    said = await _follow_ups(ctx, kind, keys, begin)
    customers = [row.customer_id for row in rows if row.customer_id is not None]
    spans = await _spans(ctx, customers)
    deals = await deals_of(ctx, customers)
    orders = await _unfinished_orders(ctx, customers)
    pasts = [
        Past(
            row.id,
            row.grade,
            row.locked_at,
            row.first_deal_at,
            held.get(row.id, ()),
            said.get(row.id, ()),
            spans.get(row.customer_id, ()),
            [*spans.get(row.customer_id, ()), *orders.get(row.customer_id, ())] if kind == "customers" else (),
            deals.get(row.customer_id, ()),
        )
        for row in rows
    ]
    return Found(keys[-1] if keys else None, len(keys), pasts, recycled)


def _columns(kind: str) -> tuple[Any, ...]:
    if kind == "customers":
        locked = case((Customer.is_locked, Customer.locked_at))
        return (
            Customer.id,
            Customer.grade,
            locked.label("locked_at"),
            Customer.first_deal_at,
            Customer.id.label("customer_id"),
        )
    nothing = literal(None)
    return (
        Lead.id,
        nothing.label("grade"),
        nothing.label("locked_at"),
        nothing.label("first_deal_at"),
        Lead.converted_customer_id.label("customer_id"),
    )


async def _held(
    ctx: Context, kind: str, pool_id: UUID, keys: list[UUID], begin: datetime, end: datetime
) -> tuple[dict[UUID, list[Held]], int]:
    event = OwnershipEvent
    asked = (
        select(event.object_id, event.at, event.action, event.to_owner_id, event.to_pool_id)
        .where(event.object_type == kind, event.object_id == ids("keys"))
        .order_by(event.object_id, event.id)
    )
    found: dict[UUID, list[Held]] = defaultdict(list)
    holders: dict[UUID, UUID | None] = {}
    recycled = 0
    for key, at, action, owner, pool in await ctx.db.execute(asked, {"keys": keys}):
        ended = action in ENDED and (kind == "leads" or action == "discard")
        now = None if ended else owner
        recycled += action == "recycle" and pool == pool_id and begin <= at < end
        if holders.get(key) == now:
            continue
        if holders.get(key) is not None:
            found[key][-1] = found[key][-1]._replace(until=at)
        if now is not None:
            found[key].append(Held(now, at, None))
        holders[key] = now
    return found, recycled


async def _follow_ups(ctx: Context, kind: str, keys: list[UUID], begin: datetime) -> dict[UUID, list[datetime]]:
    """Those since ``begin``, and the last one before: what was said earlier counts for nothing any more."""
    of: Any = FollowUp.customer_id if kind == "customers" else FollowUp.object_id
    counted = (FollowUp.deleted_at.is_(None), FollowUp.kind == one_of(COUNTING_KINDS), of == ids("keys"))
    since = select(of, FollowUp.occurred_at).where(*counted, FollowUp.occurred_at >= begin)
    before = select(of, func.max(FollowUp.occurred_at)).where(*counted, FollowUp.occurred_at < begin).group_by(of)
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for statement in (before, since):
        for key, at in await ctx.db.execute(statement, {"keys": keys}):
            found[key].append(at)
    return {key: sorted(moments) for key, moments in found.items()}


async def _spans(ctx: Context, keys: list[UUID]) -> dict[UUID, list[Span]]:
    ended = case(
        (Opportunity.status == OpportunityStatus.OPEN, None),
        else_=func.coalesce(Opportunity.won_at, Opportunity.lost_at, Opportunity.stage_entered_at),
    )
    asked = (
        select(Opportunity.customer_id, Opportunity.created_at, ended)
        .where(Opportunity.customer_id == ids("keys"), Opportunity.deleted_at.is_(None))
        .order_by(Opportunity.created_at)
    )
    return _grouped(Span, await ctx.db.execute(asked, {"keys": keys}))


async def _unfinished_orders(ctx: Context, keys: list[UUID]) -> dict[UUID, list[Span]]:
    """Approved and not yet completed or closed; when one was is its last change."""
    ended = case((Order.status != OrderStatus.APPROVED, Order.updated_at))
    asked = select(Order.customer_id, Order.approved_at, ended).where(
        Order.customer_id == ids("keys"),
        Order.deleted_at.is_(None),
        Order.status == one_of(ORDERED),
        Order.approved_at.is_not(None),
    )
    return _grouped(Span, await ctx.db.execute(asked, {"keys": keys}))


async def deals_of(ctx: Context, keys: Sequence[UUID]) -> dict[UUID, list[Deal]]:
    """Contracts by the day they were signed, and orders without a contract by the day they were approved.

    A deal counts for its customer whoever made it; its amount is nothing where the principal may not read it.
    """
    amount_of = func.round(Contract.amount_incl * Contract.fx_rate, 2)
    contracts = select(
        Contract.customer_id,
        Contract.signed_date,
        case((RESOURCES["contracts"].scope(ctx), amount_of), else_=ZERO),
    ).where(
        Contract.customer_id == ids("keys"),
        Contract.deleted_at.is_(None),
        Contract.status == one_of(SIGNED),
        Contract.signed_date.is_not(None),
    )
    orders = select(
        Order.customer_id,
        Order.approved_at,
        case((RESOURCES["orders"].scope(ctx), Order.amount_incl_base), else_=ZERO),
    ).where(
        Order.customer_id == ids("keys"),
        Order.deleted_at.is_(None),
        Order.status == one_of(ORDERED),
        Order.approved_at.is_not(None),
        Order.contract_id.is_(None),
    )
    found: dict[UUID, list[Deal]] = defaultdict(list)
    for key, on, amount in await ctx.db.execute(contracts, {"keys": list(keys)}):
        found[key].append(Deal(on, amount))
    for key, at, amount in await ctx.db.execute(orders, {"keys": list(keys)}):
        if at is not None:
            found[key].append(Deal(CLOCK.business_date(at), amount))
    return {key: sorted(deals) for key, deals in found.items()}


def _grouped(make: Any, rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, *values in rows:
        found[key].append(make(*values))
    return found
