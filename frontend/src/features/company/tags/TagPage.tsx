/** One tag: how it looks, how often it is used, and its renaming and merging through all records. */
import { useCan } from '@/api/session'
import { RecordPage } from '@/kit/RecordPage'
import { type CatalogueTag, tag } from './fields'
import { Retag } from './Retag'
import { TagForm } from './TagForm'

export function TagPage() {
  const can = useCan()
  return (
    <RecordPage<CatalogueTag>
      resource="tags"
      title="tag.titles"
      heading={(record) => record.name}
      highlights={[tag.object, tag.used, tag.is_active]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [tag.object, tag.name, tag.colour, tag.group_name, tag.used, tag.is_active],
        },
        { title: 'kit.record.system', fields: [tag.updated_at] },
      ]}
      form={TagForm}
      extra={(record) =>
        can('tags', 'update') && (
          <>
            <Retag record={record} verb="rename" />
            {can('tags', 'merge') && <Retag record={record} verb="merge" />}
          </>
        )
      }
      removable
      timeline="log"
    />
  )
}
