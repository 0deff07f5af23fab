/** One bank account of a customer. */
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { RecordPage } from '@/kit/RecordPage'
import { BankAccountForm } from './BankAccountForm'
import { type BankAccount, bankAccount } from './bankAccountFields'

export function BankAccountPage() {
  const t = useT()
  return (
    <RecordPage<BankAccount>
      resource="bank-accounts"
      title="bank_account.titles"
      heading={(record) => record.bank_name}
      number={(record) => record.account_tail}
      highlights={[bankAccount.customer, bankAccount.is_default]}
      banner={(record) =>
        record.number_suspect ? <Banner>{t('bank_account.suspect')}</Banner> : null
      }
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            bankAccount.customer,
            bankAccount.bank_name,
            bankAccount.account_name,
            bankAccount.account_no,
            bankAccount.cnaps,
            bankAccount.currency,
            bankAccount.is_default,
          ],
        },
        { title: 'kit.record.system', fields: [bankAccount.created_at, bankAccount.updated_at] },
      ]}
      form={BankAccountForm}
      timeline="log"
    />
  )
}
