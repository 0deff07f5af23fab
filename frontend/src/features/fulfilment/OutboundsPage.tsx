/** All deliveries. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { OutboundForm } from './OutboundForm'
import { outbound } from './outboundFields'
import { outboundInputs } from './outboundInputs'

const views: View[] = [
  { key: 'all', label: 'outbound.view.all', params: {} },
  { key: 'draft', label: 'outbound.view.draft', params: { status: 'draft' } },
  { key: 'confirmed', label: 'outbound.view.confirmed', params: { status: 'confirmed' } },
  { key: 'shipped', label: 'outbound.view.shipped', params: { status: 'shipped' } },
  { key: 'signed', label: 'outbound.view.signed', params: { status: 'signed' } },
]

export function OutboundsPage() {
  return (
    <ResourceTable
      resource="outbounds"
      name="outbound.title"
      title="outbound.titles"
      about="outbound.about"
      heading={outbound.customer}
      fields={[
        outbound.number,
        outbound.customer,
        outbound.warehouse,
        outbound.total_qty,
        outbound.amount_incl,
        outbound.status,
        outbound.out_date,
        outbound.carrier,
        outbound.tracking_no,
        outbound.owner,
        outbound.order,
        outbound.notice,
        outbound.amount_excl,
        outbound.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={OutboundForm}
      chain
      inputs={outboundInputs}
    />
  )
}
