/** What the company asks of fields of the product, one kind of record after the other. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { FieldRuleForm } from './FieldRuleForm'
import { objects } from './fields'
import { rule } from './ruleFields'

const views: View[] = Object.entries(objects).map(([key, look]) => ({
  key,
  label: look.label,
  params: { object: key },
}))

export function FieldRulesPage() {
  const { params } = useUrlState()
  return (
    <ResourceTable
      resource="field-rules"
      name="field_rule.title"
      title="field_rule.titles"
      about="field_rule.about"
      fields={[
        rule.field,
        rule.required,
        rule.form,
        rule.minimum,
        rule.maximum,
        rule.max_length,
        rule.is_active,
      ]}
      filters={[rule.is_active]}
      views={views}
      sort="field"
      initial={{ object: params.view ?? views[0]?.key }}
      form={FieldRuleForm}
      preview={false}
    />
  )
}
