/** What a value of the log means in words: names of ids, yes and no, states, words of dictionaries, lists. */
import i18next from 'i18next'
import { type Change, parsed } from '@/kit/logged'
import { entityOf } from './words'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/
const SCALAR = /^(string|number|boolean)$/

/** Codes of which the words stand in a dictionary of the company. */
const DICTIONARIES: Record<string, string> = {
  industry: 'industry',
  source: 'lead_source',
  original_source: 'lead_source',
  company_size: 'customer_size',
  province: 'region',
  reg_status: 'reg_status',
  company_type: 'company_type',
  campaign_type: 'campaign_type',
  discard_reason: 'discard_reason',
  currency: 'currency',
}

export type Kind = 'blank' | 'name' | 'text' | 'yes' | 'no' | 'day' | 'moment' | 'dict'

export interface Told {
  kind: Kind
  text: string
  /** Of a code in a dictionary. */
  type?: string
}

/** One value of a field, and how it is shown. */
export function tell(
  entity: string,
  field: string,
  value: string | null,
  names: Map<string, string>,
): Told {
  if (value === null || value === '') return { kind: 'blank', text: '' }
  if (ID.test(value)) return { kind: 'name', text: names.get(value) ?? value }
  if (value === 'true' || value === 'false')
    return { kind: value === 'true' ? 'yes' : 'no', text: '' }
  if (DAY.test(value)) return { kind: 'day', text: value }
  if (MOMENT.test(value)) return { kind: 'moment', text: value }
  const name = field.split('.').at(-1) ?? field
  const type = DICTIONARIES[name]
  if (type) return { kind: 'dict', text: value, type }
  return { kind: 'text', text: stateOf(entityOf(entity), name, value) ?? value }
}

/** `deal` of a lifecycle by the word on the screens: they lie under the name of the field, or its last word. */
function stateOf(entity: string, field: string, value: string): string | undefined {
  if (!/^[A-Za-z_]{1,40}$/.test(value)) return undefined
  const short = field.split('_').at(-1) ?? field
  const places = [field, `rules.${field}`, short].map((group) => `${entity}.${group}.${value}`)
  const found = places.find((key) => i18next.exists(key))
  const word = found === undefined ? undefined : i18next.t(found as never)
  return typeof word === 'string' ? (word as string) : undefined
}

/** A list or a whole as what in it differs: `{"a":{"days":7}}` → `{"a":{"days":9}}` says `days 7 → 9`. */
export function parts(change: Change): Change[] | undefined {
  const [old, now] = [parsed(change.old), parsed(change.new)]
  if (old === undefined && now === undefined) return undefined
  if (listed(old) && listed(now))
    return [{ field: change.field, old: joined(old), new: joined(now) }]
  const [before, after] = [leaves(old), leaves(now)]
  const paths = [...new Set([...before.keys(), ...after.keys()])]
  return paths
    .map((path) => ({
      field: path,
      old: before.get(path) ?? null,
      new: after.get(path) ?? null,
    }))
    .filter((one) => one.old !== one.new)
}

const SEPARATOR = '\u0000'

/** The values of a plain list, as they come out of `parts`. */
export const several = (value: string | null): string[] | undefined =>
  value?.includes(SEPARATOR) ? value.split(SEPARATOR) : undefined

const listed = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((one) => SCALAR.test(typeof one)))

const joined = (value: unknown): string | null =>
  Array.isArray(value) && value.length ? value.map(String).join(SEPARATOR) : null

/** Every value by its path, without what is empty and without keys that are ids. */
function leaves(value: unknown): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (one: unknown, path: string) => {
    if (one === null || one === undefined || one === '') return
    if (Array.isArray(one) && one.every((each) => SCALAR.test(typeof each))) {
      if (one.length) found.set(path, one.map(String).join(SEPARATOR))
    } else if (typeof one === 'object') {
      for (const [key, inner] of Object.entries(one)) {
        if (key !== 'id') walk(inner, path ? `${path}.${key}` : key)
      }
    } else found.set(path, String(one))
  }
  walk(value, '')
  return found
}

/** The last name of a path. */
export const nameOfPath = (path: string): string => path.split('.').at(-1) ?? path
