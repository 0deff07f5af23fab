"""ERP figures: what the books of another system say of a customer, mirrored and never typed in (DOMAIN §27, AR-03).

They stand beside the company's own receivables and receipts and are never added to them (decision 0047).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from bihuan.kernel.db import LongText, Money, QuantityColumn, Record
from bihuan.kernel.indexes import both_ways
from bihuan.kernel.money import ZERO
from bihuan.kernel.search import search_table


class FigureKind(StrEnum):
    RECEIVABLE = "receivable"
    RECEIPT = "receipt"
    DELIVERY = "delivery"


class ErpFigure(Record):
    """One document of the other system, known by ``external_system`` and its number there, ``external_id``.

    ``settled_amount`` is what of a debt is paid, or of a receipt is used; ``quantity`` is that of a delivery.
    """

    __tablename__ = "erp_figures"
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(String(16))
    doc_date: Mapped[date]
    due_date: Mapped[date | None]
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    amount: Mapped[Money]
    settled_amount: Mapped[Money] = mapped_column(default=ZERO)
    quantity: Mapped[QuantityColumn | None]
    status: Mapped[str | None] = mapped_column(String(32))
    """As the other system calls it."""
    order_no: Mapped[str | None] = mapped_column(String(64))
    remark: Mapped[LongText | None]
    source_version: Mapped[int | None]
    source_updated_at: Mapped[datetime | None]
    synced_at: Mapped[datetime]
    """When the other system last said so, also where nothing had changed."""

    number: Mapped[str | None] = synonym("external_id")
    """By which people call it, too: here and in the search box."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        alive = text("deleted_at IS NULL")
        newest = (text("doc_date DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("external_id IS NOT NULL OR deleted_at IS NOT NULL", name="named"),
            Index("ix_erp_figures_customer", "customer_id", *newest, postgresql_where=alive),
            Index("ix_erp_figures_kind", "kind", *newest, postgresql_where=alive),
            Index("ix_erp_figures_system", "external_system", "kind", "currency", postgresql_where=alive),
            Index("ix_erp_figures_recent", *newest, postgresql_where=alive),
            Index("ix_erp_figures_updated", text("updated_at DESC"), text("id DESC")),
            Index("ix_erp_figures_doc_date", "doc_date", "id", postgresql_where=alive),
            Index("ix_erp_figures_amount", "amount", "id", postgresql_where=alive),
            *both_ways("due_date", "ix_erp_figures_due", "ix_erp_figures_latest_due", postgresql_where=alive),
        )


FIGURE_SEARCH = search_table("erp_figures")
