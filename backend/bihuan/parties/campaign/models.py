"""Campaigns: what marketing does to make itself known, and where leads come from (DOMAIN §22.1)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from bihuan.kernel.db import LongText, Money, Numbered, Record
from bihuan.kernel.failures import CONSTRAINT_CODES
from bihuan.kernel.ownership import Owned
from bihuan.kernel.search import search_table


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


class CampaignCategory(StrEnum):
    OFFLINE = "offline"
    ONLINE = "online"
    CONTENT = "content"


VIEW_COST = ("campaigns", "view_cost")
"""Who sees what a campaign may cost and has cost; everybody else who reads it sees what it is."""


class Campaign(Owned, Numbered, Record):
    """``actual_cost`` is what its owner enters, in the company's currency and with tax.

    Once payments to vendors, approved expenses and the cost of media are booked on campaigns (DOMAIN §22.2), their sum
    takes its place. ``utm_campaign`` is what the links of the campaign carry: whoever comes by one is its lead.
    """

    __tablename__ = "campaigns"
    PREFIX = "MC"

    status: Mapped[str] = mapped_column(String(32), default=CampaignStatus.DRAFT)
    name: Mapped[str] = mapped_column(String(128))
    category: Mapped[str] = mapped_column(String(16))
    campaign_type: Mapped[str] = mapped_column(String(32))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    location: Mapped[str | None] = mapped_column(String(200))
    target_audience: Mapped[LongText | None]
    goal: Mapped[LongText | None]
    budget_amount: Mapped[Money]
    actual_cost: Mapped[Money] = mapped_column(default=Decimal("0.00"))
    expected_leads: Mapped[int | None]
    expected_revenue: Mapped[Money | None]
    expected_response: Mapped[int | None]
    """People expected to answer."""
    utm_campaign: Mapped[str | None] = mapped_column(String(128))
    review_summary: Mapped[LongText | None]
    review_score: Mapped[int | None]
    reviewed_at: Mapped[datetime | None]

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        recent = (text("updated_at DESC"), text("id DESC"))
        return (
            *super().constraints(),
            CheckConstraint("end_at >= start_at", name="period"),
            CheckConstraint("budget_amount >= 0 AND actual_cost >= 0", name="amounts"),
            CheckConstraint("review_score BETWEEN 1 AND 5", name="review_score"),
            CheckConstraint("(status = 'reviewed') = (review_summary IS NOT NULL)", name="review"),
            Index("ix_campaigns_recent", *recent),
            Index("ix_campaigns_owner", "owner_id", *recent),
            Index("ix_campaigns_status", "status", *recent),
            Index("ix_campaigns_start", "start_at", "id"),
            Index(
                "ix_campaigns_ending",
                "end_at",
                postgresql_where=text("status = 'in_progress' AND deleted_at IS NULL"),
            ),
            Index(
                "uq_campaigns_utm",
                func.lower(text("utm_campaign")),
                unique=True,
                postgresql_where=text("utm_campaign IS NOT NULL AND deleted_at IS NULL"),
            ),
        )


CONSTRAINT_CODES["uq_campaigns_utm"] = "DUPLICATE_UTM"
CAMPAIGN_SEARCH = search_table("campaigns")
