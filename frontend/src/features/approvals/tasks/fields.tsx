/** The words and looks of an approval task: read this first. */
import type { components } from '@/api/schema.gen'
import type { Look } from '@/kit/fields'

export type Task = components['schemas']['ApprovalTaskRow']

/** Words of what is approved, by resource. */
export const kinds: Record<string, Look> = {
  quotes: { label: 'approval.kind.quotes' },
  contracts: { label: 'approval.kind.contracts' },
  orders: { label: 'approval.kind.orders' },
  'delivery-notices': { label: 'approval.kind.delivery-notices' },
  invoices: { label: 'approval.kind.invoices' },
  receipts: { label: 'approval.kind.receipts' },
}

/** The three lists of the page: what the server is asked for. */
export const VIEWS = [
  { key: 'open', label: 'approval.view.open', query: { state: 'open' } },
  {
    key: 'done',
    label: 'approval.view.done',
    query: { state: 'approved,rejected,returned,transferred' },
  },
  {
    key: 'sent',
    label: 'approval.view.sent',
    query: { state: 'waiting,open,approved,rejected,returned', mine: 'false' },
  },
] as const
