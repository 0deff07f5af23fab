"""Delivery notices: which orders may ship, and how much of them (DOMAIN §16.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, LongText, Numbered, QuantityColumn, Record, new_id
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class NoticeStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    CLOSED = "closed"
    VOIDED = "voided"


HOLDING = (NoticeStatus.DRAFT, NoticeStatus.PENDING, NoticeStatus.APPROVED, NoticeStatus.PARTIALLY_SHIPPED)
"""States in which a notice claims what it has not shipped yet."""
BINDING = (NoticeStatus.APPROVED, NoticeStatus.PARTIALLY_SHIPPED)
"""States in which nobody else may ship it."""


class DeliveryNotice(Owned, CustomerChild, Numbered, Record):
    """One warehouse ships to one address; ``shortage`` says that not everything could be reserved."""

    __tablename__ = "delivery_notices"
    PREFIX = "DN"

    status: Mapped[str] = mapped_column(String(32), default=NoticeStatus.DRAFT)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    doc_date: Mapped[date]
    planned_date: Mapped[date]
    consignee: Mapped[str | None] = mapped_column(String(64))
    ship_phone: Mapped[str | None] = mapped_column(String(24))
    ship_address: Mapped[str | None] = mapped_column(String(200))
    carrier_code: Mapped[str | None] = mapped_column(String(32))
    shortage: Mapped[bool] = mapped_column(default=False)
    total_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    remark: Mapped[LongText | None]

    lines: Mapped[list[DeliveryNoticeLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="DeliveryNoticeLine.line_no"
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            Index("ix_delivery_notices_customer", "customer_id", *recent),
            Index("ix_delivery_notices_owner", "owner_id", *recent),
            Index("ix_delivery_notices_warehouse", "warehouse_id", *recent),
            Index("ix_delivery_notices_status", "status", *recent),
            Index("ix_delivery_notices_recent", *recent),
            Index("ix_delivery_notices_planned_date", "planned_date", "id"),
        )


class DeliveryNoticeLine(Base):
    """How much of an order line may ship, what of it is reserved, and what has shipped."""

    __tablename__ = "delivery_notice_lines"
    __table_args__ = (
        CheckConstraint("qty > 0", name="qty_positive"),
        CheckConstraint("shipped_qty >= 0 AND shipped_qty <= qty", name="shipped_within_qty"),
        CheckConstraint("reserved_qty >= 0 AND reserved_qty <= qty", name="reserved_within_qty"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    delivery_notice_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_notices.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    product_code: Mapped[str] = mapped_column(String(64))
    product_name: Mapped[str] = mapped_column(String(128))
    spec: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(16))
    is_stocked: Mapped[bool]
    qty: Mapped[QuantityColumn]
    reserved_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    shipped_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    remark: Mapped[str | None] = mapped_column(String(200))

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id(), "reserved_qty": ZERO, "shipped_qty": ZERO, **values})

    @property
    def open_qty(self) -> Decimal:
        return self.qty - self.shipped_qty
