/** All fund accounts. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { FundForm } from './FundForm'
import { fund } from './fundFields'

export function FundsPage() {
  const t = useT()
  const go = useGo()
  return (
    <ResourceTable
      resource="fund-accounts"
      name="fund_account.title"
      title="fund_account.titles"
      about="fund_account.about"
      fields={[
        fund.name,
        fund.kind,
        fund.bank_name,
        fund.account_no,
        fund.balance,
        fund.opening_balance,
        fund.is_active,
        fund.currency,
        fund.updated_at,
      ]}
      sort="name"
      form={FundForm}
      extra={<Button onClick={() => go('/finance-charges')}>{t('finance_charge.titles')}</Button>}
      preview={false}
    />
  )
}
