/** One quote. */
import { ApprovalHistory } from '@/kit/ApprovalHistory'
import { Attachments } from '@/kit/Attachments'
import { qty, text } from '@/kit/fields'
import { documentTotals, line } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { reasonField } from '@/kit/ReasonDialog'
import { RecordPage } from '@/kit/RecordPage'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { useDialog } from '@/kit/useDialog'
import { type Quote, type QuoteLine, quote } from './fields'
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

const sentTo = text<{ sent_to: string }>('sent_to', 'quote.fields.sent_to', {
  maxLength: 254,
  placeholder: 'quote.form.sentToPlaceholder',
})

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
      inputs={() => ({
        send: { fields: [sentTo] },
        decline: { fields: [reasonField] },
        void: { fields: [reasonField] },
        'new-version': { run: () => dialog.show('new-version') },
        copy: { run: () => dialog.show('copy') },
        'push-contract': { run: () => dialog.show('push-contract') },
        'push-order': { run: () => dialog.show('push-order') },
      })}
      facts={[
        {
          title: 'quote.group.basics',
          fields: [
            quote.opportunity,
            quote.contact,
            quote.doc_date,
            quote.payment_term,
            quote.header_discount_amount,
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
        {
          key: 'approval',
          label: 'approval.history.title',
          children: (record) => <ApprovalHistory resource="quotes" id={record.id} />,
        },
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
        {
          key: 'files',
          label: 'kit.files.title',
          children: (record) => <Attachments resource="quotes" id={record.id} />,
        },
      ]}
      form={QuoteForm}
      timeline="log"
      removable
    />
  )
}
