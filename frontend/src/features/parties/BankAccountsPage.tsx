/** The bank accounts of all customers. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { BankAccountForm } from './BankAccountForm'
import { bankAccount } from './bankAccountFields'

export function BankAccountsPage() {
  return (
    <ResourceTable
      resource="bank-accounts"
      name="bank_account.title"
      title="bank_account.titles"
      about="bank_account.about"
      heading={bankAccount.bank_name}
      fields={[
        bankAccount.bank_name,
        bankAccount.account_name,
        bankAccount.account_no,
        bankAccount.cnaps,
        bankAccount.customer,
        bankAccount.currency,
        bankAccount.is_default,
        bankAccount.updated_at,
      ]}
      sort="-updated_at"
      form={BankAccountForm}
    />
  )
}
