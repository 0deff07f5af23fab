/** One assignment rule. */
import { RecordPage } from '@/kit/RecordPage'
import { AssignRuleForm } from './AssignRuleForm'
import { type AssignRule, assignRule } from './assignFields'
import { moveInput } from './moveInput'

export function AssignRulePage() {
  return (
    <RecordPage<AssignRule>
      resource="assign-rules"
      title="assign_rule.titles"
      heading={(record) => record.name}
      status={assignRule.strategy}
      highlights={[assignRule.position, assignRule.is_active]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            assignRule.name,
            assignRule.conditions,
            assignRule.strategy,
            assignRule.targets,
            assignRule.fallback,
            assignRule.pool,
            assignRule.is_active,
          ],
        },
        { title: 'kit.record.system', fields: [assignRule.updated_at] },
      ]}
      inputs={() => ({ move: moveInput })}
      form={AssignRuleForm}
      removable
      timeline="log"
    />
  )
}
