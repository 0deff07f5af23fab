/** A new order, or changes to a draft. Lines that came from a quote or contract stay as agreed. */
import { commercialLines, header } from '@/kit/lines/commercial'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Order, order } from './fields'

const lines = commercialLines()

export function OrderForm(props: FormProps<Order>) {
  const pushed = (props.record?.lines ?? []).some(
    (line) => line.contract_line_id || line.quote_line_id,
  )
  return (
    <RecordForm<Order>
      {...props}
      resource="orders"
      name="order.title"
      layout="wide"
      fields={[
        order.customer,
        order.contract,
        order.delivery_date,
        order.po_no,
        order.payment_term,
        { ...order.header_discount_amount, readOnly: pushed },
      ]}
      lines={pushed ? undefined : lines}
      more={[
        {
          title: 'order.group.shipping',
          fields: [
            order.consignee,
            order.ship_phone,
            order.warehouse,
            order.is_urgent,
            order.ship_address,
          ],
        },
        {
          title: 'order.group.more',
          fields: [
            order.order_type,
            order.collection_basis,
            order.contact,
            order.opportunity,
            order.doc_date,
            header.currency,
            header.price_mode,
            order.remark,
          ],
        },
      ]}
    />
  )
}
