/** The words and looks of a receipt. */
import type { components } from '@/api/schema.gen'
import {
  badge,
  date,
  datetime,
  type FieldOptions,
  type Look,
  longText,
  money,
  qty,
  ref,
  text,
} from '@/kit/fields'
import { currencies } from '@/kit/lines/commercial'

export type Receipt = components['schemas']['ReceiptRead']

const statuses: Record<string, Look> = {
  draft: { label: 'receipt.status.draft' },
  pending: { label: 'receipt.status.pending', tone: 'orange' },
  confirmed: { label: 'receipt.status.confirmed', tone: 'green' },
  rejected: { label: 'receipt.status.rejected', tone: 'red' },
  voided: { label: 'receipt.status.voided' },
}

const types: Record<string, Look> = {
  normal: { label: 'receipt.type.normal' },
  prepayment: { label: 'receipt.type.prepayment', tone: 'purple' },
  deposit: { label: 'receipt.type.deposit' },
  other: { label: 'receipt.type.other' },
}
/** What was taken over is never typed in, and found like the others. */
const listedTypes: Record<string, Look> = {
  ...types,
  opening: { label: 'receipt.type.opening' },
}

const methods: Record<string, Look> = {
  transfer: { label: 'receipt.method.transfer' },
  cash: { label: 'receipt.method.cash' },
  cheque: { label: 'receipt.method.cheque' },
  bank_acceptance: { label: 'receipt.method.bank_acceptance' },
  trade_acceptance: { label: 'receipt.method.trade_acceptance' },
  alipay: { label: 'receipt.method.alipay' },
  wechat: { label: 'receipt.method.wechat' },
  pos: { label: 'receipt.method.pos' },
  offset: { label: 'receipt.method.offset' },
  other: { label: 'receipt.method.other' },
}

type AmountKey =
  | 'amount'
  | 'fee_amount'
  | 'allocated_amount'
  | 'refunded_amount'
  | 'unallocated_amount'
const amount = (key: AmountKey, options: FieldOptions<Receipt> = {}) =>
  money<Receipt>(key, `receipt.fields.${key}`, { currencyKey: 'currency', ...options })

export const receipt = {
  number: text<Receipt>('number', 'receipt.fields.number', { readOnly: true, width: 150 }),
  status: badge<Receipt>('status', 'receipt.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  receipt_type: badge<Receipt>('receipt_type', 'receipt.fields.receipt_type', types, {
    required: true,
    filter: true,
    initial: 'normal',
    width: 116,
  }),
  listed_type: badge<Receipt>('receipt_type', 'receipt.fields.receipt_type', listedTypes, {
    readOnly: true,
    filter: true,
    width: 116,
  }),
  customer: ref<Receipt>('customer_id', 'receipt.fields.customer', 'customers', 'customer_name', {
    required: true,
    once: true,
    filter: true,
    width: 240,
  }),
  contract: ref<Receipt>('contract_id', 'receipt.fields.contract', 'contracts', 'contract_number', {
    filter: true,
    hidden: true,
    width: 150,
    query: (values) => ({ customer_id: values.customer_id as string | undefined }),
  }),
  order: ref<Receipt>('order_id', 'receipt.fields.order', 'orders', 'order_number', {
    filter: true,
    hidden: true,
    width: 150,
    query: (values) => ({ customer_id: values.customer_id as string | undefined }),
  }),
  fund_account: ref<Receipt>(
    'fund_account_id',
    'receipt.fields.fund_account',
    'fund-accounts',
    'fund_account_name',
    {
      filter: true,
      width: 140,
      hint: 'receipt.hint.account',
      query: { is_active: 'true' },
    },
  ),
  method: badge<Receipt>('method', 'receipt.fields.method', methods, {
    required: true,
    initial: 'transfer',
    hidden: true,
  }),
  bank_txn_no: text<Receipt>('bank_txn_no', 'receipt.fields.bank_txn_no', { maxLength: 64 }),
  payer_name: text<Receipt>('payer_name', 'receipt.fields.payer_name', { maxLength: 128 }),
  payer_account: text<Receipt>('payer_account', 'receipt.fields.payer_account', { maxLength: 64 }),
  owner: ref<Receipt>('owner_id', 'receipt.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  receipt_date: date<Receipt>('receipt_date', 'receipt.fields.receipt_date', {
    hint: 'receipt.hint.receipt_date',
    filter: true,
    sort: true,
  }),
  currency: badge<Receipt>('currency', 'receipt.fields.currency', currencies, {
    once: true,
    initial: 'CNY',
    hidden: true,
  }),
  fx_rate: qty<Receipt>('fx_rate', 'receipt.fields.fx_rate', {
    once: true,
    when: (values) => values.currency !== undefined && values.currency !== 'CNY',
  }),
  amount: amount('amount', { sort: true, required: true, hint: 'receipt.hint.amount' }),
  fee_amount: amount('fee_amount', { hidden: true }),
  allocated_amount: amount('allocated_amount', { readOnly: true }),
  refunded_amount: amount('refunded_amount', { readOnly: true, hidden: true }),
  unallocated_amount: amount('unallocated_amount', { readOnly: true }),
  confirmed_by: text<Receipt>('confirmed_by_name', 'receipt.fields.confirmed_by', {
    readOnly: true,
  }),
  confirmed_at: datetime<Receipt>('confirmed_at', 'receipt.fields.confirmed_at', {
    readOnly: true,
  }),
  remark: longText<Receipt>('remark', 'receipt.fields.remark'),
  created_at: datetime<Receipt>('created_at', 'receipt.fields.created_at', { readOnly: true }),
  updated_at: datetime<Receipt>('updated_at', 'receipt.fields.updated_at', {
    readOnly: true,
    sort: true,
    hidden: true,
  }),
}

/** What finance completes when the money has come. */
export const confirmation = [
  { ...receipt.fund_account, required: true, hint: undefined },
  receipt.bank_txn_no,
  receipt.fee_amount,
  receipt.receipt_date,
]
