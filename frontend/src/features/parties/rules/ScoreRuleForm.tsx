/** A new scoring rule, or changes to one, with a trial on real leads before it is saved. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { ScoreTrial } from './ScoreTrial'
import { type ScoreRule, scoreBody, scoreRule } from './scoreFields'

export function ScoreRuleForm(props: FormProps<ScoreRule>) {
  const { record } = props
  const kindOf = (values: Record<string, unknown>) => record?.kind ?? values.kind
  const fields = [
    scoreRule.name,
    scoreRule.kind,
    scoreRule.behaviour,
    scoreRule.points,
    scoreRule.conditions,
    scoreRule.most,
    scoreRule.half_life_days,
    scoreRule.days,
    scoreRule.position,
    scoreRule.is_active,
  ]
  const asked = (values: Record<string, unknown>) =>
    scoreBody(
      Object.fromEntries(
        fields.map(({ key }) => [key, values[key] ?? (record as Record<string, unknown>)?.[key]]),
      ),
      kindOf(values),
    )
  return (
    <RecordForm<ScoreRule>
      {...props}
      resource="score-rules"
      name="score_rule.title"
      toBody={(values) => scoreBody(values, kindOf(values))}
      fields={fields}
      below={(values) => <ScoreTrial rule={asked(values)} ruleId={record?.id} />}
    />
  )
}
