/** All opportunities. */
import { useCan } from '@/api/session'
import { BULK_SHARE } from '@/kit/sharing/shareInputs'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { type Opportunity, opportunity } from './fields'
import { opportunityInputs } from './inputs'
import { OpportunityForm } from './OpportunityForm'

const views: View[] = [
  { key: 'open', label: 'opportunity.view.open', params: { status: 'open' } },
  { key: 'mine', label: 'sharing.whose.mine', params: { whose: 'mine', status: 'open' } },
  { key: 'team', label: 'sharing.whose.team', params: { whose: 'team', status: 'open' } },
  { key: 'shared', label: 'sharing.whose.shared', params: { whose: 'shared', status: 'open' } },
  { key: 'won', label: 'opportunity.view.won', params: { status: 'won' } },
  { key: 'lost', label: 'opportunity.view.lost', params: { status: 'lost,invalid' } },
  { key: 'all', label: 'opportunity.view.all', params: {} },
]

export function OpportunitiesPage() {
  const can = useCan()
  return (
    <ResourceTable<Opportunity>
      resource="opportunities"
      name="opportunity.title"
      title="opportunity.titles"
      about="opportunity.about"
      heading={opportunity.name}
      fields={[
        opportunity.name,
        opportunity.customer,
        opportunity.stage,
        opportunity.win_rate,
        opportunity.expected_amount,
        opportunity.weighted_amount,
        opportunity.expected_close_date,
        opportunity.next_follow_up_at,
        opportunity.owner,
        opportunity.status,
        opportunity.number,
        opportunity.stage_entered_at,
        opportunity.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      bulk={can('opportunities', 'share') ? [BULK_SHARE] : undefined}
      form={OpportunityForm}
      chain
      inputs={opportunityInputs}
    />
  )
}
