/** The fields of the company, one kind of record after the other. */
import { language } from '@/i18n/i18n'
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { CustomFieldForm } from './CustomFieldForm'
import { field, objects } from './fields'

const views: View[] = Object.entries(objects).map(([key, look]) => ({
  key,
  label: look.label,
  params: { object: key },
}))

export function CustomFieldsPage() {
  const { params } = useUrlState()
  const object = params.view ?? views[0]?.key
  // The first one heads its row and links to the field.
  const [zh, en] = [field.label_zh, field.label_en]
  const names = language() === 'zh' ? [zh, en] : [en, zh]
  return (
    <ResourceTable
      resource="custom-fields"
      name="custom_field.title"
      title="custom_field.titles"
      about="custom_field.about"
      fields={[
        ...names,
        field.key,
        field.kind,
        field.required,
        field.is_unique,
        field.in_list,
        field.group_zh,
        field.sort,
        field.is_active,
      ]}
      filters={[field.kind, field.is_active]}
      views={views}
      sort="sort"
      initial={{ object }}
      form={CustomFieldForm}
      preview={false}
    />
  )
}
