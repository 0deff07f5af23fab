"""Finance charges: bank fees, interest, exchange differences; they lower the profit of a deal (DOMAIN §17.8)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Ledger, Money, Record
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class ChargeKind(StrEnum):
    BANK_FEE = "bank_fee"
    DISCOUNT_INTEREST = "discount_interest"
    EXCHANGE = "exchange"
    LATE_FEE = "late_fee"
    ROUNDING = "rounding"


class FinanceCharge(Ledger, Owned, CustomerChild, Record):
    """A cost is positive, an income negative. A charge is never changed: a void receipt books the opposite."""

    __tablename__ = "finance_charges"
    kind: Mapped[str] = mapped_column(String(32))
    charge_date: Mapped[date]
    amount: Mapped[Money]
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("receipts.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_accounts.id"))
    remark: Mapped[str | None] = mapped_column(String(200))

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("ix_finance_charges_customer", "customer_id", text("id DESC")),
            Index("ix_finance_charges_receipt", "receipt_id"),
            Index("ix_finance_charges_order", "order_id", "id"),
            Index("ix_finance_charges_date", text("charge_date DESC"), text("id DESC")),
            Index("ix_finance_charges_recent", text("updated_at DESC"), text("id DESC")),
        )
