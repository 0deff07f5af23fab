"""What a campaign can do."""

from bihuan.kernel.routing import add_actions, add_create, add_reads, add_update, router
from bihuan.parties.campaign.schemas import CampaignCreate, CampaignQuery, CampaignUpdate
from bihuan.parties.campaign.service import CAMPAIGNS, create_campaign, update_campaign

campaigns = router("/campaigns", "Campaigns")
add_reads(campaigns, CAMPAIGNS, CampaignQuery)
add_create(campaigns, CAMPAIGNS, CampaignCreate, create_campaign)
add_update(campaigns, CAMPAIGNS, CampaignUpdate, update_campaign)
add_actions(campaigns, CAMPAIGNS)
