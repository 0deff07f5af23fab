/** What is asked of a field of the product. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type FieldRule, rule } from './ruleFields'

export function FieldRuleForm(props: FormProps<FieldRule>) {
  return (
    <RecordForm<FieldRule>
      {...props}
      resource="field-rules"
      name="field_rule.title"
      fields={[rule.object, rule.field, rule.required, rule.required_when, rule.is_active]}
      more={[
        {
          title: 'field_rule.texts',
          fields: [rule.form, rule.mask, rule.min_length, rule.max_length],
        },
        { title: 'field_rule.bounds', fields: [rule.minimum, rule.maximum] },
      ]}
      onSaved={() => undefined}
    />
  )
}
