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
            field.required,
            field.is_unique,
            field.in_list,
            field.group_zh,
            field.is_active,
          ],
        },
      ]}
      form={CustomFieldForm}
      timeline="log"
    />
  )
}
