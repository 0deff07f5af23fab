/** One sales order. */
import { approvalTab, filesTab, traceTab } from '@/kit/documentTabs'
import { qty } from '@/kit/fields'
import { documentTotals, line } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { RecordPage } from '@/kit/RecordPage'
import { useDialog } from '@/kit/useDialog'
import { type Order, type OrderLine, order } from './fields'
import { orderInputs } from './inputs'
import { OrderDialogs } from './OrderDialogs'
import { OrderForm } from './OrderForm'
import { OrderProgress } from './OrderProgress'

const done = (key: 'notified_qty' | 'shipped_qty' | 'invoiced_qty') =>
  qty<OrderLine>(key, `order.fields.${key}`, { width: 60 })

const lineFields = [
  line.product_cell,
  line.qty,
  done('notified_qty'),
  done('shipped_qty'),
  done('invoiced_qty'),
  line.amount_at,
]

export function OrderPage() {
  const dialog = useDialog()
  return (
    <RecordPage<Order>
      resource="orders"
      title="order.titles"
      heading={(record) => record.customer_name ?? record.number ?? ''}
      number={(record) => record.number}
      status={order.status}
      highlights={[
        order.amount_incl,
        order.ship_status,
        order.invoice_status,
        order.receive_status,
        order.delivery_date,
        order.owner,
      ]}
      chain
      banner={(record) => (
        <>
          <OrderProgress record={record} />
          <OrderDialogs record={record} dialog={dialog} />
        </>
      )}
      inputs={() => orderInputs}
      facts={[
        {
          title: 'order.group.basics',
          fields: [
            order.customer,
            order.contract,
            order.quote,
            order.opportunity,
            order.po_no,
            order.doc_date,
            order.order_type,
            order.payment_term,
            order.collection_basis,
          ],
        },
        {
          title: 'order.group.shipping',
          fields: [
            order.consignee,
            order.ship_phone,
            order.ship_address,
            order.warehouse,
            order.is_urgent,
          ],
        },
        {
          title: 'order.group.more',
          fields: [
            order.source,
            order.header_discount_amount,
            order.performance_owner,
            order.approved_at,
            order.hold,
            order.hold_reason,
            order.remark,
          ],
        },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'kit.lines.title',
          children: (record) => (
            <LinesTable<OrderLine>
              lines={record.lines}
              fields={lineFields}
              header={record}
              totals={documentTotals}
            />
          ),
        },
        approvalTab('orders'),
        filesTab('orders'),
        traceTab('orders'),
      ]}
      form={OrderForm}
      timeline="log"
      removable
    />
  )
}
