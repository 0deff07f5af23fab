"""Finance charges as a resource; they are booked by the documents that cause them (DOMAIN §17.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from bihuan.billing.finance_charge.models import FinanceCharge
from bihuan.billing.finance_charge.schemas import FinanceChargeRead, FinanceChargeRow
from bihuan.billing.fund_account.models import FundAccount
from bihuan.billing.receipt.models import Receipt
from bihuan.kernel.context import Context
from bihuan.kernel.names import NameOf
from bihuan.kernel.ownership import own
from bihuan.kernel.resource import Resource
from bihuan.kernel.words import Label
from bihuan.parties.customer.models import Customer
from bihuan.sales.contract.models import Contract
from bihuan.sales.order.models import Order

FINANCE_CHARGES = Resource(
    name="finance-charges",
    one="finance-charge",
    label=Label("财务费用", "finance charge"),
    model=FinanceCharge,
    read=FinanceChargeRead,
    row=FinanceChargeRow,
    derived={
        "customer_name": NameOf(Customer, FinanceCharge.customer_id),
        "contract_number": select(Contract.number).where(Contract.id == FinanceCharge.contract_id).scalar_subquery(),
        "order_number": select(Order.number).where(Order.id == FinanceCharge.order_id).scalar_subquery(),
        "receipt_number": select(Receipt.number).where(Receipt.id == FinanceCharge.receipt_id).scalar_subquery(),
        "account_name": NameOf(FundAccount, FinanceCharge.account_id),
    },
)


async def charge(ctx: Context, kind: str, receipt: Any, amount: Decimal, on: date, remark: str | None = None) -> None:
    """Book what a receipt cost us; a negative amount takes it back."""
    record = FinanceCharge(
        kind=kind,
        charge_date=on,
        amount=amount,
        customer_id=receipt.customer_id,
        contract_id=receipt.contract_id,
        order_id=receipt.order_id,
        receipt_id=receipt.id,
        account_id=receipt.fund_account_id,
        remark=remark,
    )
    owner, department = receipt.owner_id, receipt.owner_dept_id
    own(record, owner, department)
    await FINANCE_CHARGES.add(ctx, record)
