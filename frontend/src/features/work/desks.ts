/** How the page is arranged on which somebody lands: what they do first stands first (PERM-07). */
import type { TKey } from '@/i18n/i18n'

export type Panel =
  | 'queues'
  | 'followUps'
  | 'tasks'
  | 'funnel'
  | 'approvals'
  | 'received'
  | 'changed'

export interface Way {
  to: string
  label: TKey
  search?: Record<string, string>
  /** Shown to whoever may do this; absent: to everyone. */
  needs?: [resource: string, verb: string]
}

export interface Desk {
  /** Figures that mean something here, in their order. */
  figures: string[]
  main: Panel[]
  side: Panel[]
  /** Where the work is done. */
  ways: Way[]
}

const way = (
  to: string,
  label: TKey,
  needs?: Way['needs'],
  search?: Record<string, string>,
): Way => ({ to, label, needs, search })

const LEADS = way('/leads', 'app.page.leads', ['leads', 'read'])
const CUSTOMERS = way('/customers', 'app.page.customers', ['customers', 'read'])
const POOL = way('/customer-pool', 'app.page.customerPools', ['customers', 'claim'])
const LEAD_POOL = way('/lead-pool', 'app.page.leadPools', ['leads', 'claim'])
const ACTS = way('/acts', 'acts.title')
const SIDE: Panel[] = ['approvals', 'received', 'changed']
const DEALS = [
  'opportunities_open',
  'orders_this_month',
  'receipts_this_month',
  'receivables_overdue',
]

export const DESKS: Record<string, Desk> = {
  sales: {
    figures: ['leads_open', 'opportunities_open', 'receipts_this_month', 'receivables_overdue'],
    main: ['followUps', 'tasks', 'queues', 'funnel'],
    side: SIDE,
    ways: [
      LEADS,
      LEAD_POOL,
      CUSTOMERS,
      POOL,
      way('/opportunity-board', 'app.page.opportunityBoard', ['opportunities', 'read']),
    ],
  },
  manager: {
    figures: DEALS,
    main: ['funnel', 'queues', 'tasks', 'followUps'],
    side: SIDE,
    ways: [
      way('/customers', 'work.way.team', ['customers', 'transfer'], { whose: 'team' }),
      way('/opportunity-board', 'app.page.opportunityBoard', ['opportunities', 'read']),
      way('/recycling', 'app.page.soonRecycled', ['customers', 'read']),
      ACTS,
      way('/handovers', 'handover.titles', ['handovers', 'read']),
    ],
  },
  service: {
    figures: ['approvals_open', 'leads_open', 'orders_this_month'],
    main: ['followUps', 'tasks', 'queues'],
    side: SIDE,
    ways: [
      CUSTOMERS,
      way('/contacts', 'app.page.contacts', ['contacts', 'read']),
      way('/follow-ups', 'app.page.followUps'),
      way('/outbounds', 'app.page.outbounds', ['outbounds', 'read']),
    ],
  },
  finance: {
    figures: ['receivables_overdue', 'receivables_open', 'receipts_this_month', 'approvals_open'],
    main: ['queues', 'tasks'],
    side: SIDE,
    ways: [
      way('/receipts', 'app.page.receipts', ['receipts', 'read']),
      way('/receivables', 'app.page.receivables', ['receivables', 'read']),
      way('/invoices', 'app.page.invoices', ['invoices', 'read']),
      way('/fund-accounts', 'fund_account.titles', ['fund-accounts', 'read']),
    ],
  },
  warehouse: {
    figures: ['orders_to_ship', 'approvals_open'],
    main: ['queues', 'tasks'],
    side: SIDE,
    ways: [
      way('/delivery-notices', 'app.page.deliveries', ['delivery-notices', 'read']),
      way('/outbounds', 'app.page.outbounds', ['outbounds', 'read']),
      way('/stocks', 'app.page.stocks', ['stocks', 'read']),
      way('/stock-entries', 'stock_entry.titles', ['stock-entries', 'read']),
    ],
  },
  marketing: {
    figures: ['leads_open', 'opportunities_open', 'approvals_open'],
    main: ['followUps', 'tasks', 'funnel'],
    side: SIDE,
    ways: [
      LEADS,
      way('/lead-board', 'lead.board.title', ['leads', 'read']),
      way('/lead-pool', 'app.page.leadPools', ['leads', 'assign']),
      way('/web-forms', 'web_form.titles', ['web-forms', 'read']),
      ACTS,
    ],
  },
  purchasing: {
    figures: ['approvals_open'],
    main: ['queues', 'tasks'],
    side: SIDE,
    ways: [
      way('/products', 'app.page.products', ['products', 'read']),
      way('/stocks', 'app.page.stocks', ['stocks', 'read']),
      way('/stock-entries', 'stock_entry.titles', ['stock-entries', 'read']),
    ],
  },
  executive: {
    figures: DEALS,
    main: ['funnel', 'queues'],
    side: SIDE,
    ways: [
      ACTS,
      way('/opportunities', 'app.page.opportunities', ['opportunities', 'read']),
      way('/receivables', 'app.page.receivables', ['receivables', 'read']),
    ],
  },
  admin: {
    figures: [],
    main: ['queues', 'tasks', 'followUps', 'funnel'],
    side: SIDE,
    ways: [
      way('/users', 'app.page.users', ['users', 'update']),
      way('/roles', 'app.page.roles', ['roles', 'update']),
      way('/handovers', 'handover.titles', ['handovers', 'read']),
      way('/security-events', 'security_event.titles', ['security-events', 'read']),
      way('/data-quality', 'quality.title', ['data-quality', 'read']),
      way('/integrity', 'integrity.title', ['integrity', 'read']),
    ],
  },
}

/** Of whoever has no work of a kind that is known: everything there is for them. */
export const PLAIN: Desk = {
  figures: [],
  main: ['queues', 'tasks', 'followUps', 'funnel'],
  side: SIDE,
  ways: [],
}

export const deskOf = (home: string | undefined): Desk => DESKS[home ?? ''] ?? PLAIN

/** The figures of a desk in its order; all of them where it names none. */
export const arranged = <F extends { name: string }>(desk: Desk, figures: F[]): F[] =>
  desk.figures.length === 0
    ? figures
    : desk.figures.flatMap((name) => figures.filter((figure) => figure.name === name))
