/** What rules may ask of a lead: fields, the comparisons that suit them, and where their values come from. */
import type { components } from '@/api/schema.gen'
import type { TKey } from '@/i18n/i18n'
import type { Look } from '@/kit/fields'

export type Condition = components['schemas']['Condition']
export type ConditionRead = components['schemas']['ConditionRead']
export type ConditionField = Condition['field']
export type ConditionOp = Condition['op']

const words = (prefix: string, codes: string[]): Record<string, Look> =>
  Object.fromEntries(codes.map((code) => [code, { label: `${prefix}.${code}` as TKey }]))

/** Values come from a dictionary, from a fixed set, or are typed. */
interface Source {
  dict?: string
  looks?: Record<string, Look>
  number?: true
}

export const SOURCES: Record<ConditionField, Source> = {
  province: { dict: 'region' },
  city: {},
  industry: { dict: 'industry' },
  company_size: { dict: 'customer_size' },
  budget_amount: { number: true },
  source: { dict: 'lead_source' },
  authority_level: {
    looks: words('lead.authority', ['decision_maker', 'influencer', 'user', 'unknown']),
  },
  intent_level: { looks: words('lead.intent', ['A', 'B', 'C', 'D']) },
  score: { number: true },
  demand: {},
  utm_source: {},
  utm_campaign: {},
  third_party_batch: {},
}

export const FIELDS = Object.keys(SOURCES) as ConditionField[]
/** What follows from the score cannot be its reason. */
export const OF_SCORING = FIELDS.filter((field) => field !== 'score' && field !== 'intent_level')

const NUMBER: ConditionOp[] = ['gte', 'lt', 'known', 'unknown']
const WORDS: ConditionOp[] = ['in', 'not_in', 'known', 'unknown']
export const opsOf = (field: ConditionField) => (SOURCES[field].number ? NUMBER : WORDS)
export const takesValue = (op: string) => op !== 'known' && op !== 'unknown'

export const fieldLabel = (field: string) => `lead.fields.${field}` as TKey
export const opLabel = (op: string) => `rule.op.${op}` as TKey
