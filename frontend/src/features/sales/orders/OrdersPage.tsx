/** All sales orders. */
import { ResourceTable } from '@/kit/table/ResourceTable'
import type { View } from '@/kit/table/useListQuery'
import { type Order, order } from './fields'
import { orderInputs } from './inputs'
import { OrderForm } from './OrderForm'

const views: View[] = [
  { key: 'all', label: 'order.view.all', params: {} },
  { key: 'draft', label: 'order.view.draft', params: { status: 'draft,rejected,pending' } },
  {
    key: 'toShip',
    label: 'order.view.toShip',
    params: { status: 'approved', ship_status: 'none,partial' },
  },
  {
    key: 'toCollect',
    label: 'order.view.toCollect',
    params: { status: 'approved', receive_status: 'none,partial' },
  },
  {
    key: 'toInvoice',
    label: 'order.view.toInvoice',
    params: { status: 'approved', invoice_status: 'none,partial' },
  },
  { key: 'ended', label: 'order.view.ended', params: { status: 'completed,closed,voided' } },
]

export function OrdersPage() {
  return (
    <ResourceTable<Order>
      resource="orders"
      name="order.title"
      title="order.titles"
      about="order.about"
      heading={order.customer}
      fields={[
        order.number,
        order.customer,
        order.status,
        order.amount_incl,
        order.delivery_date,
        order.ship_status,
        order.invoice_status,
        order.receive_status,
        order.owner,
        order.doc_date,
        { ...order.contract, hidden: true },
        { ...order.quote, hidden: true },
        order.order_type,
        order.is_urgent,
        order.hold,
        order.updated_at,
      ]}
      views={views}
      sort="-updated_at"
      form={OrderForm}
      chain
      inputs={orderInputs}
    />
  )
}
