/** One payment term. */
import { RecordPage } from '@/kit/RecordPage'
import { type PaymentTerm, term } from './fields'
import { PaymentTermForm } from './PaymentTermForm'

export function PaymentTermPage() {
  return (
    <RecordPage<PaymentTerm>
      resource="payment-terms"
      title="payment_term.titles"
      heading={(record) => record.name}
      status={term.kind}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            term.name,
            { ...term.kind, readOnly: true },
            term.base_event,
            term.days,
            term.cut_day,
            term.pay_day,
            term.pay_month,
            term.instalments,
            term.due_date_roll,
            term.sort,
            term.is_active,
          ],
        },
        { title: 'kit.record.system', fields: [term.updated_at] },
      ]}
      form={PaymentTermForm}
      timeline="log"
    />
  )
}
