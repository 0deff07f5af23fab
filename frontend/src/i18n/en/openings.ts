/** Words of what was taken over from former books. */

import type { Words } from '@/i18n/types'
import type { openings as zh } from '@/i18n/zh/openings'

export const openings: Words<typeof zh> = {
  opening_balance: {
    title: 'opening balance',
    titles: 'Opening balances',
    about:
      'What customers owed or had paid ahead when the books were moved here, entered one by one or imported: part of receivables, aging and credit, never of sales or collections.',
    view: { all: 'All' },
    kind: { receivable: 'Owed', prepayment: 'Paid ahead' },
    closed: 'Closed · {{name}} {{at}}',
    notClosed: 'Being entered',
    counted_one: '{{count}} entry',
    counted_other: '{{count}} entries',
    left: 'open',
    close: 'Close the opening',
    reopen: 'Open it again',
    closeNote:
      'Compare the totals with the former books first. Afterwards nothing is entered, changed or deleted.',
    reopenNote: 'Finance can then enter and change opening balances again.',
    fxHint: 'RMB for one unit; leave it empty for RMB',
    asOfHint: 'The day of the take-over; today if empty',
    dueHint: 'Of what is owed; empty is not due',
    fields: {
      number: 'Number',
      kind: 'Kind',
      customer: 'Customer',
      currency: 'Currency',
      fx_rate: 'Exchange rate',
      amount: 'Amount',
      open_amount: 'Open',
      as_of: 'As of',
      due_date: 'Due',
      original_no: 'Original no.',
      receivable: 'Receivable',
      receipt: 'Receipt',
      owner: 'Owner',
      remark: 'Remark',
      created_at: 'Entered',
      updated_at: 'Updated',
    },
  },
}
