/** The words and looks of a finance charge. */
import type { components } from '@/api/schema.gen'
import { translate } from '@/i18n/i18n'
import { badge, date, datetime, type Look, money, ref, text } from '@/kit/fields'
import { RecordLink } from '@/kit/navigation'

export type Charge = components['schemas']['FinanceChargeRead']

const kinds: Record<string, Look> = {
  bank_fee: { label: 'finance_charge.kind.bank_fee' },
  discount_interest: { label: 'finance_charge.kind.discount_interest' },
  exchange: { label: 'finance_charge.kind.exchange', tone: 'purple' },
  late_fee: { label: 'finance_charge.kind.late_fee', tone: 'green' },
  rounding: { label: 'finance_charge.kind.rounding' },
}

/** The wire carries no number of these, so the link says what it does. */
const link = (key: 'receipt_id' | 'order_id', resource: string, label: 'receipt' | 'order') =>
  text<Charge>(key, `finance_charge.fields.${label}`, {
    width: 96,
    render: (row) =>
      row[key] && (
        <RecordLink resource={resource} id={row[key] ?? ''}>
          {translate('finance_charge.open')}
        </RecordLink>
      ),
  })

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
  receipt: link('receipt_id', 'receipts', 'receipt'),
  order: link('order_id', 'orders', 'order'),
  remark: text<Charge>('remark', 'finance_charge.fields.remark', { width: 200 }),
  created_at: datetime<Charge>('created_at', 'finance_charge.fields.created_at'),
}
