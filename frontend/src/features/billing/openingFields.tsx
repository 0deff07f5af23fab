/** The words and looks of an opening balance. */
import type { components } from '@/api/schema.gen'
import { badge, date, datetime, type Look, longText, money, qty, ref, text } from '@/kit/fields'
import { currencies } from '@/kit/lines/commercial'

export type Opening = components['schemas']['OpeningRead']
export type OpeningSummary = components['schemas']['OpeningSummary']

export const openingKinds = {
  receivable: { label: 'opening_balance.kind.receivable', tone: 'orange' },
  prepayment: { label: 'opening_balance.kind.prepayment', tone: 'purple' },
} satisfies Record<string, Look>

export const opening = {
  number: text<Opening>('number', 'opening_balance.fields.number', { readOnly: true, width: 150 }),
  kind: badge<Opening>('kind', 'opening_balance.fields.kind', openingKinds, {
    required: true,
    once: true,
    filter: true,
    initial: 'receivable',
    width: 96,
  }),
  customer: ref<Opening>(
    'customer_id',
    'opening_balance.fields.customer',
    'customers',
    'customer_name',
    { required: true, once: true, filter: true, width: 230 },
  ),
  currency: badge<Opening>('currency', 'opening_balance.fields.currency', currencies, {
    required: true,
    filter: true,
    initial: 'CNY',
    hidden: true,
  }),
  fx_rate: qty<Opening>('fx_rate', 'opening_balance.fields.fx_rate', {
    hint: 'opening_balance.fxHint',
  }),
  amount: money<Opening>('amount', 'opening_balance.fields.amount', {
    required: true,
    sort: true,
    currencyKey: 'currency',
  }),
  open_amount: money<Opening>('open_amount', 'opening_balance.fields.open_amount', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  as_of: date<Opening>('as_of', 'opening_balance.fields.as_of', {
    hint: 'opening_balance.asOfHint',
  }),
  due_date: date<Opening>('due_date', 'opening_balance.fields.due_date', {
    filter: true,
    sort: true,
    hint: 'opening_balance.dueHint',
  }),
  original_no: text<Opening>('original_no', 'opening_balance.fields.original_no', {
    filter: true,
    maxLength: 64,
    width: 150,
  }),
  receivable: ref<Opening>(
    'receivable_id',
    'opening_balance.fields.receivable',
    'receivables',
    'receivable_number',
    { readOnly: true, width: 150 },
  ),
  receipt: ref<Opening>(
    'receipt_id',
    'opening_balance.fields.receipt',
    'receipts',
    'receipt_number',
    { readOnly: true, width: 150 },
  ),
  owner: ref<Opening>('owner_id', 'opening_balance.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  remark: longText<Opening>('remark', 'opening_balance.fields.remark', { wide: true }),
  created_at: datetime<Opening>('created_at', 'opening_balance.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<Opening>('updated_at', 'opening_balance.fields.updated_at', {
    readOnly: true,
    sort: true,
    hidden: true,
  }),
}
