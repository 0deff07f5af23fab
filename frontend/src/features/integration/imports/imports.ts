/** What the screens of an import share: its types, its states, and what may be imported at all. */

import type { components } from '@/api/schema.gen'
import { useCan } from '@/api/session'
import type { TKey } from '@/i18n/i18n'
import type { Look } from '@/kit/fields'

export type Import = components['schemas']['ImportRead']
export type ImportLine = components['schemas']['ImportRow']
export type Options = components['schemas']['ImportOptions']
export type FileRow = components['schemas']['ImportRowRead']

export const KINDS = [
  'leads',
  'customers',
  'follow-ups',
  'products',
  'opening-balances',
  'erp-figures',
] as const
export type Kind = (typeof KINDS)[number]

/** Files whose sums are held against what the other books say. */
export const isControlled = (kind: string) => kind in CONTROLLED
export const CONTROLLED: Record<string, readonly TKey[]> = {
  'opening-balances': ['opening_balance.kind.receivable', 'opening_balance.kind.prepayment'],
  'erp-figures': [
    'erp_figure.kind.receivable',
    'erp_figure.kind.receipt',
    'erp_figure.kind.delivery',
  ],
}
/** What figures of a file may be, by the last part of their word. */
export const kindsOf = (kind: string) =>
  (CONTROLLED[kind] ?? []).map((word) => ({ value: word.split('.').pop() ?? '', word }))
/** Those that differ may be kept for a reason; what was taken over has to be right. */
export const mayDiffer = (kind: string) => kind === 'erp-figures'
export type Control = components['schemas']['ControlTotal']

export const importStates = {
  reading: { label: 'imports.state.reading', tone: 'blue' },
  ready: { label: 'imports.state.ready', tone: 'orange' },
  checking: { label: 'imports.state.checking', tone: 'blue' },
  checked: { label: 'imports.state.checked', tone: 'orange' },
  running: { label: 'imports.state.running', tone: 'blue' },
  done: { label: 'imports.state.done', tone: 'green' },
  undoing: { label: 'imports.state.undoing', tone: 'blue' },
  undone: { label: 'imports.state.undone' },
  stopped: { label: 'imports.state.stopped', tone: 'red' },
} satisfies Record<string, Look>

export const outcomes = {
  create: { label: 'imports.outcome.create', tone: 'green' },
  update: { label: 'imports.outcome.update', tone: 'blue' },
  skip: { label: 'imports.outcome.skip' },
  fail: { label: 'imports.outcome.fail', tone: 'red' },
} satisfies Record<string, Look>

const BUSY = ['reading', 'checking', 'running', 'undoing']
export const isBusy = (of: { state: string }) => BUSY.includes(of.state)

/** Where the records of a kind are looked at: what was said to customers has no list of its own. */
export const listOf = (kind: string) => (kind === 'follow-ups' ? '/feed' : `/${kind}`)

/** Milliseconds between two looks while something is going on. */
export const OFTEN = 1000

export function useImportable(): Kind[] {
  const can = useCan()
  return KINDS.filter((kind) => can(kind, 'import'))
}
