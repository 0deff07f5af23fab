/** All campaigns. */
import { useCan, useMe } from '@/api/session'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { CampaignForm } from './CampaignForm'
import { campaign } from './campaignFields'
import { campaignInputs } from './campaignInputs'

const views = (me: string): View[] => [
  { key: 'all', label: 'campaign.view.all', params: {} },
  { key: 'mine', label: 'campaign.view.mine', params: { owner_id: me } },
  { key: 'running', label: 'campaign.view.running', params: { status: 'in_progress' } },
  { key: 'to_review', label: 'campaign.view.to_review', params: { status: 'finished' } },
]

export function CampaignsPage() {
  const can = useCan()
  const { data: me } = useMe()
  const costs = can('campaigns', 'view_cost') ? [campaign.budget_amount, campaign.actual_cost] : []
  return (
    <ResourceTable
      resource="campaigns"
      name="campaign.title"
      title="campaign.titles"
      about="campaign.about"
      heading={campaign.name}
      fields={[
        campaign.name,
        campaign.number,
        campaign.status,
        campaign.category,
        campaign.campaign_type,
        campaign.start_at,
        campaign.end_at,
        ...costs,
        campaign.expected_leads,
        campaign.owner,
        { ...campaign.utm_campaign, hidden: true },
        campaign.updated_at,
      ]}
      views={views(me?.id ?? '')}
      sort="-updated_at"
      form={CampaignForm}
      inputs={campaignInputs}
    />
  )
}
