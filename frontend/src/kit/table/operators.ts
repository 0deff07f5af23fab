/** How a field can be compared, by its kind; the words are `kit.op.*`. */
import type { TKey } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import type { Comparison } from './filterTree'

const KINDS: Record<Field['kind'], string[]> = {
  text: ['contains', 'eq', 'ne', 'starts_with', 'is_null'],
  longText: ['contains', 'starts_with', 'is_null'],
  badge: ['in', 'not_in', 'is_null'],
  dict: ['in', 'not_in', 'is_null'],
  ref: ['eq', 'ne', 'is_null'],
  bool: ['eq'],
  money: ['gte', 'lte', 'between', 'eq', 'is_null'],
  qty: ['gte', 'lte', 'between', 'eq', 'is_null'],
  percent: ['gte', 'lte', 'between', 'eq', 'is_null'],
  date: ['next_days', 'last_days', 'between', 'gte', 'lte', 'is_null'],
  datetime: ['next_days', 'last_days', 'between', 'gte', 'lte', 'is_null'],
}

export function operatorsOf<T extends object>(field: Field<T>): string[] {
  if (field.many) return ['has_any', 'has_all', 'has_none']
  if (field.kind === 'ref' && field.resource === 'users' && !field.impersonal)
    return ['is_me', 'is_under_me', ...KINDS.ref]
  return KINDS[field.kind]
}

export const opLabel = (op: string) => `kit.op.${op}` as TKey

/** What an operator compares with, before anything is chosen. */
export function startOf(op: string): unknown {
  if (op === 'is_null' || op === 'is_me' || op === 'is_under_me') return true
  if (op === 'last_days' || op === 'next_days') return 7
  if (op === 'in' || op === 'not_in' || op.startsWith('has_')) return []
  if (op === 'between') return [null, null]
  return null
}

/** Whether there is something to compare with. */
export function isComplete({ value }: Comparison): boolean {
  if (Array.isArray(value))
    return value.length > 0 && value.every((one) => one !== null && one !== '')
  return value !== null && value !== undefined && value !== ''
}
