/** All invoice titles. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { InvoiceTitleForm } from './InvoiceTitleForm'
import { invoiceTitle } from './invoiceTitleFields'

export function InvoiceTitlesPage() {
  return (
    <ResourceTable
      resource="invoice-titles"
      name="invoice_title.title"
      title="invoice_title.titles"
      about="invoice_title.about"
      fields={[
        invoiceTitle.title,
        invoiceTitle.customer,
        invoiceTitle.title_type,
        invoiceTitle.tax_no,
        invoiceTitle.bank_name,
        invoiceTitle.bank_account,
        invoiceTitle.is_default,
        invoiceTitle.receive_email,
        invoiceTitle.reg_address,
        invoiceTitle.reg_phone,
        invoiceTitle.receive_mobile,
        invoiceTitle.updated_at,
      ]}
      sort="-updated_at"
      form={InvoiceTitleForm}
    />
  )
}
