/** One finance charge. */
import { RecordPage } from '@/kit/RecordPage'
import { type Charge, charge } from './chargeFields'

export function ChargePage() {
  return (
    <RecordPage<Charge>
      resource="finance-charges"
      title="finance_charge.titles"
      heading={(record) => record.customer_name ?? ''}
      status={charge.kind}
      highlights={[charge.amount, charge.charge_date]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            charge.kind,
            charge.amount,
            charge.charge_date,
            charge.customer,
            charge.receipt,
            charge.order,
            charge.remark,
            charge.created_at,
          ],
        },
      ]}
      timeline={false}
    />
  )
}
