/** The words and looks of an approval task: read this first. */
import type { Look } from '@/kit/fields'

export interface Task {
  id: string
  state: string
  node_name: string
  assignee_name: string
  opened_at: string | null
  due_at: string | null
  acted_at: string | null
  comment: string | null
  approval_number: string | null
  approval_status: string
  flow_name: string
  round: number
  object_type: string
  object_id: string
  object_number: string | null
  title: string
  customer_name: string | null
  amount: string | null
  currency: string | null
  submitter_name: string
  submitted_at: string
}

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
