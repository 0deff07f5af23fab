/** One campaign: what it is, the leads that came by it, what became of them. */
import { useCan } from '@/api/session'
import { RecordPage } from '@/kit/RecordPage'
import { CampaignForm } from './CampaignForm'
import { CampaignLeads } from './CampaignLeads'
import { type Campaign, campaign } from './campaignFields'
import { campaignInputs } from './campaignInputs'

export function CampaignPage() {
  const can = useCan()
  const costs = can('campaigns', 'view_cost')
  return (
    <RecordPage<Campaign>
      resource="campaigns"
      title="campaign.titles"
      heading={(record) => record.name}
      number={(record) => record.number}
      status={campaign.status}
      highlights={[
        campaign.start_at,
        campaign.end_at,
        campaign.owner,
        ...(costs ? [campaign.budget_amount, campaign.actual_cost] : []),
      ]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            campaign.category,
            campaign.campaign_type,
            campaign.parent,
            campaign.location,
            campaign.utm_campaign,
          ],
        },
        {
          title: 'campaign.group.plan',
          fields: [
            campaign.target_audience,
            campaign.goal,
            campaign.expected_leads,
            campaign.expected_response,
            ...(costs ? [campaign.expected_revenue] : []),
          ],
        },
        {
          title: 'campaign.group.review',
          fields: [campaign.review_score, campaign.review_summary, campaign.reviewed_at],
        },
        { title: 'kit.record.system', fields: [campaign.created_at, campaign.updated_at] },
      ]}
      tabs={[
        {
          key: 'leads',
          label: 'campaign.tab.leads',
          children: (record) => <CampaignLeads record={record} />,
        },
      ]}
      inputs={() => campaignInputs}
      form={CampaignForm}
      timeline="log"
    />
  )
}
