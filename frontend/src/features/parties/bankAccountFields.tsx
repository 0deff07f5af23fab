/** The words and looks of a customer's bank account. */
import type { components } from '@/api/schema.gen'
import { bool, datetime, dict, ref, text } from '@/kit/fields'

export type BankAccount = components['schemas']['BankAccountRead']

export const bankAccount = {
  customer: ref<BankAccount>(
    'customer_id',
    'bank_account.fields.customer',
    'customers',
    'customer_name',
    { required: true, once: true, filter: true, width: 220 },
  ),
  bank_name: text<BankAccount>('bank_name', 'bank_account.fields.bank_name', {
    required: true,
    maxLength: 128,
    width: 200,
  }),
  account_name: text<BankAccount>('account_name', 'bank_account.fields.account_name', {
    required: true,
    maxLength: 128,
    width: 220,
  }),
  account_no: text<BankAccount>('account_no', 'bank_account.fields.account_no', {
    required: true,
    maxLength: 64,
    width: 180,
    hint: 'bank_account.noHint',
    render: (record) => <span className="k-num">{record.account_no ?? record.account_tail}</span>,
  }),
  cnaps: text<BankAccount>('cnaps', 'bank_account.fields.cnaps', {
    maxLength: 32,
    width: 130,
    hint: 'bank_account.cnapsHint',
  }),
  currency: dict<BankAccount>('currency', 'bank_account.fields.currency', 'currency', {
    required: true,
    initial: 'CNY',
    width: 80,
  }),
  is_default: bool<BankAccount>('is_default', 'bank_account.fields.is_default', {
    filter: true,
    width: 72,
  }),
  created_at: datetime<BankAccount>('created_at', 'bank_account.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<BankAccount>('updated_at', 'bank_account.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}
