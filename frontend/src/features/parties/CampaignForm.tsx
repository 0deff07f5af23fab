/** A new campaign, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Campaign, campaign } from './campaignFields'

export function CampaignForm(props: FormProps<Campaign>) {
  return (
    <RecordForm<Campaign>
      {...props}
      resource="campaigns"
      name="campaign.title"
      fields={[
        campaign.name,
        campaign.category,
        campaign.campaign_type,
        campaign.start_at,
        campaign.end_at,
        campaign.budget_amount,
        ...(props.record ? [campaign.actual_cost] : []),
      ]}
      more={[
        {
          title: 'campaign.group.plan',
          fields: [
            campaign.location,
            campaign.target_audience,
            campaign.goal,
            campaign.expected_leads,
            campaign.expected_response,
            campaign.expected_revenue,
          ],
        },
        { title: 'campaign.group.links', fields: [campaign.utm_campaign, campaign.parent] },
      ]}
    />
  )
}
