/** All quotes. */
import { recordPath, useGo } from '@/kit/navigation'
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { type Quote, quote } from './fields'
import { QuoteForm } from './QuoteForm'

const views: View[] = [
  { key: 'current', label: 'quote.view.current', params: { is_current: 'true' } },
  { key: 'draft', label: 'quote.view.draft', params: { status: 'draft,rejected' } },
  { key: 'pending', label: 'quote.view.pending', params: { status: 'pending' } },
  { key: 'open', label: 'quote.view.open', params: { status: 'approved,sent,accepted' } },
  { key: 'all', label: 'quote.view.all', params: {} },
]

const ON_PAGE = ['new-version', 'copy', 'push-contract', 'push-order']

export function QuotesPage() {
  const go = useGo()
  const { params } = useUrlState()
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
        quote.version_no,
        quote.status,
        quote.amount_incl,
        quote.min_discount_factor,
        quote.doc_date,
        quote.valid_until,
        quote.owner,
        quote.amount_excl,
        quote.is_current,
        quote.updated_at,
      ]}
      heading={quote.customer}
      views={views}
      sort="-updated_at"
      form={QuoteForm}
      chain
      inputs={{
        ...Object.fromEntries(
          ON_PAGE.map((name) => [
            name,
            { run: () => go(recordPath('quotes', params.preview ?? ''), { do: name }) },
          ]),
        ),
        decline: { fields: [reasonField] },
        void: { fields: [reasonField] },
      }}
    />
  )
}
