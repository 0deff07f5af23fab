/** The rules of one field of the product. */
import { RecordPage } from '@/kit/RecordPage'
import { nameOf } from './conditions'
import { FieldRuleForm } from './FieldRuleForm'
import { type FieldRule, rule } from './ruleFields'

export function FieldRulePage() {
  return (
    <RecordPage<FieldRule>
      resource="field-rules"
      title="field_rule.titles"
      heading={(record) => nameOf(record.object, record.field)}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            rule.object,
            rule.field,
            rule.required,
            rule.required_when,
            rule.form,
            rule.mask,
            rule.min_length,
            rule.max_length,
            rule.minimum,
            rule.maximum,
            rule.is_active,
          ],
        },
      ]}
      form={FieldRuleForm}
      timeline="log"
    />
  )
}
