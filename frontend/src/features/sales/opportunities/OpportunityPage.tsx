/** One opportunity. */
import { useCan } from '@/api/session'
import { filesTab } from '@/kit/documentTabs'
import { qty, text } from '@/kit/fields'
import { documentTotals, line } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { RecordPage } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { TaskTab } from '@/kit/tasks/TaskTab'
import { useDialog } from '@/kit/useDialog'
import { ContactRoles } from './ContactRoles'
import { type DealQuote, dealQuote } from './dealQuote'
import { type Opportunity, type OpportunityLine, opportunity } from './fields'
import { opportunityInputs } from './inputs'
import { OpportunityDialogs } from './OpportunityDialogs'
import { OpportunityForm } from './OpportunityForm'
import { StageBanner } from './StageBanner'
import { StageHistory } from './StageHistory'
import { StageName } from './StageName'

const lineFields = [
  line.product_cell,
  line.qty,
  line.discount_factor,
  line.amount_at,
  qty<OpportunityLine>('quoted_qty', 'opportunity.fields.quoted_qty', { width: 72 }),
]

/** What the log tells beside the facts: the stage by its code, and who decides. */
const logged = [
  text<Opportunity>('stage', 'opportunity.fields.stage', { logged: StageName }),
  text<Opportunity>('contacts', 'opportunity.tab.contacts'),
]

export function OpportunityPage() {
  const can = useCan()
  const dialog = useDialog()
  return (
    <RecordPage<Opportunity>
      resource="opportunities"
      title="opportunity.titles"
      heading={(record) => record.name}
      number={(record) => record.number}
      status={opportunity.status}
      highlights={[
        opportunity.customer,
        opportunity.expected_amount,
        opportunity.win_rate,
        opportunity.expected_close_date,
        opportunity.owner,
      ]}
      chain
      banner={(record) => (
        <>
          <StageBanner record={record} dialog={dialog} />
          <OpportunityDialogs record={record} dialog={dialog} />
        </>
      )}
      inputs={() => opportunityInputs}
      facts={[
        {
          title: 'opportunity.group.need',
          fields: [
            opportunity.demand,
            opportunity.pain_points,
            opportunity.budget_status,
            opportunity.budget_amount,
            opportunity.decision_date,
            opportunity.decision_process,
          ],
        },
        {
          title: 'opportunity.group.forecast',
          fields: [
            opportunity.weighted_amount,
            opportunity.forecast_category,
            opportunity.opportunity_type,
            opportunity.purchase_intent,
            opportunity.contact,
            opportunity.source,
            opportunity.lead,
            opportunity.performance_owner,
          ],
        },
        {
          title: 'opportunity.group.competition',
          fields: [
            opportunity.competitors,
            opportunity.our_position,
            opportunity.competition_note,
            opportunity.is_tender,
          ],
        },
        {
          title: 'opportunity.group.result',
          fields: [
            opportunity.actual_amount,
            opportunity.contract_no,
            opportunity.signed_date,
            opportunity.lost_reason,
            opportunity.lost_competitor,
            opportunity.lost_note,
          ],
        },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'opportunity.tab.lines',
          children: (record) => (
            <LinesTable<OpportunityLine>
              lines={record.lines}
              fields={lineFields}
              header={record}
              totals={documentTotals}
            />
          ),
        },
        ...(can('tasks', 'read')
          ? [
              {
                key: 'tasks',
                label: 'task.titles' as const,
                children: ({ id, name }: Opportunity) => (
                  <TaskTab resource="opportunities" id={id} name={name} />
                ),
              },
            ]
          : []),
        {
          key: 'contacts',
          label: 'opportunity.tab.contacts',
          children: (record) => <ContactRoles record={record} />,
        },
        {
          key: 'quotes',
          label: 'opportunity.tab.quotes',
          children: (record) => (
            <ResourceTable<DealQuote>
              embedded
              resource="quotes"
              name="quote.title"
              title="quote.titles"
              fields={dealQuote}
              filters={[]}
              fixed={{ opportunity_id: record.id }}
              preview={false}
            />
          ),
        },
        {
          key: 'stages',
          label: 'opportunity.tab.stages',
          children: (record) => <StageHistory record={record} />,
        },
        filesTab('opportunities'),
      ]}
      logged={{ fields: logged }}
      form={OpportunityForm}
    />
  )
}
