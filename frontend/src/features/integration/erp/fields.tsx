/** The words and looks of an ERP figure. */
import type { components } from '@/api/schema.gen'
import { badge, date, datetime, type Look, longText, money, qty, ref, text } from '@/kit/fields'
import { currencies } from '@/kit/lines/commercial'

export type Figure = components['schemas']['FigureRead']

const kinds: Record<string, Look> = {
  receivable: { label: 'erp_figure.kind.receivable', tone: 'orange' },
  receipt: { label: 'erp_figure.kind.receipt', tone: 'green' },
  delivery: { label: 'erp_figure.kind.delivery', tone: 'blue' },
}

export const figure = {
  number: text<Figure>('number', 'erp_figure.fields.number', { readOnly: true, width: 124 }),
  kind: badge<Figure>('kind', 'erp_figure.fields.kind', kinds, {
    readOnly: true,
    filter: true,
    width: 72,
  }),
  customer: ref<Figure>('customer_id', 'erp_figure.fields.customer', 'customers', 'customer_name', {
    readOnly: true,
    filter: true,
    width: 230,
  }),
  doc_date: date<Figure>('doc_date', 'erp_figure.fields.doc_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  due_date: date<Figure>('due_date', 'erp_figure.fields.due_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  currency: badge<Figure>('currency', 'erp_figure.fields.currency', currencies, {
    readOnly: true,
    filter: true,
    hidden: true,
  }),
  amount: money<Figure>('amount', 'erp_figure.fields.amount', {
    readOnly: true,
    sort: true,
    currencyKey: 'currency',
  }),
  settled_amount: money<Figure>('settled_amount', 'erp_figure.fields.settled_amount', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  open_amount: money<Figure>('open_amount', 'erp_figure.fields.open_amount', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  quantity: qty<Figure>('quantity', 'erp_figure.fields.quantity', { readOnly: true, width: 80 }),
  status: text<Figure>('status', 'erp_figure.fields.status', {
    readOnly: true,
    filter: true,
    width: 100,
  }),
  order_no: text<Figure>('order_no', 'erp_figure.fields.order_no', { readOnly: true, width: 140 }),
  system: text<Figure>('external_system', 'erp_figure.fields.external_system', {
    readOnly: true,
    filter: true,
    width: 64,
    render: (row) => <span className="k-kind">{row.external_system?.toUpperCase()}</span>,
  }),
  source_updated_at: datetime<Figure>('source_updated_at', 'erp_figure.fields.source_updated_at', {
    readOnly: true,
    hidden: true,
  }),
  synced_at: datetime<Figure>('synced_at', 'erp_figure.fields.synced_at', { readOnly: true }),
  remark: longText<Figure>('remark', 'erp_figure.fields.remark', { readOnly: true, wide: true }),
}
