/** One invoice. */
import { Attachments } from '@/kit/Attachments'
import { approvalTab } from '@/kit/documentTabs'
import { documentTotals } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { reasonField } from '@/kit/ReasonDialog'
import { RecordPage } from '@/kit/RecordPage'
import { dateOf, now } from '@/kit/time'
import { InvoiceForm } from './InvoiceForm'
import { type Invoice, invoice, invoiceLine, issueFields } from './invoiceFields'

export function InvoicePage() {
  return (
    <RecordPage<Invoice>
      resource="invoices"
      title="invoice.titles"
      heading={(record) => record.title}
      number={(record) => record.invoice_number ?? record.number}
      status={invoice.status}
      highlights={[
        invoice.amount_incl,
        invoice.invoice_type,
        invoice.order,
        invoice.issue_date,
        invoice.owner,
      ]}
      chain
      inputs={(record) => ({
        issue: {
          fields: issueFields(record.invoice_type),
          initial: { issue_date: dateOf(now()) },
        },
        void: { fields: [reasonField] },
      })}
      facts={[
        {
          title: 'invoice.group.basics',
          fields: [
            invoice.number,
            invoice.invoice_type,
            invoice.customer,
            invoice.order,
            invoice.doc_date,
            invoice.invoice_code,
            invoice.invoice_number,
            invoice.issue_date,
            invoice.remark,
          ],
        },
        {
          title: 'invoice.group.title',
          fields: [
            invoice.title,
            invoice.title_type,
            invoice.tax_no,
            invoice.bank_name,
            invoice.bank_account,
            invoice.reg_address,
            invoice.reg_phone,
          ],
        },
        {
          title: 'invoice.group.delivery',
          fields: [invoice.receive_email, invoice.receive_mobile],
        },
        { title: 'kit.record.system', fields: [invoice.created_at, invoice.updated_at] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'invoice.tab.lines',
          children: (record) => (
            <LinesTable
              lines={record.lines}
              fields={[
                invoiceLine.name,
                invoiceLine.spec,
                invoiceLine.unit,
                invoiceLine.qty,
                invoiceLine.price,
                invoiceLine.amount_excl,
                invoiceLine.rate,
                invoiceLine.tax_amount,
                invoiceLine.amount_incl,
              ]}
              header={record}
              totals={documentTotals}
            />
          ),
        },
        approvalTab('invoices'),
        {
          key: 'files',
          label: 'invoice.tab.files',
          children: (record) => <Attachments resource="invoices" id={record.id} />,
        },
      ]}
      form={InvoiceForm}
      timeline="tab"
    />
  )
}
