/** What a form starts with and what it sends. */
import { type Field, HEAD, rawOf } from './fields'

/** Search parameters `init.customer_id=…` prefill a new record. */
export function initialFrom(params: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([key]) => key.startsWith('init.'))
      .map(([key, value]) => [key.slice('init.'.length), value]),
  )
}

export function startValues<T extends object>(
  fields: Field<T>[],
  record: object | undefined,
  initial: Record<string, unknown> = {},
  linesKey?: string,
): Record<string, unknown> {
  if (record) {
    const keys = [...fields.map((field) => field.key as string), ...(linesKey ? [linesKey] : [])]
    return Object.fromEntries(keys.map((key) => [key, rawOf(record, key) ?? undefined]))
  }
  const own = fields
    .filter((field) => field.initial !== undefined)
    .map((field) => [field.key, field.initial])
  return { ...Object.fromEntries(own), ...initial }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** New: everything filled in. Existing: only what changed, `null` to clear. */
export function bodyOf(
  values: Record<string, unknown>,
  start: Record<string, unknown>,
  isNew: boolean,
): Record<string, unknown> {
  const entries = Object.entries(values)
  if (isNew) return nested(entries.filter(([, value]) => value !== undefined && value !== null))
  return nested(
    entries
      .filter(([key, value]) => !same(value, start[key]))
      .map(([key, value]) => [key, value ?? null]),
  )
}

/** `custom.budget` is sent inside of `custom`. */
export function nested(entries: [string, unknown][]): Record<string, unknown> {
  const own = entries.filter(([key]) => !key.startsWith(HEAD))
  const custom = entries
    .filter(([key]) => key.startsWith(HEAD))
    .map(([key, value]) => [key.slice(HEAD.length), value])
  return {
    ...Object.fromEntries(own),
    ...(custom.length && { custom: Object.fromEntries(custom) }),
  }
}

/** The other way round: what a form knows each by itself. */
export function flattened(body: Record<string, unknown>): Record<string, unknown> {
  const { custom, ...own } = body
  const inner = Object.entries((custom as Record<string, unknown> | undefined) ?? {})
  return { ...own, ...Object.fromEntries(inner.map(([key, value]) => [`${HEAD}${key}`, value])) }
}
