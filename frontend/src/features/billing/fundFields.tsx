/** The words and looks of a fund account and its transactions. */
import type { components } from '@/api/schema.gen'
import { docRef } from '@/kit/docRef'
import { badge, bool, date, datetime, type Look, money, text } from '@/kit/fields'
import { currencies } from '@/kit/lines/commercial'
import { Money } from '@/kit/Money'

export type Fund = components['schemas']['FundAccountRead']
export type Txn = components['schemas']['FundTxnRead']

const kinds: Record<string, Look> = {
  bank: { label: 'fund_account.kind.bank' },
  cash: { label: 'fund_account.kind.cash' },
  alipay: { label: 'fund_account.kind.alipay' },
  wechat: { label: 'fund_account.kind.wechat' },
  bill: { label: 'fund_account.kind.bill' },
}

export const fund = {
  name: text<Fund>('name', 'fund_account.fields.name', {
    required: true,
    sort: true,
    width: 200,
    maxLength: 64,
  }),
  kind: badge<Fund>('kind', 'fund_account.fields.kind', kinds, {
    required: true,
    filter: true,
    initial: 'bank',
  }),
  bank_name: text<Fund>('bank_name', 'fund_account.fields.bank_name', { maxLength: 64 }),
  account_no: text<Fund>('account_no', 'fund_account.fields.account_no', {
    maxLength: 32,
    width: 200,
  }),
  currency: badge<Fund>('currency', 'fund_account.fields.currency', currencies, {
    once: true,
    initial: 'CNY',
    hidden: true,
  }),
  opening_balance: money<Fund>('opening_balance', 'fund_account.fields.opening_balance', {
    once: true,
    initial: '0.00',
    currencyKey: 'currency',
  }),
  opening_date: date<Fund>('opening_date', 'fund_account.fields.opening_date', {
    once: true,
    hidden: true,
  }),
  balance: money<Fund>('balance', 'fund_account.fields.balance', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  is_active: bool<Fund>('is_active', 'fund_account.fields.is_active', {
    filter: true,
    initial: true,
  }),
  created_at: datetime<Fund>('created_at', 'fund_account.fields.created_at', { readOnly: true }),
  updated_at: datetime<Fund>('updated_at', 'fund_account.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

/** A nought in a column of payments says nothing. */
const flow = (key: 'amount_in' | 'amount_out') =>
  money<Txn>(key, `fund_txn.fields.${key}`, {
    render: (row) => (/^0(\.0+)?$/.test(row[key]) ? null : <Money value={row[key]} currency="" />),
  })

export const txn = {
  created_at: datetime<Txn>('created_at', 'fund_txn.fields.created_at', { sort: true }),
  biz_date: date<Txn>('biz_date', 'fund_txn.fields.biz_date', { filter: true, hidden: true }),
  amount_in: flow('amount_in'),
  amount_out: flow('amount_out'),
  balance_after: money<Txn>('balance_after', 'fund_txn.fields.balance_after'),
  doc: docRef<Txn>('fund_txn.fields.doc'),
}
