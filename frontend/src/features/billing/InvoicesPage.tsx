/** All invoices and the applications for them. */
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { dateOf, now } from '@/kit/time'
import { InvoiceForm } from './InvoiceForm'
import { invoice, issueFields } from './invoiceFields'

const views: View[] = [
  { key: 'all', label: 'invoice.view.all', params: {} },
  { key: 'pending', label: 'invoice.view.pending', params: { status: 'pending' } },
  { key: 'approved', label: 'invoice.view.approved', params: { status: 'approved' } },
  { key: 'issued', label: 'invoice.view.issued', params: { status: 'issued' } },
]

export function InvoicesPage() {
  return (
    <ResourceTable
      resource="invoices"
      name="invoice.title"
      title="invoice.titles"
      about="invoice.about"
      heading={invoice.customer}
      fields={[
        invoice.number,
        invoice.customer,
        invoice.invoice_type,
        invoice.amount_incl,
        invoice.tax_amount,
        invoice.status,
        invoice.invoice_number,
        invoice.issue_date,
        invoice.order,
        invoice.owner,
        invoice.doc_date,
        invoice.title,
        invoice.amount_excl,
        invoice.kind,
        invoice.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={InvoiceForm}
      inputs={{
        issue: {
          fields: issueFields(''),
          initial: { issue_date: dateOf(now()) },
        },
        void: { fields: [reasonField] },
      }}
      chain
    />
  )
}
