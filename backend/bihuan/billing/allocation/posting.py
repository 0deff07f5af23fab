"""Posting allocations: receipt first, then orders, contracts, receivables by id, so that no two can meet head-on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import any_, select

from bihuan.billing.allocation.models import Allocation, AllocationSource, AllocationStatus
from bihuan.billing.finance_charge.models import ChargeKind
from bihuan.billing.finance_charge.service import charge
from bihuan.billing.payment_plan.service import money_received
from bihuan.billing.receipt.models import COUNTED, Receipt
from bihuan.billing.receivable.models import Receivable
from bihuan.billing.receivable.service import RECEIVABLES, lock_receivables, settle
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import DomainError
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import RESOURCES, Resource
from bihuan.sales.contract.service import CONTRACTS, add_progress
from bihuan.sales.order.service import ORDERS, record_receipt

Part = tuple[Receivable, Decimal]


class Moved:
    """By how much the money received for orders and contracts changes.

    An order passes it on to its contract; only what belongs to no order is the contract's own. Every contract touched
    has its payment plan filled again, even when its total stays the same.
    """

    def __init__(self) -> None:
        self.orders: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
        self.contracts: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
        self.touched: set[UUID] = set()

    def add(self, document: Any, amount: Decimal) -> None:
        """Money for whatever order or contract a receipt or receivable belongs to."""
        if document.contract_id is not None:
            self.touched.add(document.contract_id)
        if document.order_id is not None:
            self.orders[document.order_id] += amount
        elif document.contract_id is not None:
            self.contracts[document.contract_id] += amount

    def from_receipt(self, receipt: Receipt, target: Receivable, amount: Decimal) -> None:
        """``amount`` pays ``target`` now instead of lying on the receipt; negative: the other way round."""
        self.add(target, amount)
        if receipt.receipt_type in COUNTED:
            self.add(receipt, -amount)


async def lock_targets(ctx: Context, receipt: Receipt, *which: Any) -> list[Receivable]:
    """Visible receivables, after the orders and contracts whose progress will follow. The receipt is locked."""
    seen = select(Receivable.id, Receivable.order_id, Receivable.contract_id).where(
        Receivable.deleted_at.is_(None), RECEIVABLES.scope(ctx), *which
    )
    await ctx.written(Receivable)
    found = (await ctx.db.execute(seen)).all()
    await _lock(ctx, ORDERS, {row.order_id for row in found} | {receipt.order_id})
    await _lock(ctx, CONTRACTS, {row.contract_id for row in found} | {receipt.contract_id})
    return await lock_receivables(ctx, Receivable.id == any_(uuid_array([row.id for row in found])))


async def _lock(ctx: Context, resource: Resource[Any], ids: Iterable[UUID | None]) -> None:
    known = {one for one in ids if one is not None}
    if known:
        await resource.lock(ctx, known)


def match(receipt: Receipt, candidates: Sequence[Receivable], *, linked_only: bool = False) -> list[Part]:
    """Which debts a receipt pays (DOMAIN §17.6): its own order's and contract's, an exact match, the oldest."""
    ordered = sorted(candidates, key=_age)
    left = receipt.unallocated_amount
    parts: dict[UUID, Part] = {}

    def take(some: Iterable[Receivable]) -> None:
        nonlocal left
        for receivable in some:
            amount = min(left, receivable.balance)
            if amount > 0 and receivable.id not in parts:
                parts[receivable.id] = (receivable, amount)
                left -= amount

    if receipt.order_id is not None:
        take(row for row in ordered if row.order_id == receipt.order_id)
    if receipt.contract_id is not None:
        take(row for row in ordered if row.contract_id == receipt.contract_id)
    if not linked_only:
        exact = [row for row in ordered if row.balance == left and row.id not in parts]
        take(exact if len(exact) == 1 else ordered)
    return list(parts.values())


def _age(receivable: Receivable) -> tuple[bool, date, date, UUID]:
    due = receivable.due_date
    return due is None, due or date.max, receivable.doc_date, receivable.id


async def post(ctx: Context, receipt: Receipt, parts: Sequence[Part], moved: Moved, *, auto: bool) -> list[Allocation]:
    """Allocate a locked receipt to locked receivables. Raises OVER_ALLOCATION, CUSTOMER_MISMATCH, CURRENCY_MISMATCH."""
    posted = []
    for receivable, amount in parts:
        check(receipt, receivable, amount)
        posted.append(await _post_one(ctx, receipt, receivable, amount, auto=auto))
        moved.from_receipt(receipt, receivable, amount)
    return posted


def check(receipt: Receipt, receivable: Receivable, amount: Decimal) -> None:
    """0 < amount ≤ min(what the receipt has left, what the receivable has open); same customer and currency."""
    if receivable.customer_id != receipt.customer_id:
        raise DomainError("CUSTOMER_MISMATCH")
    if receivable.currency != receipt.currency:
        raise DomainError("CURRENCY_MISMATCH")
    most = min(receipt.unallocated_amount, receivable.balance)
    if amount > most:
        raise DomainError("OVER_ALLOCATION", balance=f"{max(most, ZERO):.2f}")


async def _post_one(
    ctx: Context, receipt: Receipt, receivable: Receivable, amount: Decimal, *, auto: bool
) -> Allocation:
    same_contract = receipt.contract_id is not None and receipt.contract_id == receivable.contract_id
    row = _row(
        receivable,
        amount,
        r2(amount * receipt.fx_rate),
        r2(amount * receivable.fx_rate),
        status=AllocationStatus.LIVE,
        receipt_id=receipt.id,
        plan_line_id=receipt.plan_line_id if same_contract else None,
        auto=auto,
    )
    receipt.allocated_amount += amount
    await _enter(ctx, row, receivable, receipt)
    return row


async def post_reversal(
    ctx: Context, original: Allocation, receipt: Receipt, receivable: Receivable, reason: str | None
) -> Allocation:
    """The exact negative of an allocation, dated today."""
    row = _row(
        receivable,
        -original.amount,
        -original.amount_base_source,
        -original.amount_base_target,
        status=AllocationStatus.REVERSED,
        receipt_id=receipt.id,
        plan_line_id=original.plan_line_id,
        auto=False,
        reversal_of_id=original.id,
        reason=reason,
    )
    receipt.allocated_amount -= original.amount
    await _enter(ctx, row, receivable, receipt)
    return row


def _row(
    receivable: Receivable, amount: Decimal, base_source: Decimal, base_target: Decimal, **more: Any
) -> Allocation:
    return Allocation(
        alloc_date=CLOCK.today(),
        source_type=AllocationSource.RECEIPT,
        customer_id=receivable.customer_id,
        receivable_id=receivable.id,
        contract_id=receivable.contract_id,
        order_id=receivable.order_id,
        currency=receivable.currency,
        amount=amount,
        amount_base_source=base_source,
        amount_base_target=base_target,
        fx_diff=base_source - base_target,
        **more,
    )


async def _enter(ctx: Context, row: Allocation, receivable: Receivable, receipt: Receipt) -> None:
    owner, department = receivable.owner_id, receivable.owner_dept_id
    own(row, owner, department)
    await RESOURCES["allocations"].add(ctx, row)
    await settle(ctx, receivable, row.amount)
    if row.fx_diff:  # a gain lowers the cost
        await charge(ctx, ChargeKind.EXCHANGE, receipt, -row.fx_diff, row.alloc_date)


async def follow(ctx: Context, moved: Moved) -> None:
    """Orders, contracts and payment plans learn what has been received for them, in lock order."""
    for order_id in sorted(moved.orders):
        if moved.orders[order_id]:
            await record_receipt(ctx, order_id, moved.orders[order_id])
    for contract_id in sorted(moved.contracts):
        await add_progress(ctx, contract_id, received=moved.contracts[contract_id])
    for contract_id in sorted(moved.touched):
        await money_received(ctx, contract_id)
