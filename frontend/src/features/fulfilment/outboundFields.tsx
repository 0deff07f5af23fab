/** The words and looks of a delivery (outbound). */
import type { components } from '@/api/schema.gen'
import {
  badge,
  bool,
  date,
  datetime,
  type Look,
  longText,
  money,
  qty,
  ref,
  text,
} from '@/kit/fields'
import { ProductCell } from '@/kit/lines/ProductCell'
import { Money } from '@/kit/Money'
import { carriers } from './carriers'

export type Outbound = components['schemas']['OutboundRead']
export type OutboundLine = components['schemas']['OutboundLineRead']
export type Shipping = components['schemas']['Shipping']

const statuses: Record<string, Look> = {
  draft: { label: 'outbound.status.draft' },
  confirmed: { label: 'outbound.status.confirmed', tone: 'blue' },
  shipped: { label: 'outbound.status.shipped', tone: 'cyan' },
  signed: { label: 'outbound.status.signed', tone: 'green' },
  voided: { label: 'outbound.status.voided' },
}

export const outbound = {
  number: text<Outbound>('number', 'outbound.fields.number', { readOnly: true, width: 150 }),
  status: badge<Outbound>('status', 'outbound.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  out_kind: badge<Outbound>(
    'out_kind',
    'outbound.fields.out_kind',
    { sale: { label: 'outbound.kind.sale' } },
    { readOnly: true },
  ),
  customer: ref<Outbound>('customer_id', 'outbound.fields.customer', 'customers', 'customer_name', {
    readOnly: true,
    filter: true,
    width: 240,
  }),
  order: ref<Outbound>('order_id', 'delivery.fields.order', 'orders', 'order_number', {
    readOnly: true,
    width: 150,
  }),
  notice: ref<Outbound>(
    'delivery_notice_id',
    'delivery.fields.notice',
    'delivery-notices',
    'delivery_notice_number',
    { readOnly: true, hidden: true, width: 150 },
  ),
  warehouse: ref<Outbound>(
    'warehouse_id',
    'outbound.fields.warehouse',
    'warehouses',
    'warehouse_name',
    { readOnly: true, filter: true, width: 140 },
  ),
  owner: ref<Outbound>('owner_id', 'outbound.fields.owner', 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 96,
  }),
  out_date: date<Outbound>('out_date', 'outbound.fields.out_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  total_qty: qty<Outbound>('total_qty', 'outbound.fields.total_qty', { readOnly: true }),
  amount_excl: money<Outbound>('amount_excl', 'outbound.fields.amount_excl', {
    readOnly: true,
    hidden: true,
    currencyKey: 'currency',
  }),
  amount_incl: money<Outbound>('amount_incl', 'outbound.fields.amount_incl', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  cost_amount: money<Outbound>('cost_amount', 'outbound.fields.cost_amount', { readOnly: true }),
  carrier: badge<Outbound>('carrier_code', 'outbound.fields.carrier', carriers, {
    readOnly: true,
    width: 110,
  }),
  tracking_no: text<Outbound>('tracking_no', 'outbound.fields.tracking_no', {
    readOnly: true,
    filter: true,
    width: 160,
  }),
  self_pickup: bool<Outbound>('self_pickup', 'outbound.fields.self_pickup', { readOnly: true }),
  consignee: text<Outbound>('consignee', 'outbound.fields.consignee', { maxLength: 64 }),
  ship_phone: text<Outbound>('ship_phone', 'outbound.fields.ship_phone', {
    reveal: 'outbounds',
    maxLength: 24,
  }),
  ship_address: text<Outbound>('ship_address', 'outbound.fields.ship_address', {
    maxLength: 200,
    wide: true,
  }),
  confirmed_at: datetime<Outbound>('confirmed_at', 'outbound.fields.confirmed_at', {
    readOnly: true,
  }),
  shipped_at: datetime<Outbound>('shipped_at', 'outbound.fields.shipped_at', { readOnly: true }),
  signed_at: datetime<Outbound>('signed_at', 'outbound.fields.signed_at', { readOnly: true }),
  signed_by: text<Outbound>('signed_by', 'outbound.fields.signed_by', { readOnly: true }),
  remark: longText<Outbound>('remark', 'outbound.fields.remark'),
  created_at: datetime<Outbound>('created_at', 'outbound.fields.created_at', { readOnly: true }),
  updated_at: datetime<Outbound>('updated_at', 'outbound.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

/** In a table of amounts the currency stands once, at the total. */
const amount = (
  key: 'unit_price_incl' | 'amount_incl',
  label: 'outbound.line.price' | 'kit.lines.amount_incl',
) =>
  money<OutboundLine>(key, label, {
    width: 104,
    render: (row) => <Money value={row[key]} currency="" />,
  })

export const outboundLine = {
  product: text<OutboundLine>('product_name', 'kit.lines.product', {
    width: 200,
    render: (row) => <ProductCell line={row} />,
  }),
  unit: text<OutboundLine>('unit', 'kit.lines.unit', { width: 48 }),
  qty: qty<OutboundLine>('qty', 'kit.lines.qty', { width: 72 }),
  price: amount('unit_price_incl', 'outbound.line.price'),
  amount_incl: amount('amount_incl', 'kit.lines.amount_incl'),
}

/** What handing over to a carrier and taking delivery ask for. */
export const shipping = [
  bool<Shipping>('self_pickup', 'outbound.fields.self_pickup'),
  badge<Shipping>('carrier_code', 'outbound.fields.carrier', carriers, {
    required: true,
    when: (values) => values.self_pickup !== true,
  }),
  text<Shipping>('tracking_no', 'outbound.fields.tracking_no', {
    required: true,
    maxLength: 40,
    when: (values) => values.self_pickup !== true,
  }),
]
export const signing = [
  text<{ signed_by: string }>('signed_by', 'outbound.fields.signed_by', { maxLength: 64 }),
]
