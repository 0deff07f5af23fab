"""Output invoices: applied for by sales, issued by finance under the tax system's number (DOMAIN §18)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import (
    Base,
    LongText,
    Money,
    Numbered,
    PriceColumn,
    QuantityColumn,
    RatioColumn,
    Record,
    new_id,
)
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.money import ZERO, upper
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    ISSUED = "issued"
    VOIDED = "voided"


class InvoiceKind(StrEnum):
    BLUE = "blue"


class InvoiceType(StrEnum):
    E_SPECIAL = "e_special"
    E_NORMAL = "e_normal"
    P_SPECIAL_D = "p_special_d"
    P_NORMAL_D = "p_normal_d"
    SPECIAL = "special"
    NORMAL = "normal"
    E_SPECIAL_OLD = "e_special_old"
    E_NORMAL_OLD = "e_normal_old"
    RECEIPT_OTHER = "receipt_other"


SPECIAL_TYPES = frozenset(
    {InvoiceType.E_SPECIAL, InvoiceType.P_SPECIAL_D, InvoiceType.SPECIAL, InvoiceType.E_SPECIAL_OLD}
)
PAPER_SPECIAL_TYPES = frozenset({InvoiceType.SPECIAL})


class Invoice(Owned, CustomerChild, Numbered, Record):
    """``number`` is ours (IV…); ``invoice_code`` and ``invoice_number`` come from the tax system when it is issued."""

    __tablename__ = "invoices"
    PREFIX = "IV"

    status: Mapped[str] = mapped_column(String(32), default=InvoiceStatus.DRAFT)
    kind: Mapped[str] = mapped_column(String(8), default=InvoiceKind.BLUE)
    invoice_type: Mapped[str] = mapped_column(String(16))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"))
    doc_date: Mapped[date]
    title_type: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(128))
    tax_no: Mapped[str | None] = mapped_column(String(20))
    bank_name: Mapped[str | None] = mapped_column(String(128))
    bank_account: Mapped[str | None] = mapped_column(String(64))
    reg_address: Mapped[str | None] = mapped_column(String(200))
    reg_phone: Mapped[str | None] = mapped_column(String(32))
    receive_email: Mapped[str | None] = mapped_column(String(254))
    receive_mobile: Mapped[str | None] = mapped_column(String(24))
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    amount_excl: Mapped[Money] = mapped_column(default=ZERO)
    tax_amount: Mapped[Money] = mapped_column(default=ZERO)
    amount_incl: Mapped[Money] = mapped_column(default=ZERO)
    invoice_code: Mapped[str | None] = mapped_column(String(12))
    invoice_number: Mapped[str | None] = mapped_column(String(20))
    issue_date: Mapped[date | None]
    remark: Mapped[LongText | None]

    lines: Mapped[list[InvoiceLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="InvoiceLine.line_no"
    )

    @property
    def amount_upper(self) -> str:
        """价税合计大写."""
        return upper(self.amount_incl)

    def total(self) -> None:
        """The header is the sum of its lines."""
        self.amount_excl = sum((part.amount_excl for part in self.lines), ZERO)
        self.tax_amount = sum((part.tax_amount for part in self.lines), ZERO)
        self.amount_incl = sum((part.amount_incl for part in self.lines), ZERO)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
            CheckConstraint(
                "status <> 'issued' OR (invoice_number IS NOT NULL AND issue_date IS NOT NULL)",
                name="issued_has_number",
            ),
            Index(
                "uq_invoices_tax_number",
                text("coalesce(invoice_code, '')"),
                "invoice_number",
                unique=True,
                postgresql_where=text("invoice_number IS NOT NULL"),
            ),
            Index("ix_invoices_customer", "customer_id", *recent),
            Index("ix_invoices_owner", "owner_id", *recent),
            Index("ix_invoices_order", "order_id", "id"),
            Index("ix_invoices_contract", "contract_id", "id"),
            Index("ix_invoices_status", "status", *recent),
            Index("ix_invoices_recent", *recent),
            Index("ix_invoices_issue_date", text("issue_date DESC"), text("id DESC")),
            Index("ix_invoices_latest_issued", text("issue_date DESC NULLS LAST"), text("id DESC")),
            Index("ix_invoices_doc_date", "doc_date", "id"),
            Index("ix_invoices_amount", "amount_incl", "id"),
        )


CONSTRAINT_CODES["uq_invoices_tax_number"] = "INVOICE_NO_DUPLICATE"


class InvoiceLine(Base):
    """A part of an order line as it is printed."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
        CheckConstraint("qty > 0", name="qty_positive"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int]
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    name: Mapped[str] = mapped_column(String(128))
    spec: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(16))
    tax_class_code: Mapped[str | None] = mapped_column(String(19))
    qty: Mapped[QuantityColumn]
    unit_price_excl: Mapped[PriceColumn]
    tax_rate: Mapped[RatioColumn]
    zero_kind: Mapped[str | None] = mapped_column(String(16))
    amount_excl: Mapped[Money]
    tax_amount: Mapped[Money]
    amount_incl: Mapped[Money]

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id(), **values})
