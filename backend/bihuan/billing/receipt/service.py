"""Receipts as a resource, and what confirming one does to the fund account (DOMAIN §17.5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from bihuan.approvals.flow.service import editable_when
from bihuan.billing.finance_charge.models import ChargeKind
from bihuan.billing.finance_charge.service import charge
from bihuan.billing.fund_account.models import FundAccount
from bihuan.billing.fund_account.service import book, unbook
from bihuan.billing.payment_plan.models import PaymentPlan, PaymentPlanLine
from bihuan.billing.receipt.models import Receipt, ReceiptStatus
from bihuan.billing.receipt.schemas import ReceiptCreate, ReceiptRead, ReceiptRow
from bihuan.billing.receipt.workflow import ACTIONS, check_amounts
from bihuan.identity.user.models import User
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Invalid
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.parties.customer.models import Customer
from bihuan.sales.contract.models import Contract
from bihuan.sales.contract.service import CONTRACTS
from bihuan.sales.order.models import Order
from bihuan.sales.order.service import ORDERS

RECEIPTS = Resource(
    name="receipts",
    one="receipt",
    label=Label("回款", "receipt"),
    model=Receipt,
    read=ReceiptRead,
    row=ReceiptRow,
    actions=ACTIONS,
    derived={
        "customer_name": NameOf(Customer, Receipt.customer_id),
        "contract_number": select(Contract.number).where(Contract.id == Receipt.contract_id).scalar_subquery(),
        "order_number": select(Order.number).where(Order.id == Receipt.order_id).scalar_subquery(),
        "fund_account_name": NameOf(FundAccount, Receipt.fund_account_id),
        "owner_name": NameOf(User, Receipt.owner_id),
        "confirmed_by_name": NameOf(User, Receipt.confirmed_by),
        "plan_line_name": NameOf(PaymentPlanLine, Receipt.plan_line_id),
        "unallocated_amount": Receipt.amount - Receipt.allocated_amount - Receipt.refunded_amount,
    },
    references={
        "customer_id": "customers",
        "contract_id": "contracts",
        "order_id": "orders",
        "fund_account_id": "fund-accounts",
    },
    editable=editable_when(ReceiptStatus.DRAFT, ReceiptStatus.REJECTED),
)


async def create_receipt(ctx: Context, data: ReceiptCreate) -> Receipt:
    """Money a customer says they paid; it counts once finance has confirmed it."""
    await RECEIPTS.check_references(ctx, data)
    receipt = Receipt(**data.model_dump(), status=ReceiptStatus.DRAFT, allocated_amount=ZERO, refunded_amount=ZERO)
    receipt.receipt_date = data.receipt_date or CLOCK.today()
    await _check(ctx, receipt)
    owner = await ctx.db.get_one(Customer, data.customer_id, with_for_update={"read": True}, populate_existing=True)
    if owner.merged_into_id is not None:  # a merge was waited for: the money belongs to the customer that is left
        raise DomainError("CUSTOMER_NOT_ACTIVE")
    owner_id, department = owner.owner_id or ctx.me.id, owner.owner_dept_id if owner.owner_id else ctx.me.department_id
    own(receipt, owner_id, department)
    return await RECEIPTS.add(ctx, receipt)


async def update_receipt(ctx: Context, record_id: UUID, data: Schema, if_match: str) -> Receipt:
    """Edit a draft; the same checks as for a new one."""
    async with RECEIPTS.change(ctx, record_id, "update", if_match=if_match) as receipt:
        refused = RECEIPTS.editable(receipt)
        if refused is not None:
            raise refused
        await RECEIPTS.check_references(ctx, data)
        for name in data.model_fields_set:
            value = getattr(data, name)
            if value is None and not Receipt.__table__.c[name].nullable:
                raise Invalid(f"/{name}", "REQUIRED")
            setattr(receipt, name, value)
        await _check(ctx, receipt)
    return receipt


async def _check(ctx: Context, receipt: Receipt) -> None:
    """Contract, order, instalment and account belong to this customer and currency.

    Order and contract are locked, in the order of an allocation: the confirmation will change them.
    """
    check_amounts(receipt)
    if receipt.order_id is not None:
        [order] = await ORDERS.lock(ctx, [receipt.order_id])
        _check_same(receipt, "order_id", order)
        if receipt.contract_id not in (None, order.contract_id):
            raise Invalid("/contract_id", "CONFLICT")
        receipt.contract_id = order.contract_id
    if receipt.contract_id is not None:
        [contract] = await CONTRACTS.lock(ctx, [receipt.contract_id])
        _check_same(receipt, "contract_id", contract)
    if receipt.fund_account_id is not None:
        account = await ctx.db.get_one(FundAccount, receipt.fund_account_id)
        if account.currency != receipt.currency:
            raise Invalid("/fund_account_id", "CURRENCY_MISMATCH")
    await _check_plan_line(ctx, receipt)


def _check_same(receipt: Receipt, name: str, document: Contract | Order) -> None:
    if document.customer_id != receipt.customer_id:
        raise Invalid(f"/{name}", "CUSTOMER_MISMATCH")
    if document.currency != receipt.currency:
        raise Invalid(f"/{name}", "CURRENCY_MISMATCH")


async def _check_plan_line(ctx: Context, receipt: Receipt) -> None:
    """An instalment names its contract."""
    if receipt.plan_line_id is None:
        return
    found = (
        await ctx.db.execute(
            select(PaymentPlan.contract_id, PaymentPlan.customer_id)
            .join(PaymentPlanLine, PaymentPlanLine.payment_plan_id == PaymentPlan.id)
            .where(PaymentPlanLine.id == receipt.plan_line_id)
        )
    ).one_or_none()
    if found is None or found.customer_id != receipt.customer_id:
        raise Invalid("/plan_line_id", "REF_NOT_FOUND")
    if receipt.contract_id not in (None, found.contract_id):
        raise Invalid("/plan_line_id", "CONFLICT")
    receipt.contract_id = found.contract_id


async def book_confirmed(ctx: Context, receipt: Receipt, data: Any) -> None:
    """Consequence of (receipts, confirm), after the debts: amount − fee into the account, the fee as a charge."""
    if receipt.fund_account_id is None:
        raise Invalid("/fund_account_id", "REQUIRED")
    if receipt.fee_amount:
        fee = r2(receipt.fee_amount * receipt.fx_rate)
        await charge(ctx, ChargeKind.BANK_FEE, receipt, fee, receipt.receipt_date)
    net = receipt.amount - receipt.fee_amount
    doc = ("receipts", receipt.id)
    await book(ctx, receipt.fund_account_id, doc, net, receipt.currency, receipt.receipt_date)


async def book_voided(ctx: Context, receipt: Receipt, data: Any) -> None:
    """Consequence of (receipts, void), after the debts: the mirror of what was booked."""
    if receipt.confirmed_at is None:
        return
    if receipt.fee_amount:
        fee = r2(receipt.fee_amount * receipt.fx_rate)
        await charge(ctx, ChargeKind.BANK_FEE, receipt, -fee, CLOCK.today(), "收款单作废")
    await unbook(ctx, ("receipts", receipt.id))
