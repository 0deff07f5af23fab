/** All opportunities. */
import { recordPath, useGo } from '@/kit/navigation'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { type Opportunity, opportunity } from './fields'
import { OpportunityForm } from './OpportunityForm'

const views: View[] = [
  { key: 'open', label: 'opportunity.view.open', params: { status: 'open' } },
  { key: 'won', label: 'opportunity.view.won', params: { status: 'won' } },
  { key: 'lost', label: 'opportunity.view.lost', params: { status: 'lost,invalid' } },
  { key: 'all', label: 'opportunity.view.all', params: {} },
]

/** Verbs that ask for more than a dialog of fields: the record page has the screen for them. */
const ON_PAGE = ['advance', 'skip', 'back', 'win', 'lose', 'push-quote']

export function OpportunitiesPage() {
  const go = useGo()
  const { params } = useUrlState()
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
      form={OpportunityForm}
      chain
      inputs={Object.fromEntries(
        ON_PAGE.map((name) => [
          name,
          { run: () => go(recordPath('opportunities', params.preview ?? ''), { do: name }) },
        ]),
      )}
    />
  )
}
