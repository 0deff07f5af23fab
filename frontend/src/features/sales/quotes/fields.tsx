/** The words and looks of a quote: read this first. */
import type { components } from '@/api/schema.gen'
import { documentFields } from '@/kit/documentHead'
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
  text,
} from '@/kit/fields'

export type QuoteLine = components['schemas']['QuoteLineRead']
export type Quote = components['schemas']['QuoteRead']

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

/** Not yet answered: the validity still counts. */
const OUT = new Set(['draft', 'pending', 'approved', 'sent'])

const key = 'quote.fields'

export const quote = {
  ...documentFields<Quote>(),
  number: text<Quote>('number', `${key}.number`, { readOnly: true, width: 150 }),
  name: text<Quote>('name', `${key}.name`, { maxLength: 128, wide: true, width: 180 }),
  status: badge<Quote>('status', `${key}.status`, statuses, { readOnly: true, filter: true }),
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
    sort: true,
    hint: 'quote.form.validHint',
    late: ({ status }) => OUT.has(status),
  }),
  amount_excl: money<Quote>('amount_excl', `${key}.amount_excl`, {
    readOnly: true,
    hidden: true,
    currencyKey: 'currency',
  }),
  amount_incl: money<Quote>('amount_incl', `${key}.amount_incl`, {
    sort: true,
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
}
