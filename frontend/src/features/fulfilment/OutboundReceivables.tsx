/** The receivables a delivery raised. */
import type { components } from '@/api/schema.gen'
import { badge, date, money, text } from '@/kit/fields'
import { ResourceTable } from '@/kit/table/ResourceTable'

type Receivable = components['schemas']['ReceivableRow']

const fields = [
  text<Receivable>('number', 'outbound.receivables.number', { width: 150 }),
  date<Receivable>('due_date', 'outbound.receivables.due'),
  money<Receivable>('amount', 'outbound.receivables.amount', { currencyKey: 'currency' }),
  money<Receivable>('balance', 'outbound.receivables.balance', { currencyKey: 'currency' }),
  badge<Receivable>('status', 'receivable.fields.status', {
    open: { label: 'receivable.status.open' },
    partial: { label: 'receivable.status.partial', tone: 'cyan' },
    settled: { label: 'receivable.status.settled', tone: 'green' },
    voided: { label: 'receivable.status.voided' },
  }),
]

export function OutboundReceivables({ id }: { id: string }) {
  return (
    <ResourceTable
      embedded
      resource="receivables"
      name="receivable.title"
      title="receivable.titles"
      fields={fields}
      filters={[]}
      fixed={{ outbound_id: id }}
      preview={false}
    />
  )
}
