/** 收回规则: their words, which of them suit a pool, and in what their time is counted. */
import type { components } from '@/api/schema.gen'
import type { TKey } from '@/i18n/i18n'

export type Rule = components['schemas']['RecycleRuleRead']
export type RuleWrite = components['schemas']['RecycleRuleWrite']

const KINDS: Record<string, RuleWrite['kind'][]> = {
  customers: ['no_follow_up', 'no_opportunity', 'no_deal'],
  leads: ['no_follow_up', 'lead_not_converted', 'lead_no_response'],
}
export const kindsOf = (objectType: unknown): RuleWrite['kind'][] => KINDS[String(objectType)] ?? []

export const GRADES = ['A', 'B', 'C'] as const
export type Grade = (typeof GRADES)[number]

/** Only customers have a grade, and deals that may spare them. */
export const isGraded = (objectType: unknown) => objectType === 'customers'

/** The word behind the number: who does not answer a lead has hours, everything else days. */
export const unitLabel = (kind: string | undefined): TKey =>
  kind === 'lead_no_response' ? 'pool.rules.hours' : 'pool.rules.day'

export const kindLabel = (kind: string) => `pool.rules.kind.${kind}` as TKey
export const kindWords = (kind: string) => `pool.rules.said.${kind}` as TKey

/** As the server takes it: without what only it knows. */
export const written = ({ id: _, effective_from: __, ...rule }: Partial<Rule>) => rule
