/** All stock entries. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { EntryForm } from './EntryForm'
import { entry } from './entryFields'

const views: View[] = [
  { key: 'all', label: 'stock_entry.view.all', params: {} },
  { key: 'opening', label: 'stock_entry.view.opening', params: { kind: 'opening' } },
  { key: 'other_in', label: 'stock_entry.view.other_in', params: { kind: 'other_in' } },
]

export function EntriesPage() {
  return (
    <ResourceTable
      resource="stock-entries"
      name="stock_entry.title"
      title="stock_entry.titles"
      about="stock_entry.about"
      fields={[
        entry.number,
        entry.kind,
        entry.warehouse,
        entry.doc_date,
        entry.amount,
        entry.reason,
        entry.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={EntryForm}
      preview={false}
    />
  )
}
