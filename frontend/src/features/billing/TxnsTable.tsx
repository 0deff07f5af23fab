/** Money in and out of an account. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { txn } from './fundFields'

export function TxnsTable({ fixed }: { fixed?: Record<string, string> }) {
  return (
    <ResourceTable
      embedded={fixed !== undefined}
      resource="fund-txns"
      name="fund_txn.title"
      title="fund_txn.titles"
      about="fund_txn.about"
      fields={[
        txn.created_at,
        txn.biz_date,
        txn.amount_in,
        txn.amount_out,
        txn.balance_after,
        txn.doc,
      ]}
      fixed={fixed}
      sort="-created_at"
      preview={false}
    />
  )
}
