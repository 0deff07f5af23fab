/** The amounts somebody is typing to allocate a receipt: exact cents, only to be looked at before sending. */
import { cents, fromCents, trimZeros } from '@/kit/format'

/** By receivable. */
export type Entries = Record<string, string | null>

export interface Tally {
  entered: string
  after: string
  /** How much more than what is left, if so. */
  over: string | null
  /** Receivables whose entry is not an amount. */
  wrong: Set<string>
  lines: { receivable_id: string; amount: string }[]
}

export function tally(entries: Entries, left: string): Tally {
  const filled = Object.entries(entries).filter(([, amount]) => amount !== null && amount !== '')
  const wrong = new Set(filled.filter(([, amount]) => cents(amount) === null).map(([id]) => id))
  const sum = filled.reduce((all, [, amount]) => all + (cents(amount) ?? 0n), 0n)
  const after = (cents(left) ?? 0n) - sum
  return {
    entered: fromCents(sum),
    after: fromCents(after),
    over: after < 0n ? fromCents(-after) : null,
    wrong,
    lines: filled
      .filter(([, amount]) => cents(amount) !== 0n)
      .map(([receivable_id, amount]) => ({ receivable_id, amount: trimZeros(amount ?? '') })),
  }
}

/** What fits: the open balance, at most what the other entries leave of the receipt. */
export function fitting(entries: Entries, id: string, balance: string, left: string): string {
  const others = Object.entries(entries).filter(([other]) => other !== id)
  const free = cents(tally(Object.fromEntries(others), left).after) ?? 0n
  const wanted = cents(balance) ?? 0n
  const fits = wanted < free ? wanted : free
  return fromCents(fits > 0n ? fits : 0n)
}
