/** 线索分配规则: which new leads go to whom, in the order in which the rules are asked. */
import { Grid } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Banner } from '@/kit/Banner'
import { text } from '@/kit/fields'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { AssignRuleForm } from './AssignRuleForm'
import { AssignTrial } from './AssignTrial'
import { type AssignRule, assignRule } from './assignFields'
import { MoveButtons } from './MoveButtons'

const order = text<AssignRule>('id', 'assign_rule.fields.order', {
  width: 84,
  render: (record) => <MoveButtons id={record.id} name={record.name} />,
})

export function AssignRulesPage() {
  const t = useT()
  const can = useCan()
  const phone = !Grid.useBreakpoint().md
  return (
    <ResourceTable
      resource="assign-rules"
      name="assign_rule.title"
      title="assign_rule.titles"
      about="assign_rule.about"
      banner={
        <>
          <Banner>{t('assign_rule.how')}</Banner>
          <AssignTrial />
        </>
      }
      heading={assignRule.name}
      fields={[
        assignRule.name,
        ...(can('assign-rules', 'update') && !phone ? [order] : []),
        assignRule.conditions,
        assignRule.strategy,
        assignRule.fallback,
        assignRule.pool,
        assignRule.is_active,
        assignRule.position,
        assignRule.updated_at,
      ]}
      sort="position"
      form={AssignRuleForm}
      preview={false}
    />
  )
}
