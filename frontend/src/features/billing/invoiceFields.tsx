/** The words and looks of an invoice: application and invoice are one record. */
import type { components } from '@/api/schema.gen'
import {
  badge,
  date,
  datetime,
  type FieldOptions,
  type Look,
  longText,
  money,
  percent,
  qty,
  ref,
  text,
} from '@/kit/fields'
import { Money } from '@/kit/Money'

export type Invoice = components['schemas']['InvoiceRead']
export type InvoiceLine = components['schemas']['InvoiceLineRead']
type Issue = components['schemas']['Issue']

const statuses: Record<string, Look> = {
  draft: { label: 'invoice.status.draft' },
  pending: { label: 'invoice.status.pending', tone: 'blue' },
  approved: { label: 'invoice.status.approved', tone: 'orange' },
  rejected: { label: 'invoice.status.rejected', tone: 'red' },
  issued: { label: 'invoice.status.issued', tone: 'green' },
  voided: { label: 'invoice.status.voided' },
}

const types: Record<string, Look> = {
  e_special: { label: 'invoice.type.e_special' },
  e_normal: { label: 'invoice.type.e_normal' },
  p_special_d: { label: 'invoice.type.p_special_d' },
  p_normal_d: { label: 'invoice.type.p_normal_d' },
  special: { label: 'invoice.type.special' },
  normal: { label: 'invoice.type.normal' },
  e_special_old: { label: 'invoice.type.e_special_old' },
  e_normal_old: { label: 'invoice.type.e_normal_old' },
  receipt_other: { label: 'invoice.type.receipt_other' },
}

const kinds: Record<string, Look> = {
  blue: { label: 'invoice.kind.blue' },
  red: { label: 'invoice.kind.red', tone: 'red' },
}

const titleTypes: Record<string, Look> = {
  unit: { label: 'invoice.title_type.unit' },
  person: { label: 'invoice.title_type.person' },
}

type Fact =
  | 'title'
  | 'tax_no'
  | 'bank_name'
  | 'bank_account'
  | 'reg_address'
  | 'reg_phone'
  | 'receive_mobile'
const fact = (key: Fact) => text<Invoice>(key, `invoice.fields.${key}`, { readOnly: true })

const amount = (
  key: 'amount_excl' | 'tax_amount' | 'amount_incl',
  options: FieldOptions<Invoice> = {},
) =>
  money<Invoice>(key, `invoice.fields.${key}`, {
    readOnly: true,
    currencyKey: 'currency',
    ...options,
  })

export const invoice = {
  number: text<Invoice>('number', 'invoice.fields.number', { readOnly: true, width: 150 }),
  status: badge<Invoice>('status', 'invoice.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  kind: badge<Invoice>('kind', 'invoice.fields.kind', kinds, { readOnly: true, hidden: true }),
  invoice_type: badge<Invoice>('invoice_type', 'invoice.fields.invoice_type', types, {
    required: true,
    filter: true,
    width: 110,
  }),
  customer: ref<Invoice>('customer_id', 'invoice.fields.customer', 'customers', 'customer_name', {
    readOnly: true,
    filter: true,
    width: 240,
  }),
  order: ref<Invoice>('order_id', 'invoice.fields.order', 'orders', 'order_number', {
    readOnly: true,
    filter: true,
    width: 150,
  }),
  owner: ref<Invoice>('owner_id', 'invoice.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  title: { ...fact('title'), width: 220, hidden: true },
  title_type: badge<Invoice>('title_type', 'invoice.fields.title_type', titleTypes, {
    readOnly: true,
  }),
  tax_no: fact('tax_no'),
  bank_name: fact('bank_name'),
  bank_account: fact('bank_account'),
  reg_address: fact('reg_address'),
  reg_phone: fact('reg_phone'),
  receive_email: text<Invoice>('receive_email', 'invoice.fields.receive_email', { maxLength: 254 }),
  receive_mobile: fact('receive_mobile'),
  doc_date: date<Invoice>('doc_date', 'invoice.fields.doc_date', { readOnly: true, sort: true }),
  amount_excl: amount('amount_excl', { hidden: true }),
  tax_amount: amount('tax_amount'),
  amount_incl: amount('amount_incl', { sort: true }),
  invoice_code: text<Invoice>('invoice_code', 'invoice.fields.invoice_code', { readOnly: true }),
  invoice_number: text<Invoice>('invoice_number', 'invoice.fields.invoice_number', {
    readOnly: true,
    filter: true,
    width: 190,
  }),
  issue_date: date<Invoice>('issue_date', 'invoice.fields.issue_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  remark: longText<Invoice>('remark', 'invoice.fields.remark', { maxLength: 1000 }),
  created_at: datetime<Invoice>('created_at', 'invoice.fields.created_at', { readOnly: true }),
  updated_at: datetime<Invoice>('updated_at', 'invoice.fields.updated_at', {
    readOnly: true,
    sort: true,
    hidden: true,
  }),
}

const lineAmount = (key: 'amount_excl' | 'tax_amount' | 'amount_incl') =>
  money<InvoiceLine>(key, `kit.lines.${key}`, {
    width: 96,
    render: (row) => <Money value={row[key]} currency="" />,
  })

export const invoiceLine = {
  name: text<InvoiceLine>('name', 'invoice.line.name', { width: 150 }),
  spec: text<InvoiceLine>('spec', 'invoice.line.spec', { width: 72 }),
  unit: text<InvoiceLine>('unit', 'invoice.line.unit', { width: 44 }),
  qty: qty<InvoiceLine>('qty', 'invoice.line.qty', { width: 60 }),
  price: money<InvoiceLine>('unit_price_excl', 'invoice.line.price', {
    width: 96,
    render: (row) => <Money value={row.unit_price_excl} currency="" />,
  }),
  amount_excl: lineAmount('amount_excl'),
  rate: percent<InvoiceLine>('tax_rate', 'invoice.line.rate', { width: 52 }),
  tax_amount: lineAmount('tax_amount'),
  amount_incl: lineAmount('amount_incl'),
}

/** Digital invoices have a number of twenty digits and no code. */
const DIGITAL = new Set(['e_special', 'e_normal'])

/** What issuing asks for. */
export const issueFields = (type: string) => [
  text<Issue>('invoice_number', 'invoice.fields.invoice_number', {
    required: true,
    maxLength: 20,
    hint: 'invoice.hint.number',
  }),
  ...(DIGITAL.has(type)
    ? []
    : [text<Issue>('invoice_code', 'invoice.fields.invoice_code', { maxLength: 12 })]),
  date<Issue>('issue_date', 'invoice.fields.issue_date', { required: true }),
]

/** The order an invoice is applied for. */
export const orderSource = ref<{ order_id: string; order_number: string }>(
  'order_id',
  'invoice.push.order',
  'orders',
  'order_number',
  {
    required: true,
    hint: 'invoice.push.orderHint',
    query: { status: 'approved,completed', invoice_status: 'none,partial' },
  },
)
