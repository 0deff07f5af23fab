/** The life of a lead as columns, and the verb that leads from one to another: the server decides whether it may. */
import type { TKey } from '@/i18n/i18n'

export interface Column {
  key: string
  label: TKey
  /** Which leads stand here. */
  status: string
}

export const COLUMNS: Column[] = [
  { key: 'new', label: 'lead.board.new', status: 'new' },
  { key: 'nurturing', label: 'lead.board.nurturing', status: 'nurturing' },
  { key: 'qualified', label: 'lead.board.qualified', status: 'qualified' },
  { key: 'closed', label: 'lead.board.closed', status: 'converted,won' },
  { key: 'discarded', label: 'lead.board.discarded', status: 'discarded' },
]

/** A new lead is nurtured from the first call on: there is no other way to say that somebody has begun. */
export const FIRST_CALL = 'follow-up'

const VERBS: Record<string, Record<string, string>> = {
  new: { nurturing: FIRST_CALL, qualified: 'qualify', closed: 'convert', discarded: 'discard' },
  nurturing: { qualified: 'qualify', closed: 'convert', discarded: 'discard' },
  qualified: { nurturing: 'downgrade', closed: 'convert', discarded: 'discard' },
  discarded: { nurturing: 'restore' },
}

export const verbBetween = (from: string, to: string): string | undefined => VERBS[from]?.[to]

export const targetsOf = (from: string): Column[] =>
  COLUMNS.filter((column) => verbBetween(from, column.key))
