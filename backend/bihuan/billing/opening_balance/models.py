"""Opening balances: what a customer owed, or had paid ahead, on the day the books were moved here (DOMAIN §17.8)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import FxColumn, LongText, Money, Numbered, Record
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import search_table
from bihuan.parties.customer.models import CustomerChild


class OpeningKind(StrEnum):
    RECEIVABLE = "receivable"
    PREPAYMENT = "prepayment"


class OpeningBalance(Owned, CustomerChild, Numbered, Record):
    """One debt, or one sum paid ahead; it stands in the books as the receivable or the receipt that it made."""

    __tablename__ = "opening_balances"
    PREFIX = "OB"

    kind: Mapped[str] = mapped_column(String(16))
    currency: Mapped[str] = mapped_column(String(3))
    fx_rate: Mapped[FxColumn]
    amount: Mapped[Money]
    as_of: Mapped[date]
    due_date: Mapped[date | None]
    original_no: Mapped[str | None] = mapped_column(String(64))
    remark: Mapped[LongText | None]
    receivable_id: Mapped[UUID | None] = mapped_column(ForeignKey("receivables.id"), index=True)
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("receipts.id"), index=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount > 0", name="amount_positive"),
            CheckConstraint(
                "(kind = 'receivable') = (receivable_id IS NOT NULL)"
                " AND (kind = 'prepayment') = (receipt_id IS NOT NULL)",
                name="document",
            ),
            CheckConstraint("due_date IS NULL OR kind = 'receivable'", name="due_date"),
            Index("ix_opening_balances_customer", "customer_id", *recent),
            Index("ix_opening_balances_owner", "owner_id", *recent),
            Index("ix_opening_balances_kind", "kind", *recent),
            Index("ix_opening_balances_recent", *recent),
            Index("ix_opening_balances_due", "due_date", "id"),
            Index("ix_opening_balances_latest_due", text("due_date DESC NULLS LAST"), text("id DESC")),
            Index("ix_opening_balances_amount", "amount", "id"),
        )


OPENING_SEARCH = search_table("opening_balances")
