"""Sales orders: what a customer has ordered, and how far it is shipped, invoiced and paid (DOMAIN §15)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, Money, Numbered, QuantityColumn, Record, new_id
from bihuan.kernel.lines import Commercial, Line
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CollectionBasis, CustomerChild


class OrderStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    COMPLETED = "completed"
    CLOSED = "closed"
    VOIDED = "voided"


class OrderType(StrEnum):
    NORMAL = "normal"
    SAMPLE = "sample"
    SERVICE = "service"
    CONSUMABLE = "consumable"
    REPLACEMENT = "replacement"


class OrderSource(StrEnum):
    MANUAL = "manual"
    QUOTE = "quote"
    CONTRACT = "contract"
    WEB = "web"
    PORTAL = "portal"
    API = "api"


class Progress(StrEnum):
    """Derived, never set by hand: nothing, a part, everything; ``over`` is possible for money only."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"
    OVER = "over"


class OrderLine(Line, Base):
    """One ordered product. ``cancelled_qty`` is what a short close gave up; ``shipped_qty`` what left the house."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("shipped_qty >= 0 AND cancelled_qty >= 0", name="progress_not_negative"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    contract_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("contract_lines.id"), index=True)
    quote_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("quote_lines.id"), index=True)
    shipped_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    cancelled_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        values.setdefault("shipped_qty", ZERO)
        values.setdefault("cancelled_qty", ZERO)
        super().__init__(**values)

    @property
    def undelivered_qty(self) -> Decimal:
        """What the customer still waits for (DOMAIN §15.2)."""
        return max(self.qty - self.cancelled_qty - self.shipped_qty, ZERO)


class Order(Owned, Commercial, CustomerChild, Numbered, Record):
    """A sales order. The three derived statuses are written by the verbs of ``sales.order.service`` only."""

    __tablename__ = "orders"
    PREFIX = "SO"

    status: Mapped[str] = mapped_column(String(32), default=OrderStatus.DRAFT)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    quote_id: Mapped[UUID | None] = mapped_column(ForeignKey("quotes.id"))
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("opportunities.id"))
    order_type: Mapped[str] = mapped_column(String(32), default=OrderType.NORMAL)
    source: Mapped[str] = mapped_column(String(32), default=OrderSource.MANUAL)
    po_no: Mapped[str | None] = mapped_column(String(64))
    delivery_date: Mapped[date]
    consignee: Mapped[str | None] = mapped_column(String(64))
    ship_phone: Mapped[str | None] = mapped_column(String(24))
    ship_address: Mapped[str | None] = mapped_column(String(200))
    warehouse_id: Mapped[UUID | None]
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_terms.id"))
    collection_basis: Mapped[str] = mapped_column(String(32), default=CollectionBasis.BY_DELIVERY)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    hold: Mapped[bool] = mapped_column(default=False)
    hold_reason: Mapped[str | None] = mapped_column(String(500))
    approved_at: Mapped[datetime | None]
    ship_status: Mapped[str] = mapped_column(String(16), default=Progress.NONE)
    receive_status: Mapped[str] = mapped_column(String(16), default=Progress.NONE)
    invoice_status: Mapped[str] = mapped_column(String(16), default=Progress.NONE)
    shipped_amount: Mapped[Money] = mapped_column(default=ZERO)
    received_amount: Mapped[Money] = mapped_column(default=ZERO)
    invoiced_amount: Mapped[Money] = mapped_column(default=ZERO)
    returned_amount: Mapped[Money] = mapped_column(default=ZERO)

    lines: Mapped[list[OrderLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=OrderLine.line_no
    )

    @property
    def net_amount(self) -> Decimal:
        """What the customer owes in the end: the order, or what a short close left of it, less what came back."""
        owed = self.shipped_amount if self.status == OrderStatus.CLOSED else self.amount_incl
        return owed - self.returned_amount

    def follow_money(self) -> None:
        """The two statuses that are derived from money."""
        due = self.net_amount
        self.receive_status = Progress.OVER if self.received_amount > due else _how_far(self.received_amount, due)
        self.invoice_status = _how_far(self.invoiced_amount, due)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
            CheckConstraint("returned_amount >= 0 AND returned_amount <= amount_incl", name="returned_within_amount"),
            Index("ix_orders_customer", "customer_id", *recent),
            Index("ix_orders_customer_date", "customer_id", text("doc_date DESC"), text("id DESC")),
            Index("ix_orders_owner", "owner_id", *recent),
            Index("ix_orders_dept", "owner_dept_id", *recent),
            Index("ix_orders_recent", *recent),
            Index("ix_orders_status", "status", *recent),
            Index("ix_orders_contract", "contract_id", "id"),
            Index("ix_orders_quote", "quote_id", "id"),
            Index("ix_orders_opportunity", "opportunity_id", "id"),
            Index("ix_orders_doc_date", text("doc_date DESC"), text("id DESC")),
            Index("ix_orders_delivery_date", "delivery_date", "id"),
            Index("ix_orders_amount", "amount_incl", "id"),
        )


def _how_far(amount: Decimal, due: Decimal) -> Progress:
    if amount <= 0:
        return Progress.NONE
    return Progress.FULL if amount >= due else Progress.PARTIAL


__all__ = ["CollectionBasis", "Order", "OrderLine", "OrderSource", "OrderStatus", "OrderType", "Progress"]
