"""Allocations as a resource: by hand, automatically, and as a consequence of confirmed receipts (DOMAIN §17.6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bihuan.billing.allocation.models import Allocation
from bihuan.billing.allocation.posting import Moved, check, follow, lock_targets, match, post
from bihuan.billing.allocation.schemas import Allocate, AllocationRead, AllocationRow
from bihuan.billing.allocation.workflow import ACTIONS
from bihuan.billing.payment_plan.models import PaymentPlanLine
from bihuan.billing.receipt.models import COUNTED, Receipt, ReceiptStatus, ReceiptType
from bihuan.billing.receipt.service import RECEIPTS
from bihuan.billing.receivable.models import Receivable, ReceivableStatus
from bihuan.company.setting.service import setting
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, FieldError, Invalid
from bihuan.kernel.names import NameOf
from bihuan.kernel.reading import Push
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.parties.customer.models import Customer
from bihuan.sales.contract.models import Contract
from bihuan.sales.order.models import Order

_reversed = aliased(Allocation)

ALLOCATIONS = Resource(
    name="allocations",
    one="allocation",
    label=Label("核销记录", "allocation"),
    model=Allocation,
    read=AllocationRead,
    row=AllocationRow,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, Allocation.customer_id),
        "receipt_number": select(Receipt.number).where(Receipt.id == Allocation.receipt_id).scalar_subquery(),
        "receivable_number": select(Receivable.number)
        .where(Receivable.id == Allocation.receivable_id)
        .scalar_subquery(),
        "return_receivable_number": select(Receivable.number)
        .where(Receivable.id == Allocation.return_receivable_id)
        .scalar_subquery(),
        "contract_number": select(Contract.number).where(Contract.id == Allocation.contract_id).scalar_subquery(),
        "order_number": select(Order.number).where(Order.id == Allocation.order_id).scalar_subquery(),
        "plan_line_name": NameOf(PaymentPlanLine, Allocation.plan_line_id),
        "reversal_of_number": select(_reversed.number)
        .where(_reversed.id == Allocation.reversal_of_id)
        .scalar_subquery(),
    },
)


def has_money_left(receipt: Receipt) -> DomainError | None:
    """Confirmed, and not all of it is used."""
    if receipt.status != ReceiptStatus.CONFIRMED:
        return DomainError("INVALID_TRANSITION")
    return None if receipt.unallocated_amount > 0 else DomainError("OVER_ALLOCATION", balance="0.00")


RECEIPTS.pushes.append(Push("allocate", "allocations", has_money_left, opens=False))
RECEIPTS.pushes.append(Push("auto-allocate", "allocations", has_money_left, opens=False))


async def allocate(ctx: Context, receipt_id: UUID, data: Allocate) -> Receipt:
    """Pay chosen debts with a confirmed receipt that one may see; all lines or none."""
    ctx.require("allocations", "create")
    moved = Moved()
    async with RECEIPTS.change(ctx, receipt_id, "read", action="allocate") as receipt:
        if receipt.status != ReceiptStatus.CONFIRMED:
            raise DomainError("INVALID_TRANSITION")
        wanted = {line.receivable_id for line in data.lines}
        targets = {row.id: row for row in await lock_targets(ctx, receipt, Receivable.id.in_(wanted))}
        for index, line in enumerate(data.lines):
            if line.receivable_id not in targets:
                raise Invalid(f"/lines/{index}/receivable_id", "REF_NOT_FOUND")
            _check_line(receipt, targets[line.receivable_id], line, index)
            await post(ctx, receipt, [(targets[line.receivable_id], line.amount)], moved, auto=False)
    await follow(ctx, moved)
    return receipt


def _check_line(receipt: Receipt, receivable: Receivable, line: Any, index: int) -> None:
    """The refusal of ``check``, with the place in the body where the amount stands."""
    try:
        check(receipt, receivable, line.amount)
    except DomainError as refused:
        refused.errors = (FieldError(f"/lines/{index}/amount", refused.code, refused.params),)
        raise


async def auto_allocate(ctx: Context, receipt_id: UUID) -> Receipt:
    """Pay whatever the rules find, oldest first; the rest stays with the customer as 预收."""
    ctx.require("allocations", "create")
    moved = Moved()
    async with RECEIPTS.change(ctx, receipt_id, "read", action="auto-allocate") as receipt:
        refused = has_money_left(receipt)
        if refused is not None:
            raise refused
        candidates = await _candidates(ctx, receipt)
        await post(ctx, receipt, match(receipt, candidates), moved, auto=True)
    await follow(ctx, moved)
    return receipt


async def _candidates(ctx: Context, receipt: Receipt) -> list[Receivable]:
    return await lock_targets(
        ctx,
        receipt,
        Receivable.customer_id == receipt.customer_id,
        Receivable.currency == receipt.currency,
        Receivable.status.in_((ReceivableStatus.OPEN, ReceivableStatus.PARTIAL)),
        Receivable.balance > 0,
    )


async def apply_confirmed(ctx: Context, receipt: Receipt, data: Any) -> None:
    """Consequence of (receipts, confirm): the money counts, and by setting pays debts at once.

    A prepayment pays only debts of the order or contract it names; what is left stays 预收.
    """
    moved = Moved()
    if receipt.receipt_type in COUNTED:
        moved.add(receipt, receipt.amount)
        if await setting(ctx, "auto_allocate"):
            linked_only = receipt.receipt_type == ReceiptType.PREPAYMENT
            parts = match(receipt, await _candidates(ctx, receipt), linked_only=linked_only)
            await post(ctx, receipt, parts, moved, auto=True)
    await follow(ctx, moved)


async def apply_voided(ctx: Context, receipt: Receipt, data: Any) -> None:
    """Consequence of (receipts, void): the money never came."""
    if receipt.confirmed_at is None or receipt.receipt_type not in COUNTED:
        return
    moved = Moved()
    moved.add(receipt, -receipt.amount)
    await follow(ctx, moved)
