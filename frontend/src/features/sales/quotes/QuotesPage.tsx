/** All quotes. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { type Quote, quote } from './fields'
import { quoteInputs } from './inputs'
import { QuoteForm } from './QuoteForm'

const views: View[] = [
  { key: 'current', label: 'quote.view.current', params: { is_current: 'true' } },
  { key: 'draft', label: 'quote.view.draft', params: { status: 'draft,rejected' } },
  { key: 'pending', label: 'quote.view.pending', params: { status: 'pending' } },
  { key: 'open', label: 'quote.view.open', params: { status: 'approved,sent,accepted' } },
  { key: 'all', label: 'quote.view.all', params: {} },
]

export function QuotesPage() {
  return (
    <ResourceTable<Quote>
      resource="quotes"
      name="quote.title"
      title="quote.titles"
      about="quote.about"
      fields={[
        quote.number,
        quote.customer,
        quote.name,
        quote.status,
        quote.amount_incl,
        quote.min_discount_factor,
        quote.doc_date,
        quote.valid_until,
        quote.owner,
        quote.version_no,
        { ...quote.opportunity, hidden: true },
        quote.amount_excl,
        quote.is_current,
        quote.updated_at,
      ]}
      heading={quote.customer}
      views={views}
      sort="-updated_at"
      form={QuoteForm}
      chain
      inputs={quoteInputs}
    />
  )
}
