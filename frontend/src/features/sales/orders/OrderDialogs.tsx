/** What an order makes: a delivery notice, a goods issue, an invoice application. */
import { actionLabel } from '@/api/actions'
import { language, useT } from '@/i18n/i18n'
import { badge, date, type Field, ref } from '@/kit/fields'
import { PushDialog } from '@/kit/lines/PushDialog'
import { left, smaller } from '@/kit/lines/quantities'
import { usePush } from '@/kit/lines/usePush'
import type { DialogState } from '@/kit/useDialog'
import type { Order, OrderLine } from './fields'

interface Input {
  warehouse_id: string
  warehouse_name: string
  planned_date: string
  invoice_type: string
  invoice_title_id: string
  invoice_title: string
}

const warehouse = ref<Input>(
  'warehouse_id',
  'order.fields.warehouse',
  'warehouses',
  'warehouse_name',
  { hint: 'order.push.warehouseHint' },
)
const plannedDate = date<Input>('planned_date', 'order.push.planned_date')

const invoiceType = badge<Input>(
  'invoice_type',
  'order.push.invoice_type',
  {
    e_special: { label: 'invoice.type.e_special' },
    e_normal: { label: 'invoice.type.e_normal' },
    p_special_d: { label: 'invoice.type.p_special_d' },
    p_normal_d: { label: 'invoice.type.p_normal_d' },
    special: { label: 'invoice.type.special' },
    normal: { label: 'invoice.type.normal' },
  },
  { required: true },
)
const invoiceTitle = (order: Order) =>
  ref<Input>('invoice_title_id', 'order.push.invoice_title', 'invoice-titles', 'invoice_title', {
    hint: 'order.push.titleHint',
    query: { customer_id: order.customer_id },
  })

/** What the dialog suggests; how much may really go is the server's to say. */
const rest = {
  'push-notice': (line: OrderLine) =>
    smaller(line.undelivered_qty, left(line.qty, line.cancelled_qty, line.notified_qty)),
  'push-outbound': (line: OrderLine) => line.undelivered_qty,
  'push-invoice': (line: OrderLine) => left(line.qty, line.cancelled_qty, line.invoiced_qty),
}
const fieldsOf = (verb: keyof typeof rest, order: Order): Field<Input>[] =>
  ({
    'push-notice': [warehouse, plannedDate],
    'push-outbound': [warehouse],
    'push-invoice': [invoiceType, invoiceTitle(order)],
  })[verb]
const TARGETS = {
  'push-notice': 'delivery-notices',
  'push-outbound': 'outbounds',
  'push-invoice': 'invoices',
}

const isPush = (name: string | undefined): name is keyof typeof rest =>
  name !== undefined && name in rest

interface OrderDialogsProps {
  record: Order
  dialog: DialogState
}

export function OrderDialogs({ record, dialog }: OrderDialogsProps) {
  const t = useT()
  const push = usePush('orders', record.id)
  const verb = dialog.open
  if (!isPush(verb)) return null
  return (
    <PushDialog
      title={actionLabel(verb, language())}
      note={verb === 'push-outbound' ? t('order.push.outboundNote') : undefined}
      fields={fieldsOf(verb, record)}
      initial={
        verb === 'push-invoice'
          ? { invoice_type: 'e_special' }
          : { warehouse_id: record.warehouse_id ?? undefined }
      }
      lines={record.lines.map((line) => ({ ...line, left: rest[verb](line) }))}
      onSubmit={(body) => push(verb, TARGETS[verb], body)}
      onClose={dialog.close}
    />
  )
}
