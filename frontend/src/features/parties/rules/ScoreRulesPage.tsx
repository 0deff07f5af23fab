/** 线索评分规则: which traits and which behaviour are worth how much. */

import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { ScoreRuleForm } from './ScoreRuleForm'
import { scoreRule } from './scoreFields'

const views: View[] = [
  { key: 'all', label: 'score_rule.view.all', params: {} },
  { key: 'fit', label: 'score_rule.view.fit', params: { kind: 'fit' } },
  { key: 'behaviour', label: 'score_rule.view.behaviour', params: { kind: 'behaviour,idle' } },
]

export function ScoreRulesPage() {
  const t = useT()
  return (
    <ResourceTable
      resource="score-rules"
      name="score_rule.title"
      title="score_rule.titles"
      about="score_rule.about"
      banner={<Banner>{t('score_rule.how')}</Banner>}
      heading={scoreRule.name}
      fields={[
        scoreRule.name,
        scoreRule.kind,
        scoreRule.points,
        scoreRule.basis,
        scoreRule.is_active,
        scoreRule.position,
        scoreRule.updated_at,
      ]}
      views={views}
      sort="position"
      form={ScoreRuleForm}
      preview={false}
    />
  )
}
