/** Changes to an application before it is approved; a new one starts at its order. */
import { useT } from '@/i18n/i18n'
import { PushSource } from '@/kit/lines/PushSource'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Invoice, invoice, orderSource } from './invoiceFields'

export function InvoiceForm(props: FormProps<Invoice>) {
  const t = useT()
  if (!props.record)
    return (
      <PushSource
        title={t('kit.createOf', { name: t('invoice.title') })}
        field={orderSource}
        push="push-invoice"
        onClose={props.onClose}
      />
    )
  return (
    <RecordForm<Invoice>
      {...props}
      resource="invoices"
      name="invoice.title"
      fields={[invoice.invoice_type, invoice.receive_email, invoice.remark]}
    />
  )
}
