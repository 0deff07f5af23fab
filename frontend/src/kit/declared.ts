/** What the company has declared about a kind of record: fields of its own, drawn like any other. */
import i18next from 'i18next'
import { useMemo } from 'react'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import type { TKey } from '@/i18n/i18n'
import { CustomFiles } from './CustomFiles'
import type { FactGroup } from './Facts'
import { type Field, type FieldKind, HEAD, type Look } from './fields'

export type Definition = components['schemas']['CustomFieldRow']

/** Kinds of record that may have fields of their own: those whose `Resource` says `custom=True`. */
export const CUSTOMISED = [
  'customers',
  'contacts',
  'leads',
  'opportunities',
  'quotes',
  'contracts',
  'orders',
  'products',
]

const KINDS: Record<string, FieldKind> = {
  long_text: 'longText',
  number: 'qty',
  money: 'money',
  date: 'date',
  datetime: 'datetime',
  select: 'badge',
  multi_select: 'badge',
  user: 'ref',
  department: 'ref',
  lookup: 'ref',
  checkbox: 'bool',
}
const TARGETS: Record<string, string> = { user: 'users', department: 'departments' }
const LONG = 4000
const LINE = 254

/** Words that the company has written itself, as if they stood in the files of both languages. */
function teach(path: string, zh: string, en: string): TKey {
  const known = `declared.${path}`
  i18next.addResource('zh', 'translation', known, zh)
  i18next.addResource('en', 'translation', known, en)
  return known as TKey
}

/** A definition as a field of the kit: column, fact, input and filter alike. */
export function fieldOf<T extends object>(of: Definition): Field<T> {
  const at = `${of.object}.${of.key}`
  const when = of.required_when
  const looks = of.options.map((one): [string, Look] => [
    one.code,
    { label: teach(`${at}.options.${one.code}`, one.label_zh, one.label_en), off: !one.is_active },
  ])
  const long = of.kind === 'long_text'
  return {
    key: `${HEAD}${of.key}` as Field<T>['key'],
    label: teach(`${at}.label`, of.label_zh, of.label_en),
    kind: KINDS[of.kind] ?? 'text',
    looks: looks.length ? Object.fromEntries(looks) : undefined,
    multiple: of.kind === 'multi_select',
    resource: TARGETS[of.kind] ?? of.target ?? undefined,
    required: of.required && !when,
    requiredWhen: when
      ? (values) => of.required && holds(values, when.field, when.values)
      : undefined,
    filter: !long && of.kind !== 'file',
    hidden: !of.in_list,
    initial: initialOf(of),
    maxLength: of.max_length ?? (long ? LONG : LINE),
    wide: long || of.kind === 'file',
    width: 130,
    input: of.kind === 'file' ? CustomFiles : undefined,
    render: undefined,
  }
}

function initialOf(of: Definition): unknown {
  const said = of.default_value
  if (said === null) return undefined
  if (of.kind === 'checkbox') return said === 'true'
  return of.kind === 'multi_select' ? said.split(',').map((one) => one.trim()) : said
}

/** Whether another field has one of these values, spelled as text. */
export function holds(values: Record<string, unknown>, field: string, wanted: string[]): boolean {
  const said = values[field]
  return (Array.isArray(said) ? said : [said]).some((one) => wanted.includes(String(one)))
}

function grouped<T extends object>(definitions: Definition[]): FactGroup<T>[] {
  const groups = new Map<string, FactGroup<T>>()
  for (const one of definitions) {
    const name = one.group_zh ?? one.group_en ?? ''
    const title = name
      ? teach(
          `${one.object}.groups.${name.replaceAll('.', '_')}`,
          one.group_zh ?? name,
          one.group_en ?? name,
        )
      : ('custom_field.group' as TKey)
    const group = groups.get(name) ?? { title, fields: [] }
    group.fields.push(fieldOf<T>(one))
    groups.set(name, group)
  }
  return [...groups.values()]
}

const NONE: Definition[] = []

/** The active fields of a kind of record, in groups and in their order; the others for its history only. */
export function useDeclared<T extends object>(resource: string) {
  const has = CUSTOMISED.includes(resource)
  const query = { object: resource, sort: 'sort', limit: 200 }
  const { data } = useRead<{ data: Definition[] }>(
    ['list', 'custom-fields'],
    '/custom-fields',
    query,
    { enabled: has, staleTime: 60_000 },
  )
  const all = data?.data ?? NONE
  return useMemo(() => {
    const active = all.filter((one) => one.is_active)
    const groups = grouped<T>(active)
    return {
      ready: !has || data !== undefined,
      groups,
      fields: groups.flatMap((group) => group.fields),
      gone: all.filter((one) => !one.is_active).map((one) => fieldOf<T>(one)),
    }
  }, [all, data, has])
}

/** Columns of the product before those that the company wants to see in its lists. */
const OWN_FIRST = 4

/** Fields of the company among the columns of a list: those that it wants to see there, and at the end the others. */
export function placedAmong<T extends object>(own: Field<T>[], made: Field<T>[]): Field<T>[] {
  return [
    ...own.slice(0, OWN_FIRST),
    ...made.filter((field) => !field.hidden),
    ...own.slice(OWN_FIRST),
    ...made.filter((field) => field.hidden),
  ]
}

type Rule = components['schemas']['FieldRuleRow']

/** What the company asks of fields of the product: marked in forms, judged by the server. */
function useRules<T extends object>(resource: string) {
  const has = CUSTOMISED.includes(resource)
  const { data } = useRead<{ data: Rule[] }>(
    ['list', 'field-rules'],
    '/field-rules',
    { object: resource, is_active: 'true', limit: 200 },
    { enabled: has, staleTime: 60_000 },
  )
  const rules = new Map((data?.data ?? []).map((rule) => [rule.field, rule]))
  return {
    ready: !has || data !== undefined,
    apply: (field: Field<T>): Field<T> => {
      const rule = rules.get(field.key)
      if (!rule) return field
      const when = rule.required_when
      return {
        ...field,
        required: field.required || (rule.required && !when),
        requiredWhen:
          rule.required && when
            ? (values) => holds(values, when.field, when.values)
            : field.requiredWhen,
        maxLength: Math.min(rule.max_length ?? LONG, field.maxLength ?? LONG),
      }
    },
  }
}

/** What a form asks: what the company demands stands with the first fields, the rest in groups below. */
export function useAsked<T extends object>(
  resource: string,
  fields: Field<T>[],
  more: FactGroup<T>[] = [],
) {
  const declared = useDeclared<T>(resource)
  const rules = useRules<T>(resource)
  const below = more.map((group) => ({ ...group, fields: group.fields.map(rules.apply) }))
  const demanded = (field: Field<T>, before?: Field<T>) => field.required && !before?.required
  const raised = below.flatMap((group, i) =>
    group.fields.filter((field, j) => demanded(field, more[i]?.fields[j])),
  )
  const groups = [...below, ...declared.groups]
  return {
    ready: declared.ready && rules.ready,
    fields: [
      ...fields.map(rules.apply),
      ...raised,
      ...declared.fields.filter((field) => field.required),
    ],
    more: groups
      .map((group) => ({
        ...group,
        fields: group.fields.filter(
          (field) => !raised.includes(field) && !(field.required && field.key.startsWith(HEAD)),
        ),
      }))
      .filter((group) => group.fields.length > 0),
  }
}
