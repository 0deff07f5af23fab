/** The words of recycle rules, and which of them suit a pool. */
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

export const kindLabel = (kind: string) => `pool.rules.kind.${kind}` as TKey
export const kindWords = (kind: string) => `pool.rules.said.${kind}` as TKey

/** As the server takes it: without what only it knows. */
export const written = ({ id: _, effective_from: __, ...rule }: Partial<Rule>) => rule
