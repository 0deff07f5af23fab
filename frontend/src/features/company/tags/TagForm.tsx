/** A new tag, or how one looks and whether it is offered. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type CatalogueTag, tag } from './fields'

export function TagForm(props: FormProps<CatalogueTag>) {
  return (
    <RecordForm<CatalogueTag>
      {...props}
      resource="tags"
      name="tag.title"
      fields={[tag.object, tag.name, tag.colour, tag.group_name, tag.is_active]}
    />
  )
}
