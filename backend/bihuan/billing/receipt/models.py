"""Receipts: money from a customer, and how much of it is still at their disposal (DOMAIN §17.5)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import FxColumn, LongText, Money, Numbered, Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class ReceiptStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    VOIDED = "voided"


class ReceiptType(StrEnum):
    NORMAL = "normal"
    PREPAYMENT = "prepayment"
    DEPOSIT = "deposit"
    OTHER = "other"


OPENING = "opening"
"""Money that lay with us before there was this program: made by an opening balance, and never typed in (§17.8)."""


class ListedType(StrEnum):
    """The types that a list may ask for."""

    NORMAL = ReceiptType.NORMAL.value
    PREPAYMENT = ReceiptType.PREPAYMENT.value
    DEPOSIT = ReceiptType.DEPOSIT.value
    OTHER = ReceiptType.OTHER.value
    OPENING = OPENING


COUNTED = (ReceiptType.NORMAL, ReceiptType.PREPAYMENT)
"""Money that pays for contracts and orders; deposits are reported apart (DOMAIN §17.7)."""
PAID_AHEAD = (*COUNTED, OPENING)
"""What of these is not used yet is the customer's prepayment."""


class PaymentMethod(StrEnum):
    TRANSFER = "transfer"
    CASH = "cash"
    CHEQUE = "cheque"
    BANK_ACCEPTANCE = "bank_acceptance"
    TRADE_ACCEPTANCE = "trade_acceptance"
    ALIPAY = "alipay"
    WECHAT = "wechat"
    POS = "pos"
    OFFSET = "offset"
    OTHER = "other"


class Receipt(Owned, CustomerChild, Numbered, Record):
    """``amount`` is what the customer paid; the account receives ``amount − fee_amount``."""

    __tablename__ = "receipts"
    PREFIX = "RC"

    status: Mapped[str] = mapped_column(String(32), default=ReceiptStatus.DRAFT)
    receipt_type: Mapped[str] = mapped_column(String(16), default=ReceiptType.NORMAL)
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    plan_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_plan_lines.id"), index=True)
    fund_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_accounts.id"))
    method: Mapped[str] = mapped_column(String(32), default=PaymentMethod.TRANSFER)
    bank_txn_no: Mapped[str | None] = mapped_column(String(64))
    payer_name: Mapped[str | None] = mapped_column(String(128))
    payer_account: Mapped[str | None] = mapped_column(String(64))
    receipt_date: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    fx_rate: Mapped[FxColumn]
    amount: Mapped[Money]
    fee_amount: Mapped[Money] = mapped_column(default=ZERO)
    allocated_amount: Mapped[Money] = mapped_column(default=ZERO)
    refunded_amount: Mapped[Money] = mapped_column(default=ZERO)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    remark: Mapped[LongText | None]

    @property
    def unallocated_amount(self) -> Decimal:
        """What is still at the customer's disposal."""
        return self.amount - self.allocated_amount - self.refunded_amount

    @classmethod
    def is_unallocated(cls) -> ColumnElement[bool]:
        """The money has come, and not all of it is used: word for word the condition of ``ix_receipts_unallocated``."""
        return and_(cls.status == ReceiptStatus.CONFIRMED, cls.amount > cls.allocated_amount + cls.refunded_amount)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount > 0", name="amount_positive"),
            CheckConstraint("fee_amount >= 0 AND fee_amount < amount", name="fee_within_amount"),
            CheckConstraint(
                "allocated_amount >= 0 AND refunded_amount >= 0 AND allocated_amount + refunded_amount <= amount",
                name="used_within_amount",
            ),
            Index(
                "uq_receipts_bank_txn",
                "fund_account_id",
                "bank_txn_no",
                unique=True,
                postgresql_where=text("bank_txn_no IS NOT NULL AND status <> 'voided' AND deleted_at IS NULL"),
            ),
            Index("ix_receipts_customer", "customer_id", *recent),
            Index("ix_receipts_customer_date", "customer_id", text("receipt_date DESC"), text("id DESC")),
            Index("ix_receipts_owner", "owner_id", *recent),
            Index("ix_receipts_contract", "contract_id", "id"),
            Index("ix_receipts_order", "order_id", "id"),
            Index("ix_receipts_status", "status", *recent),
            Index("ix_receipts_recent", *recent),
            Index("ix_receipts_date", text("receipt_date DESC"), text("id DESC")),
            Index("ix_receipts_amount", "amount", "id"),
            Index(
                "ix_receipts_unallocated",
                *recent,
                postgresql_where=text("status = 'confirmed' AND amount > allocated_amount + refunded_amount"),
            ),
        )


CONSTRAINT_CODES["uq_receipts_bank_txn"] = "BANK_TXN_DUPLICATE"
