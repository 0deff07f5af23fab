"""Campaigns as a resource, and which campaign a lead came by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import any_, func, literal, select, text

from bihuan.company.dictionary.service import check_codes
from bihuan.identity.department.models import Department
from bihuan.identity.user.models import User
from bihuan.identity.user.service import active_user
from bihuan.kernel.by_filter import act_apart
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.db import TEXTS
from bihuan.kernel.errors import Invalid
from bihuan.kernel.jobs import SCHEDULES
from bihuan.kernel.names import NameOf
from bihuan.kernel.resource import Resource
from bihuan.kernel.wire import Schema
from bihuan.kernel.words import Label
from bihuan.kernel.workflow import Nothing
from bihuan.parties.campaign.models import CAMPAIGN_SEARCH, VIEW_COST, Campaign, CampaignStatus
from bihuan.parties.campaign.schemas import CampaignCreate, CampaignRead, CampaignRow
from bihuan.parties.campaign.workflow import ACTIONS, is_going_on

AT_ONCE = 200
"""Campaigns that end on one tick: the next one takes the rest."""

CAMPAIGNS: Resource[Campaign] = Resource(
    name="campaigns",
    one="campaign",
    label=Label("市场活动", "campaign"),
    model=Campaign,
    read=CampaignRead,
    row=CampaignRow,
    actions=ACTIONS,
    derived={
        "owner_name": NameOf(User, Campaign.owner_id),
        "owner_dept_name": NameOf(Department, Campaign.owner_dept_id),
        "parent_name": NameOf(Campaign, Campaign.parent_id),
    },
    references={"parent_id": "campaigns", "owner_id": "users"},
    secret=dict.fromkeys(("budget_amount", "actual_cost", "expected_revenue"), VIEW_COST),
    editable=is_going_on,
    search=CAMPAIGN_SEARCH,
    search_text=lambda campaign: [campaign.name, campaign.location, campaign.utm_campaign],
)


async def create_campaign(ctx: Context, data: CampaignCreate) -> Campaign:
    """A draft of the maker's or of whoever is named.

    Raises REF_NOT_FOUND for an unknown type, DATE_OUT_OF_RANGE where it ends before it begins, DUPLICATE_UTM for a
    ``utm_campaign`` that another campaign has.
    """
    owner = await active_user(ctx, "/owner_id", data.owner_id or ctx.me.id)
    await CAMPAIGNS.check_references(ctx, data)
    campaign = Campaign(**data.model_dump(exclude={"owner_id"}), owner_id=owner.id, owner_dept_id=owner.department_id)
    await _check(ctx, campaign, data.model_fields_set | {"campaign_type"})
    return await CAMPAIGNS.add(ctx, campaign)


async def update_campaign(ctx: Context, campaign_id: UUID, data: Schema, if_match: str) -> Campaign:
    """Edit it until it is reviewed or called off; raises what ``create_campaign`` does."""
    async with CAMPAIGNS.change(ctx, campaign_id, "update", if_match=if_match) as campaign:
        refused = CAMPAIGNS.editable(campaign)
        if refused is not None:
            raise refused
        await CAMPAIGNS.check_references(ctx, data)
        for name in data.model_fields_set:
            value = getattr(data, name)
            if value is None and not Campaign.__table__.c[name].nullable:
                raise Invalid(f"/{name}", "REQUIRED")
            setattr(campaign, name, value)
        await _check(ctx, campaign, data.model_fields_set)
    return campaign


async def _check(ctx: Context, campaign: Campaign, given: set[str]) -> None:
    if "campaign_type" in given:
        await check_codes(ctx, {"campaign_type": ("campaign_type", campaign.campaign_type)})
    if campaign.end_at < campaign.start_at:
        raise Invalid("/end_at", "DATE_OUT_OF_RANGE")
    if (
        "parent_id" in given
        and campaign.parent_id is not None
        and await _is_below(ctx, campaign.parent_id, campaign.id)
    ):
        raise Invalid("/parent_id", "INVALID")


_ABOVE = text(
    "WITH RECURSIVE above AS (SELECT id, parent_id FROM campaigns WHERE id = :start UNION "
    "SELECT c.id, c.parent_id FROM campaigns c JOIN above a ON c.id = a.parent_id) "
    "SELECT 1 FROM above WHERE id = :wanted"
).execution_options(knows_what_waits=True)


async def _is_below(ctx: Context, start: UUID, wanted: UUID) -> bool:
    """Whether ``start`` is ``wanted`` or one of those under it: it cannot stand above it as well."""
    return await ctx.db.scalar(_ABOVE, {"start": start, "wanted": wanted}) is not None


async def campaigns_of(ctx: Context, marks: Iterable[str | None]) -> Mapping[str, UUID]:
    """The campaign of each ``utm_campaign``, in small letters; one that was called off has none (DOMAIN §22.1)."""
    wanted = sorted({mark.lower() for mark in marks if mark})
    if not wanted:
        return {}
    await ctx.written(Campaign)
    mark = func.lower(Campaign.utm_campaign)
    asked = select(mark, Campaign.id).where(
        mark == any_(literal(wanted, TEXTS)),
        Campaign.status != CampaignStatus.CANCELLED,
        Campaign.deleted_at.is_(None),
        Campaign.utm_campaign.is_not(None),
    )
    return {said: campaign_id for said, campaign_id in await ctx.db.execute(asked)}


async def come_by(ctx: Context, leads: Iterable[Any]) -> None:
    """Leads without a campaign whose links carried the mark of one are its leads."""
    loose = [lead for lead in leads if lead.campaign_id is None and lead.utm_campaign]
    known = await campaigns_of(ctx, (lead.utm_campaign for lead in loose))
    for lead in loose:
        lead.campaign_id = known.get(lead.utm_campaign.lower())


async def end_campaigns(ctx: Context, _: Mapping[str, Any]) -> None:
    """Those whose end has come. What somebody works on right now ends on the next tick; twice changes nothing."""
    due = (
        select(Campaign.id)
        .where(
            Campaign.status == CampaignStatus.IN_PROGRESS,
            Campaign.end_at <= CLOCK.now(),
            Campaign.deleted_at.is_(None),
        )
        .order_by(Campaign.end_at)
        .limit(AT_ONCE)
    )
    for campaign_id in (await ctx.db.scalars(due)).all():
        await act_apart(ctx, CAMPAIGNS, CAMPAIGNS.action("end"), campaign_id, Nothing())


SCHEDULES["end-campaigns"] = ("5 * * * *", end_campaigns)
