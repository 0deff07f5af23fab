/** 试算: what a scoring rule would change for the latest leads. */
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Trial } from './Trial'

type Result = components['schemas']['ScoreTrialResult']
type Tried = components['schemas']['ScoreTried']

interface ScoreTrialProps {
  rule: Record<string, unknown>
  ruleId?: string
}

export function ScoreTrial({ rule, ruleId }: ScoreTrialProps) {
  const t = useT()
  const level = (code: string) => t(`lead.intent.${code}` as TKey)
  return (
    <Trial<Tried, Result>
      path="/score-rules/trial"
      rule={rule}
      ruleId={ruleId}
      press={t('rule.try')}
      say={({ tried, matched, changed }) =>
        t('score_rule.tried', { count: tried, matched, changed })
      }
      columns={[
        {
          title: t('score_rule.gives'),
          align: 'right',
          className: 'k-num',
          render: (_, one) => one.points.replace(/\.00$/, ''),
        },
        {
          title: t('lead.fields.score'),
          align: 'right',
          className: 'k-num',
          render: (_, one) =>
            one.before === one.after ? one.after : `${one.before} → ${one.after}`,
        },
        {
          title: t('lead.fields.intent_level'),
          render: (_, one) =>
            one.intent_before === one.intent_after
              ? level(one.intent_after)
              : `${level(one.intent_before)} → ${level(one.intent_after)}`,
        },
      ]}
    />
  )
}
