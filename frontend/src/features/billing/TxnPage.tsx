/** One transaction of a fund account. */
import { formatDatetime } from '@/kit/format'
import { RecordPage } from '@/kit/RecordPage'
import { type Txn, txn } from './fundFields'

export function TxnPage() {
  return (
    <RecordPage<Txn>
      resource="fund-txns"
      title="fund_txn.titles"
      heading={(record) => record.account_name}
      number={(record) => formatDatetime(record.created_at)}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [txn.biz_date, txn.amount_in, txn.amount_out, txn.balance_after, txn.doc],
        },
      ]}
      timeline={false}
    />
  )
}
