/** New invoice details of a customer, or changes to them. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type InvoiceTitle, invoiceTitle } from './invoiceTitleFields'

export function InvoiceTitleForm(props: FormProps<InvoiceTitle>) {
  return (
    <RecordForm<InvoiceTitle>
      {...props}
      resource="invoice-titles"
      name="invoice_title.title"
      fields={[
        invoiceTitle.customer,
        invoiceTitle.title_type,
        invoiceTitle.title,
        invoiceTitle.tax_no,
        invoiceTitle.is_default,
      ]}
      more={[
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
      ]}
    />
  )
}
