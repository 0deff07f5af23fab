/** The pages the router loads. */
export { CampaignPage } from './CampaignPage'
export { CampaignsPage } from './CampaignsPage'
