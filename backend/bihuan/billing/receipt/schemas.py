"""What the API says of a receipt."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, not_

from bihuan.billing.receipt.models import ListedType, PaymentMethod, ReceiptStatus, ReceiptType
from bihuan.kernel.money import Amount, Fx, PositiveAmount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import BusinessDate, Chars, Moment, OneOf, OpenCode, Prose, Schema, partial
from bihuan.kernel.workflow import Actions


class ReceiptFields(Schema):
    """``amount`` is what the customer paid, bank fee included."""

    receipt_type: ReceiptType = ReceiptType.NORMAL
    contract_id: UUID | None = None
    order_id: UUID | None = None
    plan_line_id: UUID | None = None
    fund_account_id: UUID | None = None
    method: PaymentMethod = PaymentMethod.TRANSFER
    bank_txn_no: Annotated[str | None, Chars(64)] = None
    payer_name: Annotated[str | None, Chars(128)] = None
    payer_account: Annotated[str | None, Chars(64)] = None
    receipt_date: BusinessDate | None = None
    amount: PositiveAmount
    fee_amount: Amount = Decimal(0)
    remark: Annotated[str | None, Prose()] = None


class ReceiptCreate(ReceiptFields):
    customer_id: UUID
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", max_length=3, examples=["CNY"])] = "CNY"
    fx_rate: Fx = Decimal(1)


ReceiptUpdate = partial("ReceiptUpdate", ReceiptFields)


class Confirmation(Schema):
    """Finance completes what sales did not know."""

    fund_account_id: UUID | None = None
    bank_txn_no: Annotated[str | None, Chars(64)] = None
    fee_amount: Amount | None = None
    receipt_date: BusinessDate | None = None


class ReceiptRow(Schema):
    id: UUID
    version: int
    number: str | None
    status: OpenCode
    receipt_type: OpenCode
    customer_id: UUID
    customer_name: str | None
    contract_id: UUID | None
    contract_number: str | None
    order_id: UUID | None
    order_number: str | None
    fund_account_id: UUID | None
    fund_account_name: str | None
    method: OpenCode
    owner_id: UUID | None
    owner_name: str | None
    receipt_date: BusinessDate
    currency: OpenCode
    amount: Amount
    fee_amount: Amount
    allocated_amount: Amount
    refunded_amount: Amount
    unallocated_amount: Amount
    updated_at: Moment


class ReceiptRead(ReceiptRow):
    plan_line_id: UUID | None
    plan_line_name: str | None
    bank_txn_no: str | None
    payer_name: str | None
    payer_account: str | None
    fx_rate: Fx
    confirmed_at: Moment | None
    confirmed_by: UUID | None
    confirmed_by_name: str | None
    remark: str | None
    created_at: Moment
    actions: Actions


class ReceiptQuery(ListQuery):
    """``unallocated``: confirmed, and something of it is neither allocated nor refunded."""

    sort: Literal["-updated_at", "updated_at", "-receipt_date", "receipt_date", "-amount", "amount"] = "-updated_at"
    status: Annotated[str | None, OneOf(ReceiptStatus)] = None
    receipt_type: Annotated[str | None, OneOf(ListedType)] = None
    customer_id: UUID | None = None
    contract_id: UUID | None = None
    order_id: UUID | None = None
    fund_account_id: UUID | None = None
    owner_id: UUID | None = None
    unallocated: bool | None = None
    receipt_date_gte: BusinessDate | None = None
    receipt_date_lte: BusinessDate | None = None

    def where(self, model: type[Any]) -> list[ColumnElement[bool]]:
        plain = self.model_copy()
        plain.__pydantic_fields_set__.discard("unallocated")
        found = super(ReceiptQuery, plain).where(model)
        if self.unallocated is not None:
            left = model.is_unallocated()
            found.append(left if self.unallocated else not_(left))
        return found
