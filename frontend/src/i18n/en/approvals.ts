/** Words of the approvals context; exactly the keys of zh/approvals.ts. */
import type { Words } from '@/i18n/types'
import type { approvals as zh } from '@/i18n/zh/approvals'

export const approvals: Words<typeof zh> = {
  approval: {
    titles: 'My approvals',
    view: { open: 'Waiting for me', done: 'Decided by me', sent: 'Involving me' },
    kind: {
      quotes: 'Quote',
      contracts: 'Contract',
      orders: 'Sales order',
      'delivery-notices': 'Delivery notice',
      invoices: 'Invoice application',
      receipts: 'Receipt',
    },
    fields: {
      customer: 'Customer',
      submitter: 'Submitted by',
      submitted_at: 'Submitted',
      node: 'Step',
      assignee: 'Approver',
      acted_at: 'Decided',
    },
    status: {
      running: 'In approval',
      approved: 'Approved',
      rejected: 'Rejected',
      withdrawn: 'Withdrawn',
      cancelled: 'Cancelled',
    },
    state: {
      waiting: 'Not yet asked',
      open: 'Waiting',
      approved: 'Approved',
      rejected: 'Rejected',
      returned: 'Returned',
      transferred: 'Passed on',
      skipped: 'Not needed',
      cancelled: 'Cancelled',
    },
    due: 'Due {{at}}',
    late: 'Overdue · due {{at}}',
    approve: 'Approve',
    reject: 'Reject',
    comment: 'Comment; required to reject',
    done: { approve: 'Approved', reject: 'Rejected' },
    empty: {
      open: 'Nothing waits for your approval',
      other: 'Nothing here yet',
      hint: 'The bell at the top counts what comes in.',
    },
    peek: {
      show: 'Lines and approval history',
      hide: 'Hide',
      min_discount_factor: 'Lowest factor',
      gross_margin: 'Gross margin',
      below_floor: 'Below floor price',
      valid_until: 'Valid until',
      delivery_date: 'Wanted by',
      remark: 'Remark',
    },
    history: {
      title: 'Approvals',
      empty: 'Not submitted yet',
      hint: 'Once submitted, every step is kept here: who was asked, and what they said.',
      submitted: '{{name}} submitted it on {{at}}',
      auto: 'approved the step before, passed at once',
    },
  },
}
