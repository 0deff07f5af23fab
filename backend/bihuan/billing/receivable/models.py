"""Receivables: what a customer owes for what, until when, and how much of it is open (DOMAIN §17.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, FxColumn, Money, Numbered, QuantityColumn, Record, new_id
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class ReceivableStatus(StrEnum):
    OPEN = "open"
    PARTIAL = "partial"
    SETTLED = "settled"
    VOIDED = "voided"


class ReceivableKind(StrEnum):
    SALE = "sale"
    OPENING = "opening"
    RETURN = "return"
    OTHER = "other"
    ADJUST = "adjust"


class Receivable(Owned, CustomerChild, Numbered, Record):
    """One debt from one source. Money taken back is a negative one (kind ``return``); all signs follow ``amount``."""

    __tablename__ = "receivables"
    PREFIX = "AR"

    status: Mapped[str] = mapped_column(String(32), default=ReceivableStatus.OPEN)
    kind: Mapped[str] = mapped_column(String(16), default=ReceivableKind.SALE)
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))
    outbound_id: Mapped[UUID | None] = mapped_column(ForeignKey("outbounds.id"))
    source_type: Mapped[str] = mapped_column(String(32))
    source_id: Mapped[UUID]
    source: Mapped[str] = mapped_column(String(8), default="crm")
    doc_date: Mapped[date]
    due_date: Mapped[date | None]
    currency: Mapped[str] = mapped_column(String(3))
    fx_rate: Mapped[FxColumn]
    amount_excl: Mapped[Money]
    tax_amount: Mapped[Money]
    amount: Mapped[Money]
    settled_amount: Mapped[Money] = mapped_column(default=ZERO)
    written_off_amount: Mapped[Money] = mapped_column(default=ZERO)
    balance: Mapped[Money]
    invoiced_amount: Mapped[Money] = mapped_column(default=ZERO)

    lines: Mapped[list[ReceivableLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ReceivableLine.line_no"
    )
    due_lines: Mapped[list[ReceivableDue]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ReceivableDue.seq"
    )

    def settle(self, amount: Decimal) -> None:
        """Take ``amount`` off the balance, or give it back when negative; the oldest due lines are paid first."""
        self.settled_amount += amount
        self.balance = self.amount - self.settled_amount - self.written_off_amount
        left = self.settled_amount
        for due in sorted(self.due_lines, key=lambda due: (due.due_date is None, due.due_date or date.min, due.seq)):
            due.settled = min(left, due.amount) if self.amount >= 0 else max(left, due.amount)
            left -= due.settled

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount = amount_excl + tax_amount", name="amounts_add_up"),
            CheckConstraint("balance = amount - settled_amount - written_off_amount", name="balance"),
            CheckConstraint(
                "(amount >= 0 AND settled_amount >= 0 AND written_off_amount >= 0 AND balance >= 0)"
                " OR (amount < 0 AND settled_amount <= 0 AND written_off_amount <= 0 AND balance <= 0)",
                name="settled_within_amount",
            ),
            Index(
                "uq_receivables_source",
                "source_id",
                "source_type",
                "order_id",
                "kind",
                unique=True,
                postgresql_where=text("status <> 'voided'"),
            ),
            Index("ix_receivables_customer", "customer_id", *recent),
            Index("ix_receivables_owner", "owner_id", *recent),
            Index("ix_receivables_order", "order_id", "id"),
            Index("ix_receivables_contract", "contract_id", "id"),
            Index("ix_receivables_outbound", "outbound_id"),
            Index("ix_receivables_status", "status", *recent),
            Index("ix_receivables_recent", *recent),
            Index("ix_receivables_due", "due_date", "id"),
            Index("ix_receivables_latest_due", text("due_date DESC NULLS LAST"), text("id DESC")),
            Index("ix_receivables_doc_date", "doc_date", "id"),
            Index("ix_receivables_amount", "amount", "id"),
            Index("ix_receivables_balance", "balance", "id"),
            Index("ix_receivables_open", "customer_id", "currency", postgresql_where=text("balance <> 0")),
        )


CONSTRAINT_CODES["uq_receivables_source"] = "RECEIVABLE_EXISTS"


class ReceivableLine(Base):
    """What is owed for one line of the source."""

    __tablename__ = "receivable_lines"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int]
    order_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    outbound_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("outbound_lines.id"), index=True)
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("products.id"))
    product_code: Mapped[str | None] = mapped_column(String(64))
    product_name: Mapped[str] = mapped_column(String(128))
    unit: Mapped[str | None] = mapped_column(String(16))
    qty: Mapped[QuantityColumn]
    amount_excl: Mapped[Money]
    tax_amount: Mapped[Money]
    amount_incl: Mapped[Money]

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id(), **values})


class ReceivableDue(Base):
    """A part of the debt and its due date; without a date it is not due yet."""

    __tablename__ = "receivable_due_lines"
    __table_args__ = (CheckConstraint("abs(settled) <= abs(amount)", name="settled_within_amount"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int]
    due_date: Mapped[date | None]
    amount: Mapped[Money]
    settled: Mapped[Money] = mapped_column(default=ZERO)

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id(), "settled": ZERO, **values})
