/** The catalogue of tags, one kind of record after the other. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { useUrlState } from '@/kit/useUrlState'
import { objects, tag } from './fields'
import { TagForm } from './TagForm'

const views: View[] = Object.entries(objects).map(([key, look]) => ({
  key,
  label: look.label,
  params: { object: key },
}))

export function TagsPage() {
  const { params } = useUrlState()
  return (
    <ResourceTable
      resource="tags"
      name="tag.title"
      title="tag.titles"
      about="tag.about"
      fields={[tag.name, tag.used, tag.group_name, tag.is_active, tag.updated_at]}
      views={views}
      sort="name"
      initial={{ object: params.view ?? views[0]?.key }}
      form={TagForm}
      preview={false}
    />
  )
}
