"""Reports of leads: by channel, by campaign, by marketer, and as tables for a spreadsheet."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bihuan.insights.channels import marketers as people
from bihuan.insights.channels.schemas import (
    CampaignOutcome,
    ChannelQuery,
    ChannelReport,
    LeadReportQuery,
    MarketerReport,
)
from bihuan.insights.channels.service import channels, export, outcome
from bihuan.kernel.reads import authz
from bihuan.kernel.reports import Report, add_report
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import Label, zh
from bihuan.parties.campaign.service import CAMPAIGNS
from bihuan.parties.lead.service import LEADS

lead_reports = router("/lead-reports", "Insights")
campaign_outcomes = router("/campaigns", "Campaigns")
_COST = {"x-cost": 5}


@lead_reports.get(
    "/channels",
    response_model=ChannelReport,
    name="reportChannels",
    summary="What each source or campaign brought: leads, conversions, deals, and at what cost",
    openapi_extra=authz(LEADS, "read") | zh("渠道报表：各来源或市场活动带来的线索、转换、成交和成本") | _COST,
)
async def get_channels(ctx: Ctx, query: Annotated[ChannelQuery, Query()]) -> Response:
    return Response((await channels(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


@lead_reports.get(
    "/marketers",
    response_model=MarketerReport,
    name="reportMarketers",
    summary="What each marketer brought: leads, first responses, conversions, deals, and at what cost",
    openapi_extra=authz(LEADS, "read") | zh("市场人员绩效：线索、首次响应、转换、成交和成本") | _COST,
)
async def get_marketers(ctx: Ctx, query: Annotated[LeadReportQuery, Query()]) -> Response:
    return Response((await people.marketers(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


_TAKEN = ("leads", ("export", "read"), ("lead:export",))
add_report(
    Report(
        lead_reports,
        "/channels/export",
        "lead-channels",
        Label("渠道报表", "leads by channel"),
        *_TAKEN,
        ChannelQuery,
        export,
    )
)
add_report(
    Report(
        lead_reports,
        "/marketers/export",
        "lead-marketers",
        Label("市场人员绩效", "leads by marketer"),
        *_TAKEN,
        LeadReportQuery,
        people.export,
    )
)


@campaign_outcomes.get(
    "/{id}/outcome",
    response_model=CampaignOutcome,
    name="getCampaignOutcome",
    summary="What became of the leads of a campaign, by stage, and at what cost",
    openapi_extra=authz(CAMPAIGNS, "read") | zh("市场活动的效果：线索各阶段数量、转换、成交和成本") | _COST,
)
async def get_outcome(ctx: Ctx, id: UUID) -> Response:
    ctx.require("campaigns", "read")
    return Response((await outcome(ctx, id)).model_dump_json(), 200, PRIVATE, JSON)
