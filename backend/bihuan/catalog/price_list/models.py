"""Price lists: prices by quantity break, for everybody or for some customers (DOMAIN §12.3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, PriceColumn, QuantityColumn, RatioColumn, Record, new_id
from bihuan.kernel.money import ZERO


class PriceListStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"


class ScopeKind(StrEnum):
    ALL = "all"
    GRADE = "grade"
    CUSTOMER = "customer"
    REGION = "region"
    DEPT = "dept"


class PriceList(Record):
    """``scope_values`` are grades, customer ids, province codes or department ids, as ``scope_kind`` says."""

    __tablename__ = "price_lists"
    name: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    price_mode: Mapped[str] = mapped_column(String(4), default="incl")
    priority: Mapped[int] = mapped_column(default=100)
    is_standard: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    scope_kind: Mapped[str] = mapped_column(String(16), default=ScopeKind.ALL)
    scope_values: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    status: Mapped[str] = mapped_column(String(32), default=PriceListStatus.DRAFT)
    lines: Mapped[list[PriceListLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="PriceListLine.line_no", passive_deletes=True
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_price_lists_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),
            Index(
                "uq_price_lists_standard",
                "currency",
                unique=True,
                postgresql_where=text("is_standard AND deleted_at IS NULL"),
            ),
            CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
            CheckConstraint("price_mode IN ('incl', 'excl')", name="price_mode"),
        )


class PriceListLine(Base):
    """A price from ``min_qty`` on; ``min_price`` is the floor, in the mode of the list."""

    __tablename__ = "price_list_lines"
    __table_args__ = (
        UniqueConstraint(
            "price_list_id",
            "product_id",
            "unit_id",
            "min_qty",
            name="uq_price_list_lines_break",
            deferrable=True,
            initially="DEFERRED",  # lines are replaced as a whole, and inserts come before deletes
        ),
        Index("ix_price_list_lines_product", "product_id", "min_qty"),
        CheckConstraint("price > 0 AND min_qty >= 0", name="price"),
        CheckConstraint("min_price IS NULL OR min_price <= price", name="min_price"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    price_list_id: Mapped[UUID] = mapped_column(ForeignKey("price_lists.id", ondelete="CASCADE"))
    line_no: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    min_qty: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    price: Mapped[PriceColumn]
    min_price: Mapped[PriceColumn | None]
    max_discount: Mapped[RatioColumn | None]

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)
