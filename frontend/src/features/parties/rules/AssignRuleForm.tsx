/** A new assignment rule, or changes to one, with a trial on real leads before it is saved. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { AssignTrial } from './AssignTrial'
import { type AssignRule, assignRule } from './assignFields'

export function AssignRuleForm(props: FormProps<AssignRule>) {
  const { record } = props
  const fields = [
    assignRule.name,
    assignRule.conditions,
    assignRule.strategy,
    assignRule.targets,
    assignRule.fallback,
    assignRule.pool,
    assignRule.is_active,
  ]
  const asked = (values: Record<string, unknown>) =>
    Object.fromEntries(
      fields
        .map(({ key }) => [key, key in values ? values[key] : rawOf(record, key)] as const)
        .filter(([, value]) => value !== undefined && value !== null),
    )
  return (
    <RecordForm<AssignRule>
      {...props}
      resource="assign-rules"
      name="assign_rule.title"
      fields={fields}
      below={(values) => <AssignTrial rule={asked(values)} ruleId={record?.id} />}
    />
  )
}

const rawOf = (record: AssignRule | undefined, key: string) =>
  (record as Record<string, unknown> | undefined)?.[key]
