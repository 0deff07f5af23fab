/** Words of a quote; exactly the keys of zh/quotes.ts. */
import type { Words } from '@/i18n/types'
import type { quotes as zh } from '@/i18n/zh/quotes'

export const quotes: Words<typeof zh> = {
  quote: {
    title: 'quote',
    titles: 'Quotes',
    about:
      'A quote turns the solution into prices that hold until a date; small discounts pass at once, larger ones are approved.',
    group: {
      basics: 'Basics',
      figures: 'Discount and margin',
      terms: 'Terms',
      answer: "Customer's answer",
    },
    view: {
      current: 'Current versions',
      draft: 'To submit',
      pending: 'In approval',
      open: 'In force',
      all: 'All',
    },
    tab: { versions: 'Versions' },
    fields: {
      number: 'Quote no.',
      name: 'Name',
      status: 'Status',
      version_no: 'Version',
      is_current: 'Current',
      doc_date: 'Quote date',
      valid_until: 'Valid until',
      amount_excl: 'Net amount',
      amount_incl: 'Total incl. tax',
      min_discount_factor: 'Lowest factor',
      below_floor: 'Below floor price',
      gross_margin: 'Gross margin',
      lead_time_days: 'Lead time (days)',
      delivery_terms: 'Delivery terms',
      warranty_terms: 'Warranty',
      sent_at: 'Sent',
      sent_to: 'Sent to',
      accepted_at: 'Accepted',
      declined_reason: 'Reason declined',
      pushed_contract_qty: 'Contracted',
      pushed_order_qty: 'Ordered',
    },
    status: {
      draft: 'Draft',
      pending: 'In approval',
      approved: 'Approved',
      rejected: 'Rejected',
      sent: 'Sent',
      accepted: 'Accepted',
      declined: 'Declined',
      expired: 'Expired',
      superseded: 'Superseded',
      converted: 'Converted',
      voided: 'Voided',
    },
    form: {
      validHint: 'Left empty: as many days as the company allows',
      sentToPlaceholder: 'Recipient or e-mail, optional',
    },
    version: {
      note: 'Copies everything into draft V{{next}}; once that is approved, this version no longer counts.',
      reason: 'Why a new version',
    },
    copy: {
      note: 'Makes a new draft with the same products and prices.',
      hint: 'Left empty: the same customer',
    },
  },
}
