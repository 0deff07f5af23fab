/** The words and looks of a sales order: read this first. */
import { badge, bool, date, datetime, type Look, longText, money, ref, text } from '@/kit/fields'
import type { CommercialLine } from '@/kit/lines/commercial'
import { refById } from '@/kit/refById'

export interface OrderLine extends CommercialLine {
  contract_line_id: string | null
  quote_line_id: string | null
  notified_qty: string
  shipped_qty: string
  returned_qty: string
  cancelled_qty: string
  undelivered_qty: string
  invoiced_qty: string
  invoiced_amount: string
}

/** Row and record in one: lists send a part of it. */
export interface Order {
  id: string
  version: number
  number: string | null
  status: string
  order_type: string
  source: string
  customer_id: string
  customer_name: string | null
  contact_id: string | null
  contact_name: string | null
  owner_id: string | null
  owner_name: string | null
  contract_id: string | null
  contract_number: string | null
  quote_id: string | null
  quote_number: string | null
  opportunity_id: string | null
  opportunity_name: string | null
  po_no: string | null
  doc_date: string
  delivery_date: string
  consignee: string | null
  ship_phone: string | null
  ship_address: string | null
  warehouse_id: string | null
  payment_term_id: string | null
  collection_basis: string
  is_urgent: boolean
  hold: boolean
  hold_reason: string | null
  approved_at: string | null
  ship_status: string
  receive_status: string
  invoice_status: string
  currency: string
  price_mode: string
  header_discount_amount: string
  amount_excl: string
  tax_amount: string
  amount_incl: string
  shipped_amount: string
  received_amount: string
  invoiced_amount: string
  returned_amount: string
  net_amount: string
  remark: string | null
  lines: OrderLine[]
  updated_at: string
}

const statuses: Record<string, Look> = {
  draft: { label: 'order.status.draft' },
  pending: { label: 'order.status.pending', tone: 'blue' },
  approved: { label: 'order.status.approved', tone: 'green' },
  rejected: { label: 'order.status.rejected', tone: 'red' },
  completed: { label: 'order.status.completed', tone: 'green' },
  closed: { label: 'order.status.closed' },
  voided: { label: 'order.status.voided' },
}

const types: Record<string, Look> = {
  normal: { label: 'order.type.normal' },
  sample: { label: 'order.type.sample' },
  service: { label: 'order.type.service' },
  consumable: { label: 'order.type.consumable' },
  replacement: { label: 'order.type.replacement' },
}

const sources: Record<string, Look> = {
  manual: { label: 'order.source.manual' },
  quote: { label: 'order.source.quote' },
  contract: { label: 'order.source.contract' },
  web: { label: 'order.source.web' },
  portal: { label: 'order.source.portal' },
  api: { label: 'order.source.api' },
}

const bases: Record<string, Look> = {
  by_delivery: { label: 'order.basis.by_delivery' },
  by_order: { label: 'order.basis.by_order' },
}

const shipping: Record<string, Look> = {
  none: { label: 'order.ship.none' },
  partial: { label: 'order.ship.partial', tone: 'orange' },
  full: { label: 'order.ship.full', tone: 'green' },
}

const receiving: Record<string, Look> = {
  none: { label: 'order.receive.none' },
  partial: { label: 'order.receive.partial', tone: 'orange' },
  full: { label: 'order.receive.full', tone: 'green' },
  over: { label: 'order.receive.over', tone: 'purple' },
}

const invoicing: Record<string, Look> = {
  none: { label: 'order.invoice.none' },
  partial: { label: 'order.invoice.partial', tone: 'orange' },
  full: { label: 'order.invoice.full', tone: 'green' },
}

const key = 'order.fields'
const currencyKey = { currencyKey: 'currency' as const }
const ofCustomer = (values: Record<string, unknown>) => ({
  customer_id: values.customer_id as string | undefined,
})

export const order = {
  number: text<Order>('number', `${key}.number`, { readOnly: true, width: 150 }),
  status: badge<Order>('status', `${key}.status`, statuses, { readOnly: true, filter: true }),
  customer: ref<Order>('customer_id', `${key}.customer`, 'customers', 'customer_name', {
    required: true,
    once: true,
    filter: true,
    width: 220,
  }),
  contact: ref<Order>('contact_id', `${key}.contact`, 'contacts', 'contact_name', {
    query: ofCustomer,
  }),
  owner: ref<Order>('owner_id', `${key}.owner`, 'users', 'owner_name', {
    readOnly: true,
    filter: true,
    plain: true,
    width: 88,
  }),
  contract: ref<Order>('contract_id', `${key}.contract`, 'contracts', 'contract_number', {
    once: true,
    query: (values) => ({ ...ofCustomer(values), status: 'effective' }),
  }),
  quote: ref<Order>('quote_id', `${key}.quote`, 'quotes', 'quote_number', { readOnly: true }),
  opportunity: ref<Order>(
    'opportunity_id',
    `${key}.opportunity`,
    'opportunities',
    'opportunity_name',
    { once: true, query: ofCustomer },
  ),
  order_type: badge<Order>('order_type', `${key}.order_type`, types, {
    filter: true,
    initial: 'normal',
    hidden: true,
  }),
  source: badge<Order>('source', `${key}.source`, sources, { readOnly: true }),
  po_no: text<Order>('po_no', `${key}.po_no`, { maxLength: 64 }),
  doc_date: date<Order>('doc_date', `${key}.doc_date`, { filter: true, sort: true }),
  delivery_date: date<Order>('delivery_date', `${key}.delivery_date`, {
    required: true,
    filter: true,
    sort: true,
  }),
  consignee: text<Order>('consignee', `${key}.consignee`, { maxLength: 64 }),
  ship_phone: text<Order>('ship_phone', `${key}.ship_phone`, { maxLength: 24 }),
  ship_address: text<Order>('ship_address', `${key}.ship_address`, {
    maxLength: 200,
    wide: true,
    hint: 'order.form.addressHint',
  }),
  warehouse: refById<Order>('warehouse_id', `${key}.warehouse`, 'warehouses'),
  payment_term: refById<Order>('payment_term_id', `${key}.payment_term`, 'payment-terms'),
  collection_basis: badge<Order>('collection_basis', `${key}.collection_basis`, bases, {
    hint: 'order.form.basisHint',
  }),
  is_urgent: bool<Order>('is_urgent', `${key}.is_urgent`, { filter: true, hidden: true }),
  hold: bool<Order>('hold', `${key}.hold`, { readOnly: true, filter: true, hidden: true }),
  hold_reason: longText<Order>('hold_reason', `${key}.hold_reason`, { readOnly: true }),
  approved_at: datetime<Order>('approved_at', `${key}.approved_at`, { readOnly: true }),
  ship_status: badge<Order>('ship_status', `${key}.ship_status`, shipping, {
    readOnly: true,
    filter: true,
    width: 96,
  }),
  receive_status: badge<Order>('receive_status', `${key}.receive_status`, receiving, {
    readOnly: true,
    filter: true,
    width: 96,
  }),
  invoice_status: badge<Order>('invoice_status', `${key}.invoice_status`, invoicing, {
    readOnly: true,
    filter: true,
    width: 96,
  }),
  header_discount_amount: money<Order>(
    'header_discount_amount',
    `${key}.header_discount_amount`,
    currencyKey,
  ),
  amount_incl: money<Order>('amount_incl', `${key}.amount_incl`, {
    ...currencyKey,
    readOnly: true,
    filter: true,
  }),
  remark: longText<Order>('remark', `${key}.remark`),
  updated_at: datetime<Order>('updated_at', `${key}.updated_at`, { readOnly: true, sort: true }),
}
