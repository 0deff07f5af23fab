/** One opening balance, and the document that carries it. */
import { RecordPage } from '@/kit/RecordPage'
import { OpeningForm } from './OpeningForm'
import { type Opening, opening } from './openingFields'

export function OpeningPage() {
  return (
    <RecordPage<Opening>
      resource="opening-balances"
      title="opening_balance.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={opening.kind}
      highlights={[opening.amount, opening.open_amount, opening.due_date, opening.owner]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            opening.customer,
            opening.amount,
            opening.open_amount,
            opening.currency,
            opening.fx_rate,
            opening.as_of,
            opening.due_date,
            opening.original_no,
            opening.receivable,
            opening.receipt,
            opening.remark,
          ],
        },
        { title: 'kit.record.system', fields: [opening.created_at, opening.updated_at] },
      ]}
      form={OpeningForm}
      removable
      timeline="log"
    />
  )
}
