"""Contracts: what was agreed, how it is to be paid, and how far it is carried out (DOMAIN §14)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, Money, Numbered, RatioColumn, Record, new_id
from bihuan.kernel.lines import Commercial, Line
from bihuan.kernel.money import ZERO
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import search_table
from bihuan.parties.customer.models import CustomerChild


class ContractStatus(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SIGNING = "signing"
    EFFECTIVE = "effective"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    VOIDED = "voided"


class ContractType(StrEnum):
    SALES = "sales"
    FRAMEWORK = "framework"
    SERVICE = "service"
    AGENCY = "agency"
    OTHER = "other"


class SignMode(StrEnum):
    OFFLINE = "offline"
    ESIGN = "esign"


class ContractLine(Line, Base):
    """One contracted product."""

    __tablename__ = "contract_lines"
    __table_args__ = (CheckConstraint("qty > 0", name="qty_positive"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"), index=True)
    quote_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("quote_lines.id"), index=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class ContractTerm(Base):
    """One agreed instalment; the payment plan is made from these when the contract takes effect (DOMAIN §17.3)."""

    __tablename__ = "contract_terms"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("uq_contract_terms_seq", "contract_id", "seq", unique=True),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(32))
    ratio: Mapped[RatioColumn | None]
    amount: Mapped[Money]
    base_event: Mapped[str | None] = mapped_column(String(32))
    days: Mapped[int | None]
    due_date: Mapped[date | None]

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class Contract(Owned, Commercial, CustomerChild, Numbered, Record):
    """A contract. ``number`` is typed in or drawn; the progress amounts are written by exported verbs only."""

    __tablename__ = "contracts"
    PREFIX = "CT"

    status: Mapped[str] = mapped_column(String(32), default=ContractStatus.DRAFT)
    name: Mapped[str] = mapped_column(String(128))
    contract_type: Mapped[str] = mapped_column(String(32), default=ContractType.SALES)
    sign_mode: Mapped[str] = mapped_column(String(32), default=SignMode.OFFLINE)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("opportunities.id"))
    quote_id: Mapped[UUID | None] = mapped_column(ForeignKey("quotes.id"))
    our_signer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    customer_signer_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    payment_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_terms.id"))
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    signed_date: Mapped[date | None]
    effective_date: Mapped[date | None]
    amount_cap: Mapped[Money | None]
    revision: Mapped[int] = mapped_column(default=1)
    terminated_at: Mapped[datetime | None]
    ordered_amount: Mapped[Money] = mapped_column(default=ZERO)
    shipped_amount: Mapped[Money] = mapped_column(default=ZERO)
    received_amount: Mapped[Money] = mapped_column(default=ZERO)
    invoiced_amount: Mapped[Money] = mapped_column(default=ZERO)
    returned_amount: Mapped[Money] = mapped_column(default=ZERO)

    lines: Mapped[list[ContractLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=ContractLine.line_no
    )
    terms: Mapped[list[ContractTerm]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=ContractTerm.seq
    )

    @property
    def net_amount(self) -> Decimal:
        """The base of all progress ratios: what is owed in the end (DOMAIN §14.4)."""
        return self.amount_incl - self.returned_amount

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("amount_incl = amount_excl + tax_amount", name="amounts_add_up"),
            CheckConstraint("end_date IS NULL OR end_date >= start_date", name="ends_after_start"),
            CheckConstraint("ordered_amount >= 0", name="ordered_not_negative"),
            Index("ix_contracts_customer", "customer_id", *recent),
            Index("ix_contracts_opportunity", "opportunity_id", "id"),
            Index("ix_contracts_quote", "quote_id", "id"),
            Index("ix_contracts_owner", "owner_id", *recent),
            Index("ix_contracts_dept", "owner_dept_id", *recent),
            Index("ix_contracts_recent", *recent),
            Index("ix_contracts_ends", "end_date", "id", postgresql_where=text("status = 'effective'")),
            Index("ix_contracts_status", "status", *recent),
            Index("ix_contracts_signed_date", "signed_date", "id"),
            Index("ix_contracts_latest_signed", text("signed_date DESC NULLS LAST"), text("id DESC")),
            Index("ix_contracts_doc_date", text("doc_date DESC"), text("id DESC")),
            Index("ix_contracts_amount", "amount_incl", "id"),
        )


CONTRACT_SEARCH = search_table("contracts")
