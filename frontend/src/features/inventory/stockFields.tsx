/** The words and looks of stock and its ledger. */
import type { components } from '@/api/schema.gen'
import { docRef } from '@/kit/docRef'
import { badge, date, datetime, type Look, money, qty, ref, text } from '@/kit/fields'

export type Stock = components['schemas']['StockRead']
export type Move = components['schemas']['StockMoveRead']

export const stock = {
  product: ref<Stock>('product_id', 'stock.fields.product', 'products', 'product_name', {
    readOnly: true,
    filter: true,
    width: 240,
  }),
  product_code: text<Stock>('product_code', 'stock.fields.product_code', {
    readOnly: true,
    width: 120,
  }),
  warehouse: ref<Stock>('warehouse_id', 'stock.fields.warehouse', 'warehouses', 'warehouse_name', {
    readOnly: true,
    filter: true,
    width: 160,
  }),
  on_hand: qty<Stock>('on_hand', 'stock.fields.on_hand', { readOnly: true, sort: true }),
  reserved: qty<Stock>('reserved', 'stock.fields.reserved', { readOnly: true }),
  available: qty<Stock>('available', 'stock.fields.available', { readOnly: true }),
  updated_at: datetime<Stock>('updated_at', 'stock.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

/** The order of the story; every kind may come back as `…_cancel`. */
export const moveKinds: Record<string, Look> = {
  opening: { label: 'stock_move.kind.opening' },
  other_in: { label: 'stock_move.kind.other_in', tone: 'green' },
  other_out: { label: 'stock_move.kind.other_out', tone: 'blue' },
  sale_out: { label: 'stock_move.kind.sale_out', tone: 'blue' },
  sale_return_in: { label: 'stock_move.kind.sale_return_in', tone: 'green' },
  purchase_in: { label: 'stock_move.kind.purchase_in', tone: 'green' },
  purchase_return_out: { label: 'stock_move.kind.purchase_return_out', tone: 'blue' },
  sample_out: { label: 'stock_move.kind.sample_out', tone: 'blue' },
  loan_out: { label: 'stock_move.kind.loan_out', tone: 'blue' },
  loan_return_in: { label: 'stock_move.kind.loan_return_in', tone: 'green' },
  requisition_out: { label: 'stock_move.kind.requisition_out', tone: 'blue' },
  requisition_return_in: { label: 'stock_move.kind.requisition_return_in', tone: 'green' },
  transfer_out: { label: 'stock_move.kind.transfer_out', tone: 'blue' },
  transfer_in: { label: 'stock_move.kind.transfer_in', tone: 'green' },
  stocktake_gain: { label: 'stock_move.kind.stocktake_gain', tone: 'green' },
  stocktake_loss: { label: 'stock_move.kind.stocktake_loss', tone: 'orange' },
  cost_adjust: { label: 'stock_move.kind.cost_adjust', tone: 'purple' },
  sale_out_cancel: { label: 'stock_move.kind.sale_out_cancel', tone: 'orange' },
  opening_cancel: { label: 'stock_move.kind.opening_cancel', tone: 'orange' },
  other_in_cancel: { label: 'stock_move.kind.other_in_cancel', tone: 'orange' },
}

export const move = {
  created_at: datetime<Move>('created_at', 'stock_move.fields.created_at', {
    sort: true,
    width: 140,
  }),
  biz_date: date<Move>('biz_date', 'stock_move.fields.biz_date', { filter: true, hidden: true }),
  kind: badge<Move>('kind', 'stock_move.fields.kind', moveKinds, { filter: true, width: 136 }),
  product: ref<Move>('product_id', 'stock_move.fields.product', 'products', 'product_name', {
    filter: true,
    width: 180,
  }),
  qty: qty<Move>('qty', 'stock_move.fields.qty'),
  warehouse: ref<Move>(
    'warehouse_id',
    'stock_move.fields.warehouse',
    'warehouses',
    'warehouse_name',
    { filter: true, width: 120 },
  ),
  amount: money<Move>('amount', 'stock_move.fields.amount', { width: 124 }),
  balance_qty: qty<Move>('balance_qty', 'stock_move.fields.balance_qty'),
  balance_value: money<Move>('balance_value', 'stock_move.fields.balance_value'),
  unit_cost: money<Move>('unit_cost', 'stock_move.fields.unit_cost', { width: 110, hidden: true }),
  product_code: text<Move>('product_code', 'stock_move.fields.product_code', {
    width: 100,
    hidden: true,
  }),
  doc: docRef<Move>('stock_move.fields.doc'),
}
