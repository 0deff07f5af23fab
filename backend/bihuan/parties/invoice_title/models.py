"""Invoice titles: to whom and under which tax number a customer wants its invoices (DOMAIN §18.2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import Record
from bihuan.kernel.ownership import Owned
from bihuan.parties.customer.models import CustomerChild


class TitleType(StrEnum):
    UNIT = "unit"
    PERSON = "person"


class InvoiceTitle(CustomerChild, Owned, Record):
    """A unit has a tax number. One title of a customer is the default."""

    __tablename__ = "invoice_titles"
    title_type: Mapped[str] = mapped_column(String(8), default=TitleType.UNIT)
    title: Mapped[str] = mapped_column(String(128))
    tax_no: Mapped[str | None] = mapped_column(String(20))
    bank_name: Mapped[str | None] = mapped_column(String(128))
    bank_account: Mapped[str | None] = mapped_column(String(32))
    reg_address: Mapped[str | None] = mapped_column(String(200))
    reg_phone: Mapped[str | None] = mapped_column(String(24))
    receive_email: Mapped[str | None] = mapped_column(String(254))
    receive_mobile: Mapped[str | None] = mapped_column(String(24))
    is_default: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        return (
            *super().constraints(),
            Index(
                "uq_invoice_titles_default",
                "customer_id",
                unique=True,
                postgresql_where=text("is_default AND deleted_at IS NULL"),
            ),
            Index("ix_invoice_titles_owner", "owner_id", "id"),
            Index("ix_invoice_titles_updated", text("updated_at DESC"), text("id DESC")),
            Index("ix_invoice_titles_title", "title", "id"),
            Index("ix_invoice_titles_default", "is_default", "id"),
            CheckConstraint("title_type <> 'unit' OR tax_no IS NOT NULL", name="tax_no"),
        )
