"""Which channels and campaigns bring leads that become deals, and what they cost (LEAD-07, LEAD-19)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import any_, exists, func, select

from bihuan.company.dictionary.models import DictionaryItem
from bihuan.insights.acts.period import Period, period_of
from bihuan.insights.channels.measures import (
    COUNTS,
    FILTERS,
    added,
    cohort,
    counts_of,
    earned,
    figures,
    measured,
    sees_amounts,
    sees_costs,
    spent,
)
from bihuan.insights.channels.schemas import (
    MOST_ROWS,
    CampaignOutcome,
    ChannelBy,
    ChannelQuery,
    ChannelReport,
    ChannelRow,
    FigureFilters,
    Figures,
    StageCount,
)
from bihuan.kernel.context import Context
from bihuan.kernel.db import uuid_array
from bihuan.kernel.errors import Text
from bihuan.kernel.reports import Table
from bihuan.parties.campaign.models import Campaign
from bihuan.parties.campaign.service import CAMPAIGNS
from bihuan.parties.lead.models import Lead, LeadStatus
from bihuan.parties.lead.service import LEADS

NO_CAMPAIGN = Text("无市场活动", "No campaign")
KEYS = {
    ChannelBy.SOURCE: "source",
    ChannelBy.CAMPAIGN: "campaign_id",
    ChannelBy.NETWORK: "utm_source",
    ChannelBy.KEYWORD: "utm_term",
    ChannelBy.BATCH: "third_party_batch",
}
Row = dict[str, Any]


def created_in(period: Period) -> tuple[Any, ...]:
    begin, end = period.bounds
    return Lead.created_at >= begin, Lead.created_at < end


def within(period: Period, what: str = "created_at") -> dict[str, str]:
    """The period as a list is asked for it: both ends are included there."""
    begin, end = period.bounds
    return {f"{what}_gte": begin.isoformat(), f"{what}_lte": (end - timedelta(microseconds=1)).isoformat()}


async def channels(ctx: Context, asked: ChannelQuery) -> ChannelReport:
    """One row a source or a campaign, most leads first. Raises DATE_OUT_OF_RANGE."""
    ctx.require("leads", "read")
    period = period_of(asked)
    key = KEYS[ChannelBy(asked.by)]
    named = [] if key in {"source", "campaign_id"} else [getattr(Lead, key).is_not(None)]
    leads = cohort(ctx, *created_in(period), *named)
    found = [dict(row._mapping) for row in await ctx.db.execute(measured(ctx, leads, key))]
    if asked.by == ChannelBy.SOURCE:
        rows = await _by_source(ctx, found, period)
    elif asked.by == ChannelBy.CAMPAIGN:
        rows = await _by_campaign(ctx, found, period)
    else:
        rows = _by_word(found, period, key)
    return ChannelReport(
        date_from=period.first,
        date_to=period.last,
        by=asked.by,
        data=rows[:MOST_ROWS],
        total=Figures(**figures(added(found))),
        row_count=len(rows),
        figures=FigureFilters(**FILTERS),
    )


async def _by_source(ctx: Context, found: list[Row], period: Period) -> list[ChannelRow]:
    """The tree: a source with others under it is their sum and its own, and they follow it."""
    item = DictionaryItem
    asked = select(item.code, item.parent, item.label_zh, item.label_en).where(
        item.dict_type == "lead_source", item.deleted_at.is_(None)
    )
    known = {row.code: row for row in await ctx.db.execute(asked)}
    own = {row["key"]: row for row in found}
    parents = {code: known[code].parent for code in known}
    below: dict[str, list[str]] = {}
    for code in own:
        for above in _upward(parents, code):
            below.setdefault(above, []).append(code)
    sums = {code: added([own[one] for one in codes]) for code, codes in below.items()}
    ordered: list[ChannelRow] = []

    def follow(parent: str | None) -> None:
        tops = [code for code in sums if (parents.get(code) if parents.get(code) in sums else None) == parent]
        for code in sorted(tops, key=lambda one: (-sums[one]["leads"], one)):
            label = known[code].label_zh if ctx.language == "zh" else known[code].label_en
            listed = urlencode({**within(period), "source": ",".join(sorted(below[code]))}, safe=",:")
            more = {"key": code, "parent": parent, "label": label, "number": None, "filter": listed}
            ordered.append(ChannelRow(**figures(sums[code]), **more))
            follow(code)

    follow(None)
    return ordered


def _upward(parents: dict[str, str | None], code: str) -> list[str]:
    """The code and those above it; a circle ends where it began."""
    found: list[str] = []
    above: str | None = code
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def _by_word(found: list[Row], period: Period, key: str) -> list[ChannelRow]:
    """Where a lead came from in a word of its own; leads without one are no row, and not in the total."""
    return [
        ChannelRow(
            **figures(row),
            key=row["key"],
            parent=None,
            label=row["key"],
            number=None,
            filter=f"{urlencode(within(period), safe=':')}&{key}={_escaped(row['key'])}",
        )
        for row in sorted(found, key=lambda one: (-one["leads"], one["key"]))
    ]


def _escaped(word: str) -> str:
    """Only what a query would take for its own signs: Chinese would be nine times as long."""
    return "".join(f"%{ord(one):02X}" if one in "%&+#=;" else one for one in word).replace(" ", "+")


async def _by_campaign(ctx: Context, found: list[Row], period: Period) -> list[ChannelRow]:
    """Campaigns that began in the period and brought nobody are told as well: they have cost something."""
    silent = await _silent(ctx, period)
    found.extend(silent)
    named = await _names(ctx, [row["key"] for row in found if row["key"] is not None])
    rows = []
    for row in sorted(found, key=lambda one: (-one["leads"], str(one["key"]))):
        campaign = row["key"]
        number, name = named.get(campaign, (None, None))
        of = {"has_campaign": "false"} if campaign is None else {"campaign_id": str(campaign)}
        rows.append(
            ChannelRow(
                **figures(row),
                key=None if campaign is None else str(campaign),
                parent=None,
                label=NO_CAMPAIGN.in_(ctx.language) if campaign is None else name or "",
                number=number,
                filter=urlencode({**within(period), **of}, safe=":"),
            )
        )
    return rows


async def _silent(ctx: Context, period: Period) -> list[Row]:
    if not ctx.may("campaigns", "read"):
        return []
    begin, end = period.bounds
    theirs = exists(
        select(Lead.id).where(Lead.campaign_id == Campaign.id, Lead.deleted_at.is_(None), LEADS.scope(ctx))
    ).correlate(Campaign)
    columns: tuple[Any, ...] = (Campaign.id, Campaign.actual_cost)
    asked = (
        CAMPAIGNS.alive(select(*columns))
        .where(Campaign.start_at >= begin, Campaign.start_at < end, CAMPAIGNS.scope(ctx), ~theirs)
        .order_by(Campaign.start_at, Campaign.id)
        .limit(MOST_ROWS)
    )
    nothing: Row = dict.fromkeys(COUNTS, 0) | {"amount": Decimal(0) if sees_amounts(ctx) else None}
    return [
        nothing | {"key": campaign, "cost": cost if sees_costs(ctx) else None}
        for campaign, cost in await ctx.db.execute(asked)
    ]


async def _names(ctx: Context, wanted: list[UUID]) -> dict[UUID, tuple[str | None, str]]:
    asked = select(Campaign.id, Campaign.number, Campaign.name).where(Campaign.id == any_(uuid_array(sorted(wanted))))
    return {key: (number, name) for key, number, name in await ctx.db.execute(asked)}


async def outcome(ctx: Context, campaign_id: UUID) -> CampaignOutcome:
    """All leads of a campaign by stage, and the same figures as in the report, in one statement."""
    ctx.require("leads", "read")
    campaign = await CAMPAIGNS.get(ctx, campaign_id)
    leads = cohort(ctx, Lead.campaign_id == campaign.id)
    by_stage = {
        str(stage): func.count().filter(leads.c.status == stage).label(f"stage_{stage}") for stage in LeadStatus
    }
    asked = select(*counts_of(leads).values(), *by_stage.values())
    money = {"amount": earned(ctx, leads, None), "cost": spent(ctx, leads, None)}
    for name, part in money.items():
        if part is not None:
            asked = asked.add_columns(func.coalesce(select(part.c.amount).scalar_subquery(), 0).label(name))
    row: Row = {"amount": None, "cost": None} | dict((await ctx.db.execute(asked)).one()._mapping)
    if row["cost"] is not None and not row["leads"]:
        row["cost"] = campaign.actual_cost
    mine = f"campaign_id={campaign.id}"
    return CampaignOutcome(
        **figures(row),
        stages=[StageCount(status=stage, leads=row[f"stage_{stage}"]) for stage in by_stage],
        figures=FigureFilters(**{name: f"{mine}&{more}".rstrip("&") for name, more in FILTERS.items()}),
    )


HEADS = {
    "zh": (
        *("渠道", "线索", "可联系", "可联系率", "合格", "合格率", "转换", "合规转换", "转化率"),
        *("成交", "成交金额", "成本", "单条线索成本"),
    ),
    "en": (
        *("Channel", "Leads", "Contactable", "Contactable rate", "Qualified", "Qualified rate", "Conversions"),
        *("Compliant", "Conversion rate", "Won", "Won amount", "Cost", "Cost per lead"),
    ),
}
SHOWN = (
    *("leads", "contactable", "contactable_rate", "qualified", "qualified_rate", "conversions", "compliant"),
    *("conversion_rate", "won", "won_amount", "cost", "cost_per_lead"),
)
"""The figures in the order of the screen; rates as shares of one."""


def cells(row: Figures, names: tuple[str, ...] = SHOWN) -> list[str]:
    told = row.model_dump(mode="json")
    return ["" if told[name] is None else str(told[name]) for name in names]


async def export(ctx: Context, asked: ChannelQuery) -> Table:
    """The same rows as a table. Raises DATE_OUT_OF_RANGE."""
    report = await channels(ctx, asked)
    return Table(HEADS[ctx.language], [[row.label, *cells(row)] for row in report.data])
