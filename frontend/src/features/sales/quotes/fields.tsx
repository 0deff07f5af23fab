/** The words and looks of a quote: read this first. */
import {
  badge,
  bool,
  date,
  datetime,
  type Look,
  longText,
  money,
  percent,
  qty,
  ref,
  text,
} from '@/kit/fields'
import type { CommercialLine } from '@/kit/lines/commercial'
import { refById } from '@/kit/refById'

export interface QuoteLine extends CommercialLine {
  opportunity_line_id: string | null
  pushed_contract_qty: string
  pushed_order_qty: string
}

/** Row and record in one: lists send a part of it. */
export interface Quote {
  id: string
  version: number
  number: string | null
  name: string | null
  status: string
  customer_id: string
  customer_name: string | null
  contact_id: string | null
  contact_name: string | null
  owner_id: string | null
  owner_name: string | null
  opportunity_id: string | null
  opportunity_name: string | null
  quote_group_id: string
  version_no: number
  is_current: boolean
  doc_date: string
  valid_until: string
  payment_term_id: string | null
  currency: string
  price_mode: string
  header_discount_amount: string
  amount_excl: string
  tax_amount: string
  amount_incl: string
  min_discount_factor: string
  below_floor: boolean
  gross_margin: string | null
  lead_time_days: number | null
  delivery_terms: string | null
  warranty_terms: string | null
  sent_at: string | null
  sent_to: string | null
  accepted_at: string | null
  declined_reason: string | null
  remark: string | null
  lines: QuoteLine[]
  updated_at: string
}

const statuses: Record<string, Look> = {
  draft: { label: 'quote.status.draft' },
  pending: { label: 'quote.status.pending', tone: 'blue' },
  approved: { label: 'quote.status.approved', tone: 'green' },
  rejected: { label: 'quote.status.rejected', tone: 'red' },
  sent: { label: 'quote.status.sent', tone: 'blue' },
  accepted: { label: 'quote.status.accepted', tone: 'green' },
  declined: { label: 'quote.status.declined', tone: 'red' },
  expired: { label: 'quote.status.expired', tone: 'orange' },
  superseded: { label: 'quote.status.superseded' },
  converted: { label: 'quote.status.converted', tone: 'green' },
  voided: { label: 'quote.status.voided' },
}

const key = 'quote.fields'
const ofCustomer = (values: Record<string, unknown>) => ({
  customer_id: values.customer_id as string | undefined,
})

export const quote = {
  number: text<Quote>('number', `${key}.number`, { readOnly: true, width: 150 }),
  name: text<Quote>('name', `${key}.name`, { maxLength: 128, wide: true, width: 200 }),
  status: badge<Quote>('status', `${key}.status`, statuses, { readOnly: true, filter: true }),
  customer: ref<Quote>('customer_id', `${key}.customer`, 'customers', 'customer_name', {
    required: true,
    once: true,
    filter: true,
    width: 220,
  }),
  contact: ref<Quote>('contact_id', `${key}.contact`, 'contacts', 'contact_name', {
    query: ofCustomer,
  }),
  owner: ref<Quote>('owner_id', `${key}.owner`, 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 88,
  }),
  opportunity: ref<Quote>(
    'opportunity_id',
    `${key}.opportunity`,
    'opportunities',
    'opportunity_name',
    { once: true, query: ofCustomer },
  ),
  version_no: text<Quote>('version_no', `${key}.version_no`, {
    readOnly: true,
    width: 72,
    render: (record) => `V${record.version_no}`,
  }),
  is_current: bool<Quote>('is_current', `${key}.is_current`, {
    readOnly: true,
    filter: true,
    hidden: true,
  }),
  doc_date: date<Quote>('doc_date', `${key}.doc_date`, { filter: true, sort: true }),
  valid_until: date<Quote>('valid_until', `${key}.valid_until`, {
    hint: 'quote.form.validHint',
  }),
  payment_term: refById<Quote>('payment_term_id', `${key}.payment_term`, 'payment-terms'),
  header_discount_amount: money<Quote>('header_discount_amount', `${key}.header_discount_amount`, {
    currencyKey: 'currency',
  }),
  amount_excl: money<Quote>('amount_excl', `${key}.amount_excl`, {
    readOnly: true,
    hidden: true,
    currencyKey: 'currency',
  }),
  amount_incl: money<Quote>('amount_incl', `${key}.amount_incl`, {
    readOnly: true,
    filter: true,
    currencyKey: 'currency',
  }),
  min_discount_factor: percent<Quote>('min_discount_factor', `${key}.min_discount_factor`, {
    readOnly: true,
    width: 96,
  }),
  below_floor: bool<Quote>('below_floor', `${key}.below_floor`, { readOnly: true }),
  gross_margin: percent<Quote>('gross_margin', `${key}.gross_margin`, { readOnly: true }),
  lead_time_days: qty<Quote>('lead_time_days', `${key}.lead_time_days`),
  delivery_terms: longText<Quote>('delivery_terms', `${key}.delivery_terms`),
  warranty_terms: longText<Quote>('warranty_terms', `${key}.warranty_terms`),
  sent_at: datetime<Quote>('sent_at', `${key}.sent_at`, { readOnly: true }),
  sent_to: text<Quote>('sent_to', `${key}.sent_to`, { readOnly: true }),
  accepted_at: datetime<Quote>('accepted_at', `${key}.accepted_at`, { readOnly: true }),
  declined_reason: longText<Quote>('declined_reason', `${key}.declined_reason`, {
    readOnly: true,
  }),
  remark: longText<Quote>('remark', `${key}.remark`),
  updated_at: datetime<Quote>('updated_at', `${key}.updated_at`, { readOnly: true, sort: true }),
}
