"""What leads come of, and what becomes of them, on the wire."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bihuan.kernel.money import Amount, Ratio
from bihuan.kernel.wire import BusinessDate, OpenCode, Schema

MOST_ROWS = 1_000
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Hours = Annotated[str | None, Field(max_length=16, pattern=r"^[0-9]+\.[0-9]{2}$", examples=["1.50"])]
"""Business hours, two places."""
LeadFilter = Annotated[str | None, Field(max_length=600, examples=["source=web_form"])]
"""The query of ``GET /leads`` that lists the leads of a row; a figure's own part stands in ``figures``."""


class ChannelBy(StrEnum):
    SOURCE = "source"
    CAMPAIGN = "campaign"
    NETWORK = "network"
    KEYWORD = "keyword"
    BATCH = "batch"


class LeadReportQuery(Schema):
    """The last 30 days unless told, at most 366; both ends included, days of Asia/Shanghai."""

    date_from: BusinessDate | None = None
    date_to: BusinessDate | None = None


class ChannelQuery(LeadReportQuery):
    by: ChannelBy = ChannelBy.SOURCE


class Figures(Schema):
    """Of the leads created in the period that the reader sees (DOMAIN §7.7).

    ``contactable``: not discarded for a wrong number. ``qualified``: now qualified, converted or won. ``compliant``:
    conversions that are compliant or waived. ``won_amount``: what opportunities that their conversion opened were won
    for, without tax, in the company's currency. ``cost``: of each campaign the share of its leads that are counted
    here; null for whoever may not see costs. A rate is null without leads.
    """

    leads: Count
    contactable: Count
    contactable_rate: Ratio | None
    qualified: Count
    qualified_rate: Ratio | None
    conversions: Count
    compliant: Count
    conversion_rate: Ratio | None
    won: Count
    won_amount: Amount | None
    cost: Amount | None
    cost_per_lead: Amount | None


class ChannelRow(Figures):
    """A source of the tree, with all that lies under it, a campaign, or a network (``utm_source``), a keyword
    (``utm_term``) or a purchased batch by its name. ``key`` is null for leads without campaign.
    """

    key: Annotated[str | None, Field(max_length=128)]
    parent: OpenCode | None
    label: Annotated[str, Field(max_length=200)]
    number: Annotated[str | None, Field(max_length=64)]
    filter: LeadFilter


class FigureFilters(Schema):
    """What lists the leads of a figure, besides the filter of its row."""

    leads: LeadFilter
    contactable: LeadFilter
    qualified: LeadFilter
    conversions: LeadFilter
    compliant: LeadFilter
    won: LeadFilter


class ChannelReport(Schema):
    """The rows with most leads, and the total of all of them."""

    date_from: date
    date_to: date
    by: OpenCode
    data: Annotated[list[ChannelRow], Field(max_length=MOST_ROWS)]
    total: Figures
    row_count: Count
    figures: FigureFilters


class MarketerRow(Figures):
    """``converted`` in the period, whenever they were created; hours to the first response of those that had one."""

    marketer_id: UUID | None
    marketer_name: Annotated[str | None, Field(max_length=64)]
    converted: Count
    converted_compliant: Count
    responded: Count
    response_mean: Hours
    response_median: Hours
    filter: LeadFilter


class MarketerFilters(FigureFilters):
    converted: LeadFilter
    converted_compliant: LeadFilter
    responded: LeadFilter


class MarketerReport(Schema):
    """One row for each owner of a campaign, or creator of leads without one."""

    date_from: date
    date_to: date
    data: Annotated[list[MarketerRow], Field(max_length=MOST_ROWS)]
    total: MarketerRow
    row_count: Count
    figures: MarketerFilters


class StageCount(Schema):
    status: OpenCode
    leads: Count


class CampaignOutcome(Figures):
    """What became of all leads of a campaign that the reader sees; ``figures`` list them."""

    stages: Annotated[list[StageCount], Field(max_length=20)]
    figures: FigureFilters
