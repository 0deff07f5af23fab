"""Payment plans: when a customer is to pay how much of a contract, and what has come (DOMAIN §17.3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.clock import CLOCK
from bihuan.kernel.db import Base, Money, Numbered, RatioColumn, Record, new_id
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class PlanStatus(StrEnum):
    ACTIVE = "active"
    DONE = "done"
    CANCELLED = "cancelled"


class LineStatus(StrEnum):
    PENDING_EFFECT = "pending_effect"
    PENDING = "pending"
    PARTIAL = "partial"
    DONE = "done"
    CANCELLED = "cancelled"


class PaymentPlan(Owned, CustomerChild, Numbered, Record):
    """The agreed instalments of one contract; Σ lines = the contract's amount while it is active."""

    __tablename__ = "payment_plans"
    PREFIX = "PP"

    status: Mapped[str] = mapped_column(String(32), default=PlanStatus.ACTIVE)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"))
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[Money]
    received_amount: Mapped[Money] = mapped_column(default=ZERO)
    revision: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list[PaymentPlanLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="PaymentPlanLine.seq"
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            Index(
                "uq_payment_plans_contract", "contract_id", unique=True, postgresql_where=text("status <> 'cancelled'")
            ),
            Index("ix_payment_plans_customer", "customer_id", *recent),
            Index("ix_payment_plans_owner", "owner_id", *recent),
            Index("ix_payment_plans_recent", *recent),
        )


class PaymentPlanLine(Base):
    """One instalment. Its status follows from what is known and what has come; nobody sets it."""

    __tablename__ = "payment_plan_lines"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "received_amount >= 0 AND return_offset >= 0 AND received_amount + return_offset <= amount",
            name="received_within_amount",
        ),
        Index("uq_payment_plan_lines_seq", "payment_plan_id", "seq", unique=True),
        Index("ix_payment_plan_lines_due", "due_date"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    payment_plan_id: Mapped[UUID] = mapped_column(ForeignKey("payment_plans.id", ondelete="CASCADE"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(32))
    ratio: Mapped[RatioColumn | None]
    amount: Mapped[Money]
    base_event: Mapped[str | None] = mapped_column(String(32))
    days: Mapped[int | None]
    due_date: Mapped[date | None]
    remind_days: Mapped[int] = mapped_column(default=7)
    received_amount: Mapped[Money] = mapped_column(default=ZERO)
    return_offset: Mapped[Money] = mapped_column(default=ZERO)
    actual_date: Mapped[date | None]
    postpone_count: Mapped[int] = mapped_column(default=0)
    is_cancelled: Mapped[bool] = mapped_column(default=False)

    def __init__(self, **values: Any) -> None:
        fresh = {
            "id": new_id(),
            "received_amount": ZERO,
            "return_offset": ZERO,
            "remind_days": 7,
            "postpone_count": 0,
            "is_cancelled": False,
        }
        super().__init__(**{**fresh, **values})

    @property
    def unreceived(self) -> Decimal:
        return self.amount - self.received_amount - self.return_offset

    @property
    def status(self) -> LineStatus:
        if self.is_cancelled:
            return LineStatus.CANCELLED
        if self.unreceived == 0:
            return LineStatus.DONE
        if self.unreceived < self.amount:
            return LineStatus.PARTIAL
        return LineStatus.PENDING if self.due_date or not self.base_event else LineStatus.PENDING_EFFECT

    @property
    def overdue(self) -> bool:
        """Past due and not paid, on today's business date."""
        unpaid = self.unreceived > 0 and not self.is_cancelled
        return unpaid and self.due_date is not None and self.due_date < CLOCK.today()
