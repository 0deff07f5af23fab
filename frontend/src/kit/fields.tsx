/**
 * A field is described once and drawn four times: column, detail row, input, filter.
 * Features write `product.code = text<Product>('code', 'product.fields.code')`.
 */
import type { ComponentType, ReactNode } from 'react'
import type { TKey } from '@/i18n/i18n'
import type { FieldInputProps } from './FieldInput'
import { WholeInput } from './WholeInput'

export type Tone = 'default' | 'blue' | 'green' | 'orange' | 'red' | 'purple' | 'cyan'

/** How one value of an enum looks. */
export interface Look {
  label: TKey
  tone?: Tone
  /** Still shown, but no longer offered. */
  off?: boolean
}

export type FieldKind =
  | 'text'
  | 'longText'
  | 'money'
  | 'qty'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'badge'
  | 'ref'
  | 'dict'
  | 'bool'

/** Before the key of a field that the company has made: its values lie in `custom`. */
export const HEAD = 'custom.'

export type Key<T> = keyof T & string

export interface PickerProps {
  value: string[]
  onChange: (value: string[]) => void
  /** One value only. */
  single?: boolean
  'aria-label'?: string
}

export interface FieldOptions<T> {
  /** Shown in forms with a mark, and checked before sending. */
  required?: boolean
  /** The same while the other values say so. */
  requiredWhen?: (values: Record<string, unknown>) => boolean
  /** Never an input: numbers, derived values, timestamps. */
  readOnly?: boolean
  /** Written when the record is made and fixed from then on. */
  once?: boolean
  /** Query parameter when the list can filter by it; `true` means the field's own key. */
  filter?: boolean | string
  /** Enum value of `sort` without the sign; `true` means the field's own key. */
  sort?: boolean | string
  /** Column is there but not shown until chosen. */
  hidden?: boolean
  width?: number
  hint?: TKey
  placeholder?: TKey
  maxLength?: number
  /** text: a list of words, such as tags. */
  many?: boolean
  /** text: contact data that may be masked; the resource that shows it in plain to whoever may look. */
  reveal?: string
  /** Takes the full width of a two-column form. */
  wide?: boolean
  /** The value a new record starts with. */
  initial?: unknown
  /** Draws the value itself, for the rare field that no kind fits. */
  render?: (record: T) => ReactNode
  /** date, datetime: while this holds, a day that has passed is overdue and shown as such. */
  late?: (record: T) => boolean
  /** Takes the corner of a card, where the status stands, while this holds: it says more then. */
  corner?: (record: T) => boolean
  /** Draws a value of the log, where the kind cannot tell: there is only the value then. */
  logged?: ComponentType<{ value: string | null; record: object }>
  /** Draws the input itself, for the rare field that no kind fits. */
  // biome-ignore lint/suspicious/noExplicitAny: an input of its own needs no record type
  input?: ComponentType<FieldInputProps<any>>
  /** Draws the values to filter by, where the field says `many`. */
  picker?: ComponentType<PickerProps>
  /** Asked in forms only while the other values say so. */
  when?: (values: Record<string, unknown>) => boolean
  /** With `when`: of the others it is not even shown where they have a value, which is a default then. */
  strictly?: boolean
}

export interface Field<T = object> extends FieldOptions<T> {
  key: Key<T>
  label: TKey
  kind: FieldKind
  /** badge: every value with its look, in the order of the story. */
  looks?: Record<string, Look>
  /** badge: several values may be chosen. */
  multiple?: boolean
  /** dict: type of the dictionary. */
  dict?: string
  /** ref: resource to pick from, and the key that carries the name to show. */
  resource?: string
  nameKey?: Key<T>
  /** ref: the other resource has no page of its own, so the name is plain text. */
  plain?: boolean
  /** ref: fixed query of the picker, or one derived from the values of the form. */
  query?: RefQuery
  /** ref to people: compared without looking at who asks. */
  impersonal?: boolean
  /** money: key of the currency in the record, default CNY. */
  currencyKey?: Key<T>
}

export type RefQuery =
  | Record<string, string>
  | ((values: Record<string, unknown>) => Record<string, string | undefined>)

type Maker<O> = <T extends object>(
  key: Key<T>,
  label: TKey,
  options?: FieldOptions<T> & O,
) => Field<T>

const make =
  <O,>(kind: FieldKind): Maker<O> =>
  (key, label, options) => ({ key, label, kind, ...options })

type None = Record<never, never>

export const text = make<None>('text')
export const longText = make<None>('longText')
export const qty = make<None>('qty')
/** Days, places, limits: a number on the wire, where an amount is text. */
export function whole<T extends object>(
  key: Key<T>,
  label: TKey,
  options?: FieldOptions<T>,
): Field<T> {
  return { key, label, kind: 'qty', input: WholeInput, ...options }
}

export const percent = make<None>('percent')
export const date = make<None>('date')
export const datetime = make<None>('datetime')
export const bool = make<None>('bool')

/** Amounts and prices: decimal strings, right-aligned. */
export function money<T extends object>(
  key: Key<T>,
  label: TKey,
  options?: FieldOptions<T> & { currencyKey?: Key<T> },
): Field<T> {
  return { key, label, kind: 'money', ...options }
}

/** An enum with one look per value. */
export function badge<T extends object>(
  key: Key<T>,
  label: TKey,
  looks: Record<string, Look>,
  options?: FieldOptions<T> & { multiple?: boolean },
): Field<T> {
  return { key, label, kind: 'badge', looks, ...options }
}

/** A link to another record: `ref('customer_id', '…', 'customers', 'customer_name')`. */
export function ref<T extends object>(
  key: Key<T>,
  label: TKey,
  resource: string,
  nameKey: Key<T>,
  options?: FieldOptions<T> & { query?: RefQuery; plain?: boolean },
): Field<T> {
  return { key, label, kind: 'ref', resource, nameKey, ...options }
}

/** A code of a company dictionary: `dict('industry', '…', 'industry')`. */
export function dict<T extends object>(
  key: Key<T>,
  label: TKey,
  type: string,
  options?: FieldOptions<T>,
): Field<T> {
  return { key, label, kind: 'dict', dict: type, ...options }
}

export const filterParam = <T,>(field: Field<T>): string =>
  typeof field.filter === 'string' ? field.filter : field.key

export const sortParam = <T,>(field: Field<T>): string =>
  typeof field.sort === 'string' ? field.sort : field.key

/** Kinds that filter by a range: two parameters, `…_gte` and `…_lte`. */
export const isRange = (kind: FieldKind) =>
  kind === 'money' || kind === 'qty' || kind === 'percent' || kind === 'date' || kind === 'datetime'

export const isNumeric = (kind: FieldKind) =>
  kind === 'money' || kind === 'qty' || kind === 'percent'

export function rawOf<T extends object>(record: T, key: string): unknown {
  const own = (record as Record<string, unknown>)[key]
  if (own !== undefined || !key.startsWith(HEAD)) return own
  return (record as { custom?: Record<string, unknown> }).custom?.[key.slice(HEAD.length)]
}

export function textOf<T extends object>(record: T, key: string): string {
  const value = rawOf(record, key)
  return value === null || value === undefined ? '' : String(value)
}
