/** The words and looks of a delivery notice. */
import type { components } from '@/api/schema.gen'
import { translate } from '@/i18n/i18n'
import { badge, bool, date, datetime, type Look, longText, qty, ref, text } from '@/kit/fields'
import { ProductCell } from '@/kit/lines/ProductCell'
import { carriers } from './carriers'

export type Notice = components['schemas']['NoticeRead']
export type NoticeLine = components['schemas']['NoticeLineRead']

const statuses: Record<string, Look> = {
  draft: { label: 'notice.status.draft' },
  pending: { label: 'notice.status.pending', tone: 'blue' },
  approved: { label: 'notice.status.approved', tone: 'orange' },
  rejected: { label: 'notice.status.rejected', tone: 'red' },
  partially_shipped: { label: 'notice.status.partially_shipped', tone: 'cyan' },
  shipped: { label: 'notice.status.shipped', tone: 'green' },
  closed: { label: 'notice.status.closed' },
  voided: { label: 'notice.status.voided' },
}

export const notice = {
  number: text<Notice>('number', 'notice.fields.number', { readOnly: true, width: 150 }),
  status: badge<Notice>('status', 'notice.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  customer: ref<Notice>('customer_id', 'notice.fields.customer', 'customers', 'customer_name', {
    readOnly: true,
    filter: true,
    width: 240,
  }),
  order: ref<Notice>('order_id', 'delivery.fields.order', 'orders', 'order_number', {
    readOnly: true,
    width: 150,
  }),
  warehouse: ref<Notice>(
    'warehouse_id',
    'notice.fields.warehouse',
    'warehouses',
    'warehouse_name',
    { readOnly: true, filter: true, width: 140 },
  ),
  owner: ref<Notice>('owner_id', 'notice.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  doc_date: date<Notice>('doc_date', 'notice.fields.doc_date', { readOnly: true, hidden: true }),
  planned_date: date<Notice>('planned_date', 'notice.fields.planned_date', {
    filter: true,
    sort: true,
    late: ({ status }) => status === 'approved' || status === 'partially_shipped',
  }),
  shortage: bool<Notice>('shortage', 'notice.fields.shortage', {
    readOnly: true,
    filter: true,
    width: 80,
    render: (row) =>
      row.shortage ? (
        <span className="k-status" data-tone="red">
          {translate('notice.short')}
        </span>
      ) : null,
  }),
  total_qty: qty<Notice>('total_qty', 'notice.fields.total_qty', { readOnly: true }),
  consignee: text<Notice>('consignee', 'notice.fields.consignee', { maxLength: 64 }),
  ship_phone: text<Notice>('ship_phone', 'notice.fields.ship_phone', {
    reveal: 'delivery-notices',
    maxLength: 24,
  }),
  ship_address: text<Notice>('ship_address', 'notice.fields.ship_address', {
    maxLength: 200,
    wide: true,
  }),
  carrier: badge<Notice>('carrier_code', 'notice.fields.carrier', carriers),
  remark: longText<Notice>('remark', 'notice.fields.remark'),
  created_at: datetime<Notice>('created_at', 'notice.fields.created_at', { readOnly: true }),
  updated_at: datetime<Notice>('updated_at', 'notice.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

export const noticeLine = {
  product: text<NoticeLine>('product_name', 'kit.lines.product', {
    width: 200,
    render: (row) => <ProductCell line={row} />,
  }),
  unit: text<NoticeLine>('unit', 'kit.lines.unit', { width: 48 }),
  qty: qty<NoticeLine>('qty', 'kit.lines.qty', { width: 72 }),
  reserved: qty<NoticeLine>('reserved_qty', 'notice.line.reserved', { width: 72 }),
  shipped: qty<NoticeLine>('shipped_qty', 'notice.line.shipped', { width: 72 }),
  open: qty<NoticeLine>('open_qty', 'notice.line.open', { width: 72 }),
}
