/** A new fund account, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Fund, fund } from './fundFields'

export function FundForm(props: FormProps<Fund>) {
  return (
    <RecordForm<Fund>
      {...props}
      resource="fund-accounts"
      name="fund_account.title"
      fields={[
        fund.name,
        fund.kind,
        fund.bank_name,
        fund.account_no,
        fund.currency,
        fund.opening_balance,
        fund.opening_date,
        fund.is_active,
      ]}
    />
  )
}
