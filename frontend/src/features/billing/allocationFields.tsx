/** The words and looks of an allocation: this much of a receipt settled that receivable. */
import type { components } from '@/api/schema.gen'
import { badge, bool, date, datetime, type Look, money, ref, text } from '@/kit/fields'

export type Allocation = components['schemas']['AllocationRead']

const statuses: Record<string, Look> = {
  live: { label: 'allocation.status.live', tone: 'green' },
  reversed: { label: 'allocation.status.reversed' },
}

const base = (key: 'amount_base_source' | 'amount_base_target' | 'fx_diff') =>
  money<Allocation>(key, `allocation.fields.${key}`, { readOnly: true })

export const allocation = {
  number: text<Allocation>('number', 'allocation.fields.number', { readOnly: true, width: 150 }),
  alloc_date: date<Allocation>('alloc_date', 'allocation.fields.alloc_date', {
    readOnly: true,
    filter: true,
    sort: true,
  }),
  customer: ref<Allocation>(
    'customer_id',
    'allocation.fields.customer',
    'customers',
    'customer_name',
    { readOnly: true, filter: true, width: 220 },
  ),
  receipt: ref<Allocation>(
    'receipt_id',
    'allocation.fields.receipt',
    'receipts',
    'receipt_number',
    {
      readOnly: true,
      filter: true,
      width: 150,
    },
  ),
  receivable: ref<Allocation>(
    'receivable_id',
    'allocation.fields.receivable',
    'receivables',
    'receivable_number',
    { readOnly: true, filter: true, width: 150 },
  ),
  amount: money<Allocation>('amount', 'allocation.fields.amount', {
    readOnly: true,
    currencyKey: 'currency',
  }),
  auto: bool<Allocation>('auto', 'allocation.fields.auto', { readOnly: true }),
  status: badge<Allocation>('status', 'allocation.fields.status', statuses, {
    readOnly: true,
    filter: true,
  }),
  amount_base_source: base('amount_base_source'),
  amount_base_target: base('amount_base_target'),
  fx_diff: base('fx_diff'),
  reason: text<Allocation>('reason', 'allocation.fields.reason', { readOnly: true }),
  created_at: datetime<Allocation>('created_at', 'allocation.fields.created_at', {
    readOnly: true,
  }),
  updated_at: datetime<Allocation>('updated_at', 'allocation.fields.updated_at', {
    readOnly: true,
    sort: true,
  }),
}

/** Columns of the list, in order. */
export const allocationColumns = [
  'number',
  'alloc_date',
  'customer',
  'receipt',
  'receivable',
  'amount',
  'status',
  'auto',
  'updated_at',
] as const
export type AllocationColumn = (typeof allocationColumns)[number]
