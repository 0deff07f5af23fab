/** The words and looks of a sales order: read this first. */
import type { components } from '@/api/schema.gen'
import { collectionBases, documentFields, ofCustomer } from '@/kit/documentHead'
import { badge, bool, date, datetime, type Look, longText, money, ref, text } from '@/kit/fields'

export type OrderLine = components['schemas']['OrderLineRead']
export type Order = components['schemas']['OrderRead']

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

export const order = {
  ...documentFields<Order>(),
  number: text<Order>('number', `${key}.number`, { readOnly: true, width: 150 }),
  status: badge<Order>('status', `${key}.status`, statuses, { readOnly: true, filter: true }),
  contract: ref<Order>('contract_id', `${key}.contract`, 'contracts', 'contract_number', {
    once: true,
    query: (values) => ({ ...ofCustomer(values), status: 'effective' }),
  }),
  quote: ref<Order>('quote_id', `${key}.quote`, 'quotes', 'quote_number', { readOnly: true }),
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
    late: (record) => record.status === 'approved' && record.ship_status !== 'full',
  }),
  consignee: text<Order>('consignee', `${key}.consignee`, { maxLength: 64 }),
  ship_phone: text<Order>('ship_phone', `${key}.ship_phone`, { reveal: 'orders', maxLength: 24 }),
  ship_address: text<Order>('ship_address', `${key}.ship_address`, {
    maxLength: 200,
    wide: true,
    hint: 'order.form.addressHint',
  }),
  warehouse: ref<Order>('warehouse_id', `${key}.warehouse`, 'warehouses', 'warehouse_name'),
  collection_basis: badge<Order>('collection_basis', `${key}.collection_basis`, collectionBases, {
    hint: 'order.form.basisHint',
  }),
  is_urgent: bool<Order>('is_urgent', `${key}.is_urgent`, { filter: true, hidden: true }),
  hold: bool<Order>('hold', `${key}.hold`, { readOnly: true, filter: true, hidden: true }),
  hold_reason: longText<Order>('hold_reason', `${key}.hold_reason`, { readOnly: true }),
  approved_at: datetime<Order>('approved_at', `${key}.approved_at`, { readOnly: true }),
  ship_status: badge<Order>('ship_status', `${key}.ship_status`, shipping, {
    readOnly: true,
    filter: true,
    width: 112,
  }),
  receive_status: badge<Order>('receive_status', `${key}.receive_status`, receiving, {
    readOnly: true,
    filter: true,
    width: 112,
  }),
  invoice_status: badge<Order>('invoice_status', `${key}.invoice_status`, invoicing, {
    readOnly: true,
    filter: true,
    width: 112,
  }),
  amount_incl: money<Order>('amount_incl', `${key}.amount_incl`, {
    sort: true,
    ...currencyKey,
    readOnly: true,
    filter: true,
  }),
}
