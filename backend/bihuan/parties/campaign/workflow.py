"""The life of a campaign (DOMAIN §22.1)."""

from __future__ import annotations

from typing import Any

from bihuan.identity.user.service import active_user
from bihuan.kernel.clock import CLOCK
from bihuan.kernel.context import Context
from bihuan.kernel.errors import DomainError, Text
from bihuan.kernel.ownership import own
from bihuan.kernel.workflow import Action, Nothing, Reason
from bihuan.parties.campaign.models import Campaign
from bihuan.parties.campaign.models import CampaignStatus as S
from bihuan.parties.campaign.schemas import CampaignReview, CampaignTransfer


def is_going_on(campaign: Campaign) -> DomainError | None:
    """What was reviewed or called off is closed; late costs of a finished one are still entered."""
    closed = campaign.status in {S.REVIEWED, S.CANCELLED}
    return DomainError("INVALID_TRANSITION") if closed else None


def has_begun(campaign: Campaign) -> DomainError | None:
    return DomainError("CAMPAIGN_NOT_BEGUN") if campaign.start_at > CLOCK.now() else None


async def review(_: Context, campaign: Campaign, data: CampaignReview) -> None:
    campaign.review_summary, campaign.review_score = data.summary, data.score
    campaign.reviewed_at = CLOCK.now()


async def unreview(_: Context, campaign: Campaign, __: Any) -> None:
    campaign.review_summary = campaign.review_score = campaign.reviewed_at = None


async def transfer(ctx: Context, campaign: Campaign, data: CampaignTransfer) -> None:
    user = await active_user(ctx, "/owner_id", data.owner_id)
    own(campaign, user.id, user.department_id)


ACTIONS = (
    Action("start", {S.DRAFT}, S.IN_PROGRESS, Text("开始活动", "Begin the campaign")),
    Action("finish", {S.IN_PROGRESS}, S.FINISHED, Text("结束活动", "End the campaign"), Nothing, guards=(has_begun,)),
    Action("end", {S.IN_PROGRESS}, S.FINISHED, Text("到期结束", "Ended on its day"), permission="finish", system=True),
    Action("review", {S.FINISHED}, S.REVIEWED, Text("活动复盘", "Review the campaign"), CampaignReview, effect=review),
    Action("reopen", {S.REVIEWED}, S.FINISHED, Text("重新复盘", "Review it again"), Reason, effect=unreview),
    Action("cancel", {S.DRAFT, S.IN_PROGRESS}, S.CANCELLED, Text("取消活动", "Call the campaign off"), Reason),
    Action(
        "transfer",
        None,
        None,
        Text("转交负责人", "Hand the campaign over"),
        CampaignTransfer,
        guards=(is_going_on,),
        effect=transfer,
    ),
)
