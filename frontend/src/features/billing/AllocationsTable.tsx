/** Allocations: all of them, or those of one receipt or receivable. */
import { reasonField } from '@/kit/ReasonDialog'
import { ResourceTable } from '@/kit/table/ResourceTable'
import { type AllocationColumn, allocation, allocationColumns } from './allocationFields'

interface AllocationsTableProps {
  fixed?: Record<string, string>
  without?: AllocationColumn[]
}

export function AllocationsTable({ fixed, without = [] }: AllocationsTableProps) {
  return (
    <ResourceTable
      embedded={fixed !== undefined}
      resource="allocations"
      name="allocation.title"
      title="allocation.titles"
      about="allocation.about"
      heading={fixed ? undefined : allocation.customer}
      fields={allocationColumns
        .filter((column) => !without.includes(column))
        .map((column) => allocation[column])}
      views={
        fixed
          ? undefined
          : [
              { key: 'all', label: 'allocation.view.all', params: {} },
              { key: 'live', label: 'allocation.view.live', params: { status: 'live' } },
              {
                key: 'reversed',
                label: 'allocation.view.reversed',
                params: { status: 'reversed' },
              },
            ]
      }
      fixed={fixed}
      sort="-updated_at"
      inputs={{ reverse: { fields: [reasonField] } }}
    />
  )
}
