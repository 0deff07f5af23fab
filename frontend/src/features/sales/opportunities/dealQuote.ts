/** The quotes of a deal in its tab: enough to see which one counts. */
import type { components } from '@/api/schema.gen'
import { badge, bool, date, money, text } from '@/kit/fields'

export type DealQuote = components['schemas']['QuoteRow']

const words = 'quote.status'
const statuses = {
  draft: { label: `${words}.draft` },
  pending: { label: `${words}.pending`, tone: 'blue' },
  approved: { label: `${words}.approved`, tone: 'green' },
  rejected: { label: `${words}.rejected`, tone: 'red' },
  sent: { label: `${words}.sent`, tone: 'blue' },
  accepted: { label: `${words}.accepted`, tone: 'green' },
  declined: { label: `${words}.declined`, tone: 'red' },
  expired: { label: `${words}.expired`, tone: 'orange' },
  superseded: { label: `${words}.superseded` },
  converted: { label: `${words}.converted`, tone: 'green' },
  voided: { label: `${words}.voided` },
} as const

export const dealQuote = [
  text<DealQuote>('number', 'quote.fields.number', { width: 150 }),
  badge<DealQuote>('status', 'quote.fields.status', statuses),
  money<DealQuote>('amount_incl', 'quote.fields.amount_incl', { currencyKey: 'currency' }),
  date<DealQuote>('valid_until', 'quote.fields.valid_until'),
  bool<DealQuote>('is_current', 'quote.fields.is_current', { width: 80 }),
]
