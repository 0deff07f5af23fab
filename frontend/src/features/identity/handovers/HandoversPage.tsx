/** All handovers of the people one leads. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { handover } from './fields'
import { HandoverForm } from './HandoverForm'

const views: View[] = [
  { key: 'open', label: 'handover.view.open', params: { status: 'draft,running,incomplete' } },
  { key: 'done', label: 'handover.view.done', params: { status: 'done' } },
  { key: 'all', label: 'handover.view.all', params: {} },
]

export function HandoversPage() {
  return (
    <ResourceTable
      resource="handovers"
      name="handover.title"
      title="handover.titles"
      about="handover.about"
      heading={handover.from}
      fields={[
        handover.number,
        handover.from,
        handover.kind,
        handover.status,
        handover.moved,
        handover.pooled,
        handover.refused,
        handover.owner,
        handover.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={HandoverForm}
    />
  )
}
