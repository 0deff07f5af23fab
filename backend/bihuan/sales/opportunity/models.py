"""Opportunities: concrete deals in progress, with their solution, people and every stage they passed (DOMAIN §9)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bihuan.kernel.db import Base, Ledger, LongText, Money, Numbered, RatioColumn, Record, new_id
from bihuan.kernel.lines import Commercial, Line
from bihuan.kernel.money import ZERO, r2
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import search_table
from bihuan.parties.contact.models import Attitude
from bihuan.parties.customer.models import CustomerChild


class OpportunityStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"
    INVALID = "invalid"


class OpportunityType(StrEnum):
    NEW = "new"
    EXISTING = "existing"
    RENEWAL = "renewal"
    REPLACEMENT = "replacement"
    SERVICE = "service"


class PurchaseIntent(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class BudgetStatus(StrEnum):
    UNKNOWN = "unknown"
    PLANNED = "planned"
    APPROVED = "approved"


class Position(StrEnum):
    """How we stand against the competitors."""

    LEADING = "leading"
    TIE = "tie"
    BEHIND = "behind"


class LostReason(StrEnum):
    PRICE = "price"
    COMPETITOR = "competitor"
    CANCELLED = "cancelled"
    BUDGET = "budget"
    PRODUCT_GAP = "product_gap"
    DELIVERY = "delivery"
    RELATIONSHIP = "relationship"
    NO_DECISION = "no_decision"
    OTHER = "other"


class ContactRole(StrEnum):
    DECISION_MAKER = "decision_maker"
    ECONOMIC_BUYER = "economic_buyer"
    TECHNICAL_GATEKEEPER = "technical_gatekeeper"
    USER = "user"
    INFLUENCER = "influencer"
    INITIATOR = "initiator"
    PURCHASER = "purchaser"
    COACH = "coach"
    FINANCE = "finance"
    LEGAL = "legal"
    OTHER = "other"


class ContactFrequency(StrEnum):
    NOT_CONTACTED = "not_contacted"
    CONTACTED = "contacted"
    DEEP = "deep"


class OpportunityLine(Line, Base):
    """One line of the proposed solution: the forecast, and the basis of the quote."""

    __tablename__ = "opportunity_lines"
    __table_args__ = (CheckConstraint("qty > 0", name="qty_positive"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opportunity_id: Mapped[UUID] = mapped_column(ForeignKey("opportunities.id", ondelete="CASCADE"), index=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class OpportunityContact(Base):
    """The part a contact plays in this deal (DOMAIN §8.2)."""

    __tablename__ = "opportunity_contacts"
    __table_args__ = (
        CheckConstraint("influence >= 1 AND influence <= 3", name="influence_range"),
        Index("uq_opportunity_contacts", "opportunity_id", "contact_id", unique=True),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opportunity_id: Mapped[UUID] = mapped_column(ForeignKey("opportunities.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    attitude: Mapped[str] = mapped_column(String(32), default=Attitude.UNKNOWN)
    influence: Mapped[int] = mapped_column(default=2)
    contact_frequency: Mapped[str] = mapped_column(String(32), default=ContactFrequency.NOT_CONTACTED)
    is_primary: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String(500))
    sort: Mapped[int] = mapped_column(default=0)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class StageChange(Ledger, Base):
    """One step of an opportunity; append-only and gapless: each row starts where the one before it ended."""

    __tablename__ = "opportunity_stage_changes"
    __table_args__ = (Index("uq_opportunity_stage_changes_seq", "opportunity_id", "seq", unique=True),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opportunity_id: Mapped[UUID] = mapped_column(ForeignKey("opportunities.id", ondelete="CASCADE"))
    seq: Mapped[int]
    from_stage: Mapped[str | None] = mapped_column(String(32))
    to_stage: Mapped[str] = mapped_column(String(32))
    note: Mapped[LongText | None]
    amount: Mapped[Money]
    win_rate: Mapped[RatioColumn]
    duration_seconds: Mapped[int]
    skipped: Mapped[bool]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class Opportunity(Owned, Commercial, CustomerChild, Numbered, Record):
    """A deal. While it is open its owner is the customer's owner (DOMAIN §9.5, D-06)."""

    __tablename__ = "opportunities"
    PREFIX = "OP"

    status: Mapped[str] = mapped_column(String(32), default=OpportunityStatus.OPEN)
    name: Mapped[str] = mapped_column(String(128))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"))
    stage_id: Mapped[UUID] = mapped_column(ForeignKey("pipeline_stages.id"))
    stage: Mapped[str] = mapped_column(String(32))
    stage_entered_at: Mapped[datetime]
    history_count: Mapped[int] = mapped_column(default=0)
    regressed_count: Mapped[int] = mapped_column(default=0)
    opportunity_type: Mapped[str] = mapped_column(String(32), default=OpportunityType.NEW)
    purchase_intent: Mapped[str | None] = mapped_column(String(32))
    need_category: Mapped[str | None] = mapped_column(String(32))
    expected_amount: Mapped[Money] = mapped_column(default=ZERO)
    expected_close_date: Mapped[date]
    win_rate: Mapped[RatioColumn] = mapped_column(default=ZERO)
    forecast_category: Mapped[str] = mapped_column(String(32))
    demand: Mapped[LongText]
    pain_points: Mapped[LongText | None]
    budget_amount: Mapped[Money | None]
    budget_status: Mapped[str] = mapped_column(String(32), default=BudgetStatus.UNKNOWN)
    decision_process: Mapped[LongText | None]
    decision_date: Mapped[date | None]
    competitors: Mapped[str | None] = mapped_column(String(200))
    competition_note: Mapped[LongText | None]
    our_position: Mapped[str | None] = mapped_column(String(32))
    is_tender: Mapped[bool] = mapped_column(default=False)
    tender_no: Mapped[str | None] = mapped_column(String(64))
    tender_deadline: Mapped[datetime | None]
    source: Mapped[str | None] = mapped_column(String(32))
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("leads.id"), index=True)
    next_step: Mapped[str | None] = mapped_column(String(200))
    next_follow_up_at: Mapped[datetime | None]
    last_follow_up_at: Mapped[datetime | None]
    follow_up_count: Mapped[int] = mapped_column(default=0)
    last_progress_at: Mapped[datetime]
    actual_amount: Mapped[Money | None]
    amount_deviation_reason: Mapped[str | None] = mapped_column(String(500))
    contract_no: Mapped[str | None] = mapped_column(String(64))
    contract_id: Mapped[UUID | None]
    signed_date: Mapped[date | None]
    won_at: Mapped[datetime | None]
    lost_reason: Mapped[str | None] = mapped_column(String(32))
    lost_note: Mapped[LongText | None]
    lost_competitor: Mapped[str | None] = mapped_column(String(64))
    lost_at: Mapped[datetime | None]

    lines: Mapped[list[OpportunityLine]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=OpportunityLine.line_no
    )
    contacts: Mapped[list[OpportunityContact]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=OpportunityContact.sort
    )

    @property
    def weighted_amount(self) -> Decimal:
        """What this deal adds to the forecast, in the company's currency."""
        return r2(self.expected_amount * self.fx_rate * self.win_rate)

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("expected_amount >= 0", name="expected_not_negative"),
            CheckConstraint(
                "status <> 'won' OR (actual_amount > 0 AND contract_no IS NOT NULL AND signed_date IS NOT NULL)",
                name="won_is_complete",
            ),
            CheckConstraint("status <> 'lost' OR lost_reason IS NOT NULL", name="lost_has_a_reason"),
            Index("ix_opportunities_customer", "customer_id", *recent),
            Index("ix_opportunities_owner", "owner_id", *recent),
            Index("ix_opportunities_dept", "owner_dept_id", *recent),
            Index("ix_opportunities_recent", *recent),
            Index("ix_opportunities_stage", "status", "stage", *recent),
            Index("ix_opportunities_pipeline", "pipeline_id", "stage_id"),
            Index("ix_opportunities_close", "expected_close_date", "id"),
            Index("ix_opportunities_expected_amount", "expected_amount", "id"),
        )


OPPORTUNITY_SEARCH = search_table("opportunities")
