/** One quote. */
import { approvalTab, filesTab } from '@/kit/documentTabs'
import { qty } from '@/kit/fields'
import { documentTotals, line } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { RecordPage } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { useDialog } from '@/kit/useDialog'
import { type Quote, type QuoteLine, quote } from './fields'
import { quoteInputs } from './inputs'
import { QuoteDialogs } from './QuoteDialogs'
import { QuoteForm } from './QuoteForm'

const lineFields = [
  line.product_cell,
  line.qty,
  line.discount_factor,
  line.amount_at,
  qty<QuoteLine>('pushed_contract_qty', 'quote.fields.pushed_contract_qty', { width: 64 }),
  qty<QuoteLine>('pushed_order_qty', 'quote.fields.pushed_order_qty', { width: 64 }),
]

export function QuotePage() {
  const dialog = useDialog()
  return (
    <RecordPage<Quote>
      resource="quotes"
      title="quote.titles"
      heading={(record) => record.name || record.customer_name || record.number || ''}
      number={(record) => [record.number, `V${record.version_no}`].filter(Boolean).join(' · ')}
      status={quote.status}
      highlights={[
        quote.customer,
        quote.amount_incl,
        quote.min_discount_factor,
        quote.valid_until,
        quote.owner,
      ]}
      chain
      banner={(record) => <QuoteDialogs record={record} dialog={dialog} />}
      inputs={() => quoteInputs}
      facts={[
        {
          title: 'quote.group.basics',
          fields: [
            quote.opportunity,
            quote.contact,
            quote.doc_date,
            quote.payment_term,
            quote.header_discount_amount,
            quote.performance_owner,
          ],
        },
        {
          title: 'quote.group.figures',
          fields: [quote.gross_margin, quote.below_floor, quote.is_current],
        },
        {
          title: 'quote.group.terms',
          fields: [quote.lead_time_days, quote.delivery_terms, quote.warranty_terms, quote.remark],
        },
        {
          title: 'quote.group.answer',
          fields: [quote.sent_to, quote.sent_at, quote.accepted_at, quote.declined_reason],
        },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'kit.lines.title',
          children: (record) => (
            <LinesTable<QuoteLine>
              lines={record.lines}
              fields={lineFields}
              header={record}
              totals={documentTotals}
            />
          ),
        },
        approvalTab('quotes'),
        {
          key: 'versions',
          label: 'quote.tab.versions',
          children: (record) => (
            <ResourceTable<Quote>
              embedded
              resource="quotes"
              name="quote.title"
              title="quote.titles"
              fields={[
                quote.number,
                quote.version_no,
                quote.status,
                quote.amount_incl,
                quote.doc_date,
              ]}
              filters={[]}
              fixed={{ quote_group_id: record.quote_group_id }}
              preview={false}
            />
          ),
        },
        filesTab('quotes'),
      ]}
      form={QuoteForm}
      timeline="log"
      removable
    />
  )
}
