"""Campaigns on the wire."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Amount
from bihuan.kernel.paging import ListQuery
from bihuan.kernel.wire import Chars, Code, Moment, OneOf, OpenCode, Prose, Schema, Whole, partial
from bihuan.kernel.workflow import Actions
from bihuan.parties.campaign.models import CampaignCategory, CampaignStatus

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Expected = Annotated[Whole, Field(ge=0, le=10_000_000)]
Line = Annotated[str | None, Field(max_length=200)]
Text = Annotated[str | None, Field(max_length=20_000)]


class CampaignFields(Schema):
    """Amounts are in the company's currency. ``utm_campaign`` stands in the links of one campaign only."""

    name: Annotated[str, Chars(128)]
    category: CampaignCategory
    campaign_type: Code
    parent_id: UUID | None = None
    start_at: Moment
    end_at: Moment
    location: Annotated[str | None, Chars(200)] = None
    target_audience: Annotated[str | None, Prose()] = None
    goal: Annotated[str | None, Prose()] = None
    budget_amount: Amount
    actual_cost: Amount = Field(default="0.00", validate_default=True)
    expected_leads: Expected | None = None
    expected_revenue: Amount | None = None
    expected_response: Expected | None = None
    utm_campaign: Annotated[str | None, Chars(128)] = None


class CampaignCreate(CampaignFields):
    """``owner_id`` runs it: the maker unless told."""

    owner_id: UUID | None = None


CampaignUpdate = partial("CampaignUpdate", CampaignFields)


class CampaignReview(Schema):
    """What was learned, and how it went: 1 is a failure, 5 could not be better."""

    summary: Annotated[str, Prose()]
    score: Annotated[Whole, Field(ge=1, le=5)]


class CampaignTransfer(Schema):
    """Who runs it from now on."""

    owner_id: UUID
    reason: Annotated[str | None, Prose(500)] = None


class CampaignRow(Schema):
    id: UUID
    version: Version
    number: Annotated[str | None, Field(max_length=64, examples=["MC202610150001"])]
    name: Annotated[str, Field(max_length=128, examples=["华东智能制造展"])]
    status: OpenCode
    category: OpenCode
    campaign_type: OpenCode
    start_at: Moment
    end_at: Moment
    owner_id: UUID | None
    owner_name: Annotated[str | None, Field(max_length=64)]
    budget_amount: Amount | None
    """Like the cost, null for whoever may not see what campaigns cost."""
    actual_cost: Amount | None
    expected_leads: int | None
    utm_campaign: Annotated[str | None, Field(max_length=128)]
    created_at: Moment
    updated_at: Moment


class CampaignRead(CampaignRow):
    parent_id: UUID | None
    parent_name: Annotated[str | None, Field(max_length=128)]
    owner_dept_id: UUID | None
    owner_dept_name: Annotated[str | None, Field(max_length=64)]
    location: Line
    target_audience: Text
    goal: Text
    expected_revenue: Amount | None
    expected_response: int | None
    review_summary: Text
    review_score: int | None
    reviewed_at: Moment | None
    actions: Actions


class CampaignQuery(ListQuery):
    sort: Literal["-updated_at", "updated_at", "start_at", "-start_at"] = "-updated_at"
    status: Annotated[str | None, OneOf(CampaignStatus)] = None
    category: Annotated[str | None, OneOf(CampaignCategory)] = None
    campaign_type: Code | None = None
    owner_id: UUID | None = None
    parent_id: UUID | None = None
    start_at_gte: Moment | None = None
    start_at_lte: Moment | None = None
