/** A new quote, or changes to a draft. */
import { commercialLines, header } from '@/kit/lines/commercial'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Quote, quote } from './fields'

const lines = commercialLines(['opportunity_line_id'])

/** The one whole number of the header: typed as text, sent as a number. */
function toBody(values: Record<string, unknown>) {
  if (values.lead_time_days == null) return values
  return { ...values, lead_time_days: Number(values.lead_time_days) }
}

export function QuoteForm(props: FormProps<Quote>) {
  return (
    <RecordForm<Quote>
      {...props}
      resource="quotes"
      name="quote.title"
      fields={[
        quote.customer,
        quote.opportunity,
        quote.contact,
        quote.valid_until,
        quote.payment_term,
        quote.header_discount_amount,
      ]}
      lines={lines}
      more={[
        {
          title: 'quote.group.terms',
          fields: [
            quote.name,
            quote.doc_date,
            quote.lead_time_days,
            header.currency,
            header.price_mode,
            quote.delivery_terms,
            quote.warranty_terms,
            quote.remark,
          ],
        },
      ]}
      toBody={toBody}
    />
  )
}
