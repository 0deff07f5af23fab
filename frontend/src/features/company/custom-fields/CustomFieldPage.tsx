/** One field of the company. */
import { RecordPage } from '@/kit/RecordPage'
import { CustomFieldForm } from './CustomFieldForm'
import { type CustomField, field } from './fields'

export function CustomFieldPage() {
  return (
    <RecordPage<CustomField>
      resource="custom-fields"
      title="custom_field.titles"
      heading={(record) => record.label_zh}
      number={(record) => record.key}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            field.object,
            field.label_zh,
            field.label_en,
            field.key,
            field.kind,
            field.options,
            field.target,
            field.scale,
            field.default_value,
            field.is_active,
          ],
        },
        {
          title: 'custom_field.part.rules',
          fields: [
            field.required,
            field.required_when,
            field.is_unique,
            field.form,
            field.mask,
            field.min_length,
            field.max_length,
            field.minimum,
            field.maximum,
          ],
        },
        {
          title: 'custom_field.part.place',
          fields: [field.in_list, field.group_zh, field.group_en, field.sort, field.visible_to],
        },
      ]}
      form={CustomFieldForm}
      timeline="log"
    />
  )
}
