/** A new opportunity, or changes to one. */
import { commercialLines, header } from '@/kit/lines/commercial'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Opportunity, opportunity } from './fields'

const lines = commercialLines()

export function OpportunityForm(props: FormProps<Opportunity>) {
  // With lines the expected amount is their sum.
  const isSum = (props.record?.lines ?? []).length > 0
  return (
    <RecordForm<Opportunity>
      {...props}
      resource="opportunities"
      name="opportunity.title"
      fields={[
        opportunity.name,
        opportunity.customer,
        opportunity.contact,
        opportunity.expected_close_date,
        { ...opportunity.expected_amount, readOnly: isSum },
        opportunity.demand,
      ]}
      lines={lines}
      more={[
        {
          title: 'opportunity.group.need',
          fields: [
            opportunity.opportunity_type,
            opportunity.purchase_intent,
            opportunity.source,
            opportunity.budget_status,
            opportunity.budget_amount,
            opportunity.decision_date,
            opportunity.pain_points,
            opportunity.decision_process,
          ],
        },
        {
          title: 'opportunity.group.competition',
          fields: [
            opportunity.competitors,
            opportunity.our_position,
            opportunity.is_tender,
            opportunity.tender_no,
            opportunity.tender_deadline,
            opportunity.competition_note,
          ],
        },
        {
          title: 'opportunity.group.terms',
          fields: [
            header.currency,
            header.price_mode,
            opportunity.header_discount_amount,
            opportunity.next_step,
            opportunity.next_follow_up_at,
            opportunity.remark,
          ],
        },
      ]}
    />
  )
}
