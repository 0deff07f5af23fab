/** One fund account and its transactions. */
import { RecordPage } from '@/kit/RecordPage'
import { FundForm } from './FundForm'
import { type Fund, fund } from './fundFields'
import { TxnsTable } from './TxnsTable'

export function FundPage() {
  return (
    <RecordPage<Fund>
      resource="fund-accounts"
      title="fund_account.titles"
      heading={(record) => record.name}
      status={fund.kind}
      highlights={[fund.balance, fund.opening_balance, fund.account_no]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            fund.name,
            fund.kind,
            fund.bank_name,
            fund.account_no,
            fund.currency,
            fund.opening_balance,
            fund.opening_date,
            fund.is_active,
          ],
        },
        { title: 'kit.record.system', fields: [fund.created_at, fund.updated_at] },
      ]}
      tabs={[
        {
          key: 'txns',
          label: 'fund_account.tab.txns',
          children: (record) => <TxnsTable fixed={{ account_id: record.id }} />,
        },
      ]}
      form={FundForm}
      timeline="tab"
    />
  )
}
