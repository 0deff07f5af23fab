/** The invoice details of a customer. */
import { RecordPage } from '@/kit/RecordPage'
import { InvoiceTitleForm } from './InvoiceTitleForm'
import { type InvoiceTitle, invoiceTitle } from './invoiceTitleFields'

export function InvoiceTitlePage() {
  return (
    <RecordPage<InvoiceTitle>
      resource="invoice-titles"
      title="invoice_title.titles"
      heading={(record) => record.title}
      number={(record) => record.tax_no}
      highlights={[invoiceTitle.customer, invoiceTitle.is_default]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            invoiceTitle.customer,
            invoiceTitle.title_type,
            invoiceTitle.title,
            invoiceTitle.tax_no,
            invoiceTitle.is_default,
          ],
        },
        {
          title: 'invoice_title.group.bank',
          fields: [
            invoiceTitle.bank_name,
            invoiceTitle.bank_account,
            invoiceTitle.reg_address,
            invoiceTitle.reg_phone,
          ],
        },
        {
          title: 'invoice_title.group.receive',
          fields: [invoiceTitle.receive_email, invoiceTitle.receive_mobile],
        },
        { title: 'kit.record.system', fields: [invoiceTitle.created_at, invoiceTitle.updated_at] },
      ]}
      form={InvoiceTitleForm}
      timeline="log"
    />
  )
}
