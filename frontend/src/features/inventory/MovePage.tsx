/** One row of the stock ledger. */
import { RecordPage } from '@/kit/RecordPage'
import { type Move, move } from './stockFields'

export function MovePage() {
  return (
    <RecordPage<Move>
      resource="stock-ledger"
      title="stock_move.titles"
      heading={(record) => record.product_name}
      number={(record) => record.product_code}
      status={move.kind}
      highlights={[move.qty, move.amount, move.warehouse, move.created_at]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            move.product,
            move.warehouse,
            move.kind,
            move.biz_date,
            move.qty,
            move.unit_cost,
            move.amount,
            move.balance_qty,
            move.balance_value,
            move.doc,
          ],
        },
      ]}
      timeline={false}
    />
  )
}
