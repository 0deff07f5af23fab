"""Goods that come in without a purchase: opening stock and other receipts (DOMAIN §20.5, §20.6)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, Money, Numbered, PriceColumn, QuantityColumn, Record, new_id
from bihuan.kernel.money import ZERO


class EntryKind(StrEnum):
    OPENING = "opening"
    OTHER_IN = "other_in"


class StockEntry(Numbered, Record):
    """Posted to the ledger in the transaction that creates it, and never changed afterwards."""

    __tablename__ = "stock_entries"
    PREFIX = "OI"
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    kind: Mapped[str] = mapped_column(String(16))
    doc_date: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(200))
    amount: Mapped[Money] = mapped_column(default=ZERO)
    lines: Mapped[list[StockEntryLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="StockEntryLine.line_no"
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("ix_stock_entries_warehouse", "warehouse_id", "id"),
            Index("ix_stock_entries_updated", "updated_at", "id"),
            Index("ix_stock_entries_doc_date", "doc_date", "id"),
        )


class StockEntryLine(Base):
    """A product, how many, and what one cost without tax."""

    __tablename__ = "stock_entry_lines"
    __table_args__ = (CheckConstraint("qty > 0", name="qty_positive"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    stock_entry_id: Mapped[UUID] = mapped_column(ForeignKey("stock_entries.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    product_code: Mapped[str] = mapped_column(String(64))
    product_name: Mapped[str] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(16))
    qty: Mapped[QuantityColumn]
    unit_cost: Mapped[PriceColumn]
    amount: Mapped[Money]

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)
