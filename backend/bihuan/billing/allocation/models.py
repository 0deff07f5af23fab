"""Allocations: which money pays which debt; posted once, reversed at most once, never changed (DOMAIN §17.6)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Money, Numbered, Record
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class AllocationStatus(StrEnum):
    LIVE = "live"
    REVERSED = "reversed"


class AllocationSource(StrEnum):
    RECEIPT = "receipt"
    RETURN_RECEIVABLE = "return_receivable"


class Allocation(Owned, CustomerChild, Numbered, Record):
    """``amount`` in the common currency; a reversal is a row of its own with the exact negative, born reversed."""

    __tablename__ = "allocations"
    PREFIX = "AL"

    status: Mapped[str] = mapped_column(String(32), default=AllocationStatus.LIVE)
    alloc_date: Mapped[date]
    source_type: Mapped[str] = mapped_column(String(32), default=AllocationSource.RECEIPT)
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("receipts.id"))
    return_receivable_id: Mapped[UUID | None] = mapped_column(ForeignKey("receivables.id"))
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id"))
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    plan_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_plan_lines.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Money]
    amount_base_source: Mapped[Money]
    amount_base_target: Mapped[Money]
    fx_diff: Mapped[Money] = mapped_column(default=ZERO)
    auto: Mapped[bool] = mapped_column(default=False)
    reversal_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocations.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(String(500))

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("(reversal_of_id IS NULL AND amount > 0) OR amount < 0", name="sign"),
            CheckConstraint("(receipt_id IS NULL) <> (return_receivable_id IS NULL)", name="one_source"),
            CheckConstraint("fx_diff = amount_base_source - amount_base_target", name="fx_diff"),
            Index("ix_allocations_receivable", "receivable_id", "id"),
            Index("ix_allocations_receipt", "receipt_id", "id"),
            Index("ix_allocations_return", "return_receivable_id", "id"),
            Index("ix_allocations_contract", "contract_id", "id"),
            Index("ix_allocations_order", "order_id", "id"),
            Index("ix_allocations_customer", "customer_id", *recent),
            Index("ix_allocations_recent", *recent),
            Index("ix_allocations_date", "alloc_date", "id"),
        )
