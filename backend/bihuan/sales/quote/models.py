"""Quotes: an offer with prices and a date until which they hold; versions of one offer form a group (DOMAIN §13)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, LongText, Numbered, RatioColumn, Record, new_id
from bihuan.kernel.lines import Commercial, Line
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import search_table
from bihuan.parties.customer.models import CustomerChild


class QuoteStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CONVERTED = "converted"
    VOIDED = "voided"


class QuoteLine(Line, Base):
    """One quoted product, possibly taken from a line of the opportunity."""

    __tablename__ = "quote_lines"
    __table_args__ = (CheckConstraint("qty > 0", name="qty_positive"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    quote_id: Mapped[UUID] = mapped_column(ForeignKey("quotes.id", ondelete="CASCADE"), index=True)
    opportunity_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("opportunity_lines.id", ondelete="SET NULL"), index=True
    )

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class Quote(Owned, Commercial, CustomerChild, Numbered, Record):
    """A quote. Its discount figures are computed when it is saved and decide who must approve (DOMAIN §3.3)."""

    __tablename__ = "quotes"
    PREFIX = "QT"

    status: Mapped[str] = mapped_column(String(32), default=QuoteStatus.DRAFT)
    name: Mapped[str | None] = mapped_column(String(128))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("opportunities.id"))
    quote_group_id: Mapped[UUID]
    version_no: Mapped[int] = mapped_column(default=1)
    is_current: Mapped[bool] = mapped_column(default=True)
    valid_until: Mapped[date]
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_terms.id"))
    lead_time_days: Mapped[int | None]
    delivery_terms: Mapped[LongText | None]
    warranty_terms: Mapped[LongText | None]
    min_discount_factor: Mapped[RatioColumn] = mapped_column(default=Decimal(1))
    gross_margin: Mapped[RatioColumn | None]
    below_floor: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str | None] = mapped_column(String(254))
    accepted_at: Mapped[datetime | None]
    declined_reason: Mapped[str | None] = mapped_column(String(500))

    lines: Mapped[list[QuoteLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=QuoteLine.line_no
    )

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
            CheckConstraint("valid_until >= doc_date", name="valid_after_doc_date"),
            Index("uq_quotes_version", "quote_group_id", "version_no", unique=True),
            Index("ix_quotes_customer", "customer_id", *recent),
            Index("ix_quotes_opportunity", "opportunity_id", "id"),
            Index("ix_quotes_owner", "owner_id", *recent),
            Index("ix_quotes_dept", "owner_dept_id", *recent),
            Index("ix_quotes_recent", *recent),
            Index("ix_quotes_status", "status", *recent),
            Index("ix_quotes_valid_until", "valid_until", "status"),
            Index("ix_quotes_doc_date", text("doc_date DESC"), text("id DESC")),
            Index("ix_quotes_amount", "amount_incl", "id"),
        )


QUOTE_SEARCH = search_table("quotes")
