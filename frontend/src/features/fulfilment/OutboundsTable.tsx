/** Deliveries inside another record. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import { outbound } from './outboundFields'

export function OutboundsTable({ fixed }: { fixed: Record<string, string> }) {
  return (
    <ResourceTable
      embedded
      resource="outbounds"
      name="outbound.title"
      title="outbound.titles"
      fields={[
        outbound.number,
        outbound.out_date,
        outbound.total_qty,
        outbound.amount_incl,
        outbound.tracking_no,
        outbound.status,
      ]}
      filters={[]}
      fixed={fixed}
      preview={false}
    />
  )
}
