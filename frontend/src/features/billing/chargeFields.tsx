/** The words and looks of a finance charge. */
import type { components } from '@/api/schema.gen'
import { badge, date, datetime, type Look, money, ref, text } from '@/kit/fields'

export type Charge = components['schemas']['FinanceChargeRead']

const kinds: Record<string, Look> = {
  bank_fee: { label: 'finance_charge.kind.bank_fee' },
  discount_interest: { label: 'finance_charge.kind.discount_interest' },
  exchange: { label: 'finance_charge.kind.exchange', tone: 'purple' },
  late_fee: { label: 'finance_charge.kind.late_fee', tone: 'green' },
  rounding: { label: 'finance_charge.kind.rounding' },
}

export const charge = {
  charge_date: date<Charge>('charge_date', 'finance_charge.fields.charge_date', {
    filter: true,
    sort: true,
    width: 120,
  }),
  kind: badge<Charge>('kind', 'finance_charge.fields.kind', kinds, { filter: true }),
  amount: money<Charge>('amount', 'finance_charge.fields.amount', { width: 150 }),
  customer: ref<Charge>(
    'customer_id',
    'finance_charge.fields.customer',
    'customers',
    'customer_name',
    { filter: true, width: 260 },
  ),
  receipt: ref<Charge>(
    'receipt_id',
    'finance_charge.fields.receipt',
    'receipts',
    'receipt_number',
    {
      width: 150,
    },
  ),
  order: ref<Charge>('order_id', 'finance_charge.fields.order', 'orders', 'order_number', {
    width: 150,
  }),
  remark: text<Charge>('remark', 'finance_charge.fields.remark', { width: 200 }),
  created_at: datetime<Charge>('created_at', 'finance_charge.fields.created_at'),
}
