/** Words of the work page; exactly the keys of zh/work.ts. */
import type { Words } from '@/i18n/types'
import type { work as zh } from '@/i18n/zh/work'

export const work: Words<typeof zh> = {
  work: {
    ways: 'Where the work is',
    way: { team: "My team's customers" },
    title: 'Today',
    hello: 'Good {{part}}, {{name}}',
    part: { morning: 'morning', noon: 'day', afternoon: 'afternoon', evening: 'evening' },
    figures: 'At a glance',
    figure: {
      approvals_open: 'Awaiting my approval',
      leads_open: 'My leads',
      opportunities_open: 'Open opportunities',
      orders_this_month: 'Orders this month',
      orders_to_ship: 'Orders to ship',
      receivables_open: 'Open receivables',
      receivables_overdue: 'Overdue receivables',
      receipts_this_month: 'Received this month',
    },
    count: '{{shown}} in all',
    queues: 'Waiting for you',
    queue: {
      receipts_to_confirm: 'Receipts to confirm',
      invoices_to_issue: 'Invoices to issue',
      notices_to_ship: 'Delivery notices to ship',
      outbounds_to_confirm: 'Deliveries to issue',
      customers_soon_recycled: 'Customers soon taken back',
      leads_soon_recycled: 'Leads soon taken back',
      tasks_to_assign: 'Tasks of nobody, to assign',
      outings_to_record: 'Customers I called on without a record',
      outings_overdue: 'Of my people: no record for 24 hours',
    },
    tasks: { title: 'Tasks due today', empty: 'Nothing is due today', more: 'All tasks' },
    followUps: {
      title: 'Due follow-ups',
      empty: 'No leads or customers to follow up today',
      customers: 'Customer',
      leads: 'Lead',
    },
    approvals: {
      title: 'Awaiting my approval',
      empty: 'Nothing is waiting for your approval',
      more: 'All approvals',
      by: 'from {{name}}',
    },
    funnel: {
      title: 'Pipeline',
      empty: 'No open opportunities yet',
      count: '{{count}}',
      weighted: 'Weighted',
    },
    replies: {
      title: 'Replies to me',
      unread: '{{count}} unread',
      read: 'Mark all as read',
      new: 'New',
      open: 'Open the record',
      empty: 'No replies yet',
      hint: 'What your manager answers to your follow-ups appears here.',
    },
  },
}
