/** A new bank account of a customer, or changes to one. */
import { useCan } from '@/api/session'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type BankAccount, bankAccount } from './bankAccountFields'

export function BankAccountForm(props: FormProps<BankAccount>) {
  const can = useCan()
  // Whoever sees the last four digits only may add a number, and never puts another in its place.
  const number =
    !props.record || can('bank-accounts', 'view_account') ? [bankAccount.account_no] : []
  return (
    <RecordForm<BankAccount>
      {...props}
      resource="bank-accounts"
      name="bank_account.title"
      fields={[
        bankAccount.customer,
        bankAccount.bank_name,
        bankAccount.account_name,
        ...number,
        bankAccount.cnaps,
        bankAccount.currency,
        bankAccount.is_default,
      ]}
    />
  )
}
