"""Stock by place, the average cost of a product, and the ledger that both are sums of (DOMAIN §20.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Base, Ledger, Money, PriceColumn, QuantityColumn, Record
from bihuan.kernel.money import ZERO


class MoveKind(StrEnum):
    """Why goods moved; a reversal is the kind with ``_cancel`` behind it."""

    OPENING = "opening"
    OTHER_IN = "other_in"
    OTHER_OUT = "other_out"
    SALE_OUT = "sale_out"
    SALE_RETURN_IN = "sale_return_in"
    PURCHASE_IN = "purchase_in"
    PURCHASE_RETURN_OUT = "purchase_return_out"
    SAMPLE_OUT = "sample_out"
    LOAN_OUT = "loan_out"
    LOAN_RETURN_IN = "loan_return_in"
    REQUISITION_OUT = "requisition_out"
    REQUISITION_RETURN_IN = "requisition_return_in"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    STOCKTAKE_GAIN = "stocktake_gain"
    STOCKTAKE_LOSS = "stocktake_loss"
    COST_ADJUST = "cost_adjust"


class Stock(Record):
    """What lies in one warehouse. ``available`` is what nobody has reserved.

    ``value`` is the sum of the ledger here: goods move at the average of the product over all warehouses, so only
    the sum over warehouses equals quantity × average.
    """

    __tablename__ = "stocks"
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    on_hand: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    reserved: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    value: Mapped[Money] = mapped_column(default=ZERO)

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.reserved

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("uq_stocks_place", "warehouse_id", "product_id", unique=True),
            Index("ix_stocks_product", "product_id", "warehouse_id"),
            CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
            CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_within_on_hand"),
        )


class StockCost(Base):
    """A product over all warehouses: its moving average is ``value / on_hand``. Its lock orders all postings."""

    __tablename__ = "stock_costs"
    __table_args__ = (
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("on_hand > 0 OR value = 0", name="nothing_is_worth_nothing"),
    )
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    on_hand: Mapped[QuantityColumn] = mapped_column(default=ZERO)
    value: Mapped[Money] = mapped_column(default=ZERO)


class StockMove(Ledger, Record):
    """One row of the stock ledger: signed quantity and value, and the balance of the place afterwards. Append-only."""

    __tablename__ = "stock_ledger"
    biz_date: Mapped[date]
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    kind: Mapped[str] = mapped_column(String(32))
    doc_type: Mapped[str] = mapped_column(String(32))
    doc_id: Mapped[UUID]
    line_id: Mapped[UUID | None]
    qty: Mapped[QuantityColumn]
    unit_cost: Mapped[PriceColumn]
    amount: Mapped[Money]
    balance_qty: Mapped[QuantityColumn]
    balance_value: Mapped[Money]
    reversal_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_ledger.id"), unique=True)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index("ix_stock_ledger_place", "product_id", "warehouse_id", "id"),
            Index("ix_stock_ledger_warehouse", "warehouse_id", "id"),
            Index("ix_stock_ledger_doc", "doc_id"),
            Index("ix_stock_ledger_created", "created_at", "id"),
        )
