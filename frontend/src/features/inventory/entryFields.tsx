/** The words and looks of a stock entry. */
import type { components } from '@/api/schema.gen'
import { badge, date, datetime, type Look, money, qty, ref, text } from '@/kit/fields'
import { ProductCell } from '@/kit/lines/ProductCell'

export type Entry = components['schemas']['StockEntryRead']
export type EntryLine = components['schemas']['StockEntryLineRead']

const kinds: Record<string, Look> = {
  opening: { label: 'stock_entry.kind.opening' },
  other_in: { label: 'stock_entry.kind.other_in', tone: 'green' },
}

export const entry = {
  number: text<Entry>('number', 'stock_entry.fields.number', { readOnly: true, width: 150 }),
  kind: badge<Entry>('kind', 'stock_entry.fields.kind', kinds, {
    required: true,
    filter: true,
    initial: 'other_in',
  }),
  doc_date: date<Entry>('doc_date', 'stock_entry.fields.doc_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  warehouse: ref<Entry>(
    'warehouse_id',
    'stock_entry.fields.warehouse',
    'warehouses',
    'warehouse_name',
    { required: true, filter: true, width: 160, query: { is_active: 'true' } },
  ),
  amount: money<Entry>('amount', 'stock_entry.fields.amount', { readOnly: true }),
  reason: text<Entry>('reason', 'stock_entry.fields.reason', {
    maxLength: 200,
    width: 240,
    hint: 'stock_entry.hint.once',
  }),
  created_at: datetime<Entry>('created_at', 'stock_entry.fields.created_at', { readOnly: true }),
  updated_at: datetime<Entry>('updated_at', 'stock_entry.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

export const entryLine = {
  cell: text<EntryLine>('product_name', 'stock_entry.line.product', {
    width: 220,
    render: (row) => <ProductCell line={row} />,
  }),
  product: ref<EntryLine>('product_id', 'stock_entry.line.product', 'products', 'product_name', {
    required: true,
  }),
  unit: text<EntryLine>('unit', 'stock_entry.line.unit', { width: 56 }),
  qty: qty<EntryLine>('qty', 'stock_entry.line.qty', { required: true, width: 88 }),
  unit_cost: money<EntryLine>('unit_cost', 'stock_entry.line.unit_cost', {
    required: true,
    width: 140,
  }),
  amount: money<EntryLine>('amount', 'stock_entry.line.amount', { width: 120 }),
}
