"""Payment plans as a resource: made when a contract takes effect, filled by the money that comes (DOMAIN §17.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, any_, bindparam, func, select, union_all
from sqlalchemy.orm import selectinload

from bihuan.billing.allocation.models import Allocation
from bihuan.billing.payment_plan.models import PaymentPlan, PaymentPlanLine, PlanStatus
from bihuan.billing.payment_plan.schemas import PlanRead, PlanRow
from bihuan.billing.payment_plan.workflow import ACTIONS
from bihuan.billing.receipt.models import COUNTED, Receipt, ReceiptStatus
from bihuan.company.payment_term.models import BaseEvent
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import ids, one_id, one_of, uuid_array
from bihuan.kernel.money import ZERO
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.pushdown import link
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Note
from bihuan.parties.customer.models import Customer
from bihuan.sales.contract.models import Contract
from bihuan.sales.order.models import Order

PAYMENT_PLANS = Resource(
    name="payment-plans",
    one="payment-plan",
    label=Label("回款计划", "payment plan"),
    model=PaymentPlan,
    read=PlanRead,
    row=PlanRow,
    actions=ACTIONS,
    derived={
        "contract_number": select(Contract.number).where(Contract.id == PaymentPlan.contract_id).scalar_subquery(),
        "contract_name": NameOf(Contract, PaymentPlan.contract_id),
        "customer_name": NameOf(Customer, PaymentPlan.customer_id),
        "owner_name": NameOf(User, PaymentPlan.owner_id),
    },
    children=(PaymentPlan.lines,),
)


async def activate_for_contract(ctx: Context, contract: Contract, data: Any) -> None:
    """Consequence of (contracts, confirm-sign): the agreed instalments become the plan. No receivable arises here."""
    if not contract.terms:
        return
    plan = PaymentPlan(
        status=PlanStatus.ACTIVE,
        customer_id=contract.customer_id,
        contract_id=contract.id,
        currency=contract.currency,
        total=sum((term.amount for term in contract.terms), ZERO),
        received_amount=ZERO,
        revision=1,
    )
    names = ("seq", "name", "ratio", "amount", "base_event", "days")
    signed = contract.signed_date or CLOCK.today()
    plan.lines = [
        PaymentPlanLine(**{name: getattr(term, name) for name in names}, due_date=_due(term, signed))
        for term in contract.terms
    ]
    owner, department = contract.owner_id, contract.owner_dept_id
    own(plan, owner, department)
    await PAYMENT_PLANS.add(ctx, plan)
    link(ctx, ("contracts", contract.id), ("payment-plans", plan.id))
    await _receive(ctx, plan.id, contract.id)


def _due(term: Any, signed: date) -> date | None:
    if term.due_date is not None or term.base_event != BaseEvent.CONTRACT_SIGNED:
        return term.due_date  # type: ignore[no-any-return]
    return signed + timedelta(days=term.days or 0)


async def cancel_for_contract(ctx: Context, contract: Contract, data: Any) -> None:
    """Consequence of (contracts, terminate): nothing more is expected."""
    plan = await _locked_plan(ctx, contract.id)
    if plan is not None:
        await PAYMENT_PLANS.act(ctx, plan.id, "cancel", Note(reason=getattr(data, "reason", None)))


async def date_for_order(ctx: Context, order: Order, data: Any) -> None:
    """Consequence of (orders, approve)."""
    if order.contract_id is not None:
        await event_happened(ctx, {order.contract_id}, BaseEvent.ORDER_APPROVED, CLOCK.today())


async def date_for_shipment(ctx: Context, outbound: Any, data: Any) -> None:
    """Consequence of (outbounds, confirm)."""
    await event_happened(ctx, await _contracts_of(ctx, outbound), BaseEvent.SHIPPED, outbound.out_date)


async def date_for_signature(ctx: Context, outbound: Any, data: Any) -> None:
    """Consequence of (outbounds, sign)."""
    await event_happened(ctx, await _contracts_of(ctx, outbound), BaseEvent.SIGNED, CLOCK.today())


async def _contracts_of(ctx: Context, outbound: Any) -> set[UUID]:
    held = [ctx.held[one].contract_id for one in outbound.order_ids if one in ctx.held]
    if len(held) < len(outbound.order_ids):
        held = list(
            await ctx.db.scalars(select(Order.contract_id).where(Order.id == any_(uuid_array(outbound.order_ids))))
        )
    return {contract_id for contract_id in held if contract_id is not None}


_WAITING_FOR = (
    select(PaymentPlan.id)
    .join(PaymentPlanLine, PaymentPlanLine.payment_plan_id == PaymentPlan.id)
    .where(
        PaymentPlan.contract_id == ids("contracts"),
        PaymentPlan.status == PlanStatus.ACTIVE,
        PaymentPlanLine.due_date.is_(None),
        PaymentPlanLine.base_event == bindparam("event", type_=String),
    )
    .distinct()
    .order_by(PaymentPlan.id)
)


async def event_happened(ctx: Context, contract_ids: set[UUID], event: str, on: date) -> None:
    """Instalments waiting for ``event`` get their due date the first time it happens."""
    if not contract_ids:
        return
    await ctx.written(PaymentPlan, PaymentPlanLine)
    plan_ids = await ctx.db.scalars(_WAITING_FOR, {"contracts": list(contract_ids), "event": event})
    for plan_id in plan_ids.all():
        async with PAYMENT_PLANS.change(ctx, plan_id, "date", action="date", reason=event) as plan:
            for line in plan.lines:
                if line.due_date is None and line.base_event == event:
                    line.due_date = on + timedelta(days=line.days or 0)


async def money_received(ctx: Context, contract_id: UUID) -> None:
    """Fill the instalments under the plan's lock: first with money meant for them, then oldest first.

    The money is what was paid on the contract's receivables, and what is paid in for it and not allocated yet.
    """
    plan = await _locked_plan(ctx, contract_id)
    if plan is not None:
        await _receive(ctx, plan.id, contract_id)


async def _receive(ctx: Context, plan_id: UUID, contract_id: UUID) -> None:
    with ctx.system():
        async with PAYMENT_PLANS.change(ctx, plan_id, "receive") as plan:
            fill(plan, await _money(ctx, contract_id))
            done = all(line.unreceived == 0 for line in plan.lines if not line.is_cancelled)
            if done != (plan.status == PlanStatus.DONE):
                action = PAYMENT_PLANS.action("complete" if done else "reopen")
                await PAYMENT_PLANS.perform(ctx, plan, action, Note())


def fill(plan: PaymentPlan, money: Mapping[UUID | None, Decimal]) -> None:
    """Spread money over the instalments; ``money[None]`` is meant for no particular one (FIFO by seq)."""
    lines = [line for line in plan.lines if not line.is_cancelled]
    free = sum(money.values(), ZERO)
    received: dict[UUID, Decimal] = {}
    for line in lines:
        meant = max(min(money.get(line.id, ZERO), line.amount - line.return_offset, free), ZERO)
        received[line.id] = meant
        free -= meant
    for line in lines:
        more = max(min(free, line.amount - line.return_offset - received[line.id]), ZERO)
        received[line.id] += more
        free -= more
    for line in lines:
        line.received_amount = received[line.id]
        if line.unreceived > 0:
            line.actual_date = None
        elif line.actual_date is None:
            line.actual_date = CLOCK.today()
    plan.received_amount = sum(received.values(), ZERO)


_PAID = select(Allocation.plan_line_id.label("line"), Allocation.amount.label("amount")).where(
    Allocation.contract_id == one_id("contract"), Allocation.receipt_id.is_not(None)
)
_UNALLOCATED = select(Receipt.plan_line_id, Receipt.amount - Receipt.allocated_amount - Receipt.refunded_amount).where(
    Receipt.contract_id == one_id("contract"),
    Receipt.status == ReceiptStatus.CONFIRMED,
    Receipt.receipt_type == one_of(COUNTED),
)
_PARTS = union_all(_PAID, _UNALLOCATED).subquery()
_MONEY = select(_PARTS.c.line, func.sum(_PARTS.c.amount)).group_by(_PARTS.c.line)


async def _money(ctx: Context, contract_id: UUID) -> dict[UUID | None, Decimal]:
    """Net money of a contract by the instalment it is meant for."""
    await ctx.written(Allocation, Receipt)
    return dict((await ctx.db.execute(_MONEY, {"contract": contract_id})).all())


_LIVE_PLAN = (
    select(PaymentPlan)
    .where(PaymentPlan.contract_id == one_id("contract"), PaymentPlan.status != PlanStatus.CANCELLED)
    .options(selectinload(PaymentPlan.lines))
    .with_for_update(of=PaymentPlan, key_share=True)
    .execution_options(populate_existing=True)
)


async def _locked_plan(ctx: Context, contract_id: UUID) -> PaymentPlan | None:
    """The plan of a contract with its instalments, locked: the door finds it held."""
    await ctx.written(PaymentPlan, PaymentPlanLine)
    plan: PaymentPlan | None = await ctx.db.scalar(_LIVE_PLAN, {"contract": contract_id})
    if plan is not None:
        ctx.held[plan.id] = plan
    return plan
