/** One scoring rule. */
import { RecordPage } from '@/kit/RecordPage'
import { ScoreRuleForm } from './ScoreRuleForm'
import { type ScoreRule, scoreRule } from './scoreFields'

export function ScoreRulePage() {
  return (
    <RecordPage<ScoreRule>
      resource="score-rules"
      title="score_rule.titles"
      heading={(record) => record.name}
      status={scoreRule.kind}
      highlights={[scoreRule.points, scoreRule.is_active]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            scoreRule.name,
            scoreRule.points,
            scoreRule.conditions,
            scoreRule.behaviour,
            scoreRule.most,
            scoreRule.half_life_days,
            scoreRule.days,
            scoreRule.position,
            scoreRule.is_active,
          ],
        },
        { title: 'kit.record.system', fields: [scoreRule.updated_at] },
      ]}
      form={ScoreRuleForm}
      removable
      timeline="log"
    />
  )
}
