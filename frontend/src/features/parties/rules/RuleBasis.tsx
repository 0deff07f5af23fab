/** What earns the points of a rule, in one cell: conditions, a behaviour with its bounds, or silence. */
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { ConditionList } from './ConditionList'

export function RuleBasis({ rule }: { rule: components['schemas']['ScoreRuleRow'] }) {
  const t = useT()
  if (rule.kind === 'fit') return <ConditionList conditions={rule.conditions} />
  if (rule.kind === 'idle') return t('score_rule.silent', { count: rule.days ?? 0 })
  return (
    <>
      {t(`score_rule.did.${rule.behaviour}` as TKey)}{' '}
      <span className="k-faint">
        {t('score_rule.halved', { count: rule.half_life_days })}
        {rule.most !== null && ` · ${t('score_rule.atMost', { count: rule.most })}`}
      </span>
    </>
  )
}
