"""Reports of leads: by channel, by campaign, by marketer, and as tables for a spreadsheet."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from bihuan.insights.channels import marketers as people
from bihuan.insights.channels.schemas import (
    CampaignOutcome,
    ChannelQuery,
    ChannelReport,
    LeadReportQuery,
    MarketerReport,
)
from bihuan.insights.channels.service import channels, export, outcome
from bihuan.insights.taken import CSV, taken
from bihuan.kernel.reads import authz
from bihuan.kernel.routing import JSON, PRIVATE, router
from bihuan.kernel.transaction import Ctx
from bihuan.kernel.words import zh
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
    "/channels/export",
    response_class=Response,
    responses=CSV,
    name="exportChannels",
    summary="The channel report as a table for a spreadsheet",
    openapi_extra=authz(LEADS, "export") | zh("导出渠道报表（CSV）") | _COST,
)
async def export_channels(request: Request, ctx: Ctx, query: Annotated[ChannelQuery, Query()]) -> Response:
    ctx.require("leads", "export")
    return await taken(request, ctx, "lead-reports", "channels", query, await export(ctx, query))


@lead_reports.get(
    "/marketers",
    response_model=MarketerReport,
    name="reportMarketers",
    summary="What each marketer brought: leads, first responses, conversions, deals, and at what cost",
    openapi_extra=authz(LEADS, "read") | zh("市场人员绩效：线索、首次响应、转换、成交和成本") | _COST,
)
async def get_marketers(ctx: Ctx, query: Annotated[LeadReportQuery, Query()]) -> Response:
    return Response((await people.marketers(ctx, query)).model_dump_json(), 200, PRIVATE, JSON)


@lead_reports.get(
    "/marketers/export",
    response_class=Response,
    responses=CSV,
    name="exportMarketers",
    summary="The report of marketers as a table for a spreadsheet",
    openapi_extra=authz(LEADS, "export") | zh("导出市场人员绩效（CSV）") | _COST,
)
async def export_marketers(request: Request, ctx: Ctx, query: Annotated[LeadReportQuery, Query()]) -> Response:
    ctx.require("leads", "export")
    return await taken(request, ctx, "lead-reports", "marketers", query, await people.export(ctx, query))


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
