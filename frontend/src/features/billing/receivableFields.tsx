/** The words and looks of a receivable. */
import type { components } from '@/api/schema.gen'
import { translate } from '@/i18n/i18n'
import {
  badge,
  date,
  datetime,
  type FieldOptions,
  type Look,
  money,
  qty,
  ref,
  text,
} from '@/kit/fields'
import { Aging } from './Aging'

export type Receivable = components['schemas']['ReceivableRead']
export type ReceivableLine = components['schemas']['ReceivableLineRead']
export type DueLine = components['schemas']['ReceivableDueRead'] & { open: boolean }

const statuses: Record<string, Look> = {
  open: { label: 'receivable.status.open', tone: 'orange' },
  partial: { label: 'receivable.status.partial', tone: 'cyan' },
  settled: { label: 'receivable.status.settled', tone: 'green' },
  voided: { label: 'receivable.status.voided' },
}

const kinds: Record<string, Look> = {
  sale: { label: 'receivable.kind.sale' },
  opening: { label: 'receivable.kind.opening' },
  return: { label: 'receivable.kind.return', tone: 'purple' },
  other: { label: 'receivable.kind.other' },
  adjust: { label: 'receivable.kind.adjust' },
}

export const isOwed = (status: string) => status === 'open' || status === 'partial'

const amount = (
  key: 'amount' | 'balance' | 'settled_amount' | 'invoiced_amount' | 'written_off_amount',
  options: FieldOptions<Receivable> = {},
) =>
  money<Receivable>(key, `receivable.fields.${key}`, {
    readOnly: true,
    ...options,
    currencyKey: 'currency',
  })

export const receivable = {
  number: text<Receivable>('number', 'receivable.fields.number', { readOnly: true, width: 150 }),
  status: badge<Receivable>('status', 'receivable.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  kind: badge<Receivable>('kind', 'receivable.fields.kind', kinds, {
    readOnly: true,
    filter: true,
    hidden: true,
  }),
  customer: ref<Receivable>(
    'customer_id',
    'receivable.fields.customer',
    'customers',
    'customer_name',
    { readOnly: true, filter: true, width: 240 },
  ),
  contract: ref<Receivable>(
    'contract_id',
    'receivable.fields.contract',
    'contracts',
    'contract_number',
    { readOnly: true, filter: true, hidden: true, width: 150 },
  ),
  order: ref<Receivable>('order_id', 'receivable.fields.order', 'orders', 'order_number', {
    readOnly: true,
    filter: true,
    width: 150,
  }),
  outbound: ref<Receivable>(
    'outbound_id',
    'receivable.fields.outbound',
    'outbounds',
    'outbound_number',
    { readOnly: true, hidden: true, width: 150 },
  ),
  owner: ref<Receivable>('owner_id', 'receivable.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  doc_date: date<Receivable>('doc_date', 'receivable.fields.doc_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  due_date: date<Receivable>('due_date', 'receivable.fields.due_date', {
    readOnly: true,
    filter: true,
    sort: true,
    width: 190,
    render: (row) => <Aging due={row.due_date} open={isOwed(row.status)} />,
  }),
  amount: amount('amount', { sort: true }),
  settled_amount: amount('settled_amount'),
  written_off_amount: amount('written_off_amount', { hidden: true }),
  balance: amount('balance', { sort: true }),
  invoiced_amount: amount('invoiced_amount', { hidden: true }),
  created_at: datetime<Receivable>('created_at', 'receivable.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<Receivable>('updated_at', 'receivable.fields.updated_at', {
    readOnly: true,
    sort: true,
    hidden: true,
  }),
}

const lineAmount = (key: 'amount_excl' | 'tax_amount' | 'amount_incl') =>
  money<ReceivableLine>(key, `kit.lines.${key}`, { width: 110 })

export const receivableLine = {
  product: text<ReceivableLine>('product_name', 'receivable.line.product', { width: 200 }),
  code: text<ReceivableLine>('product_code', 'product.fields.code', { width: 96 }),
  qty: qty<ReceivableLine>('qty', 'receivable.line.qty', { width: 72 }),
  unit: text<ReceivableLine>('unit', 'kit.lines.unit', { width: 48 }),
  amount_excl: lineAmount('amount_excl'),
  tax_amount: lineAmount('tax_amount'),
  amount_incl: lineAmount('amount_incl'),
}

export const dueLine = {
  seq: text<DueLine>('seq', 'receivable.due.seq', {
    width: 72,
    render: (row) => translate('receivable.due.nth', { seq: row.seq }),
  }),
  due_date: date<DueLine>('due_date', 'receivable.due.date', {
    width: 200,
    render: (row) => <Aging due={row.due_date} open={row.open} />,
  }),
  amount: money<DueLine>('amount', 'receivable.due.amount', { width: 120 }),
  settled: money<DueLine>('settled', 'receivable.due.settled', { width: 120 }),
}
