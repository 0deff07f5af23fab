/** One receivable: when it is due, what it is for, and what settled it. */
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { documentTotals } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'
import { ProgressRows } from '@/kit/ProgressRows'
import { RecordPage, type RecordTab } from '@/kit/RecordPage'
import { AllocationsTable } from './AllocationsTable'
import { dueLine, isOwed, type Receivable, receivable, receivableLine } from './receivableFields'

export function ReceivablePage() {
  const t = useT()
  const can = useCan()
  const settledBy: RecordTab<Receivable> = {
    key: 'allocations',
    label: 'receivable.tab.allocations',
    children: (record) => (
      <AllocationsTable fixed={{ receivable_id: record.id }} without={['receivable', 'customer']} />
    ),
  }
  return (
    <RecordPage<Receivable>
      resource="receivables"
      title="receivable.titles"
      heading={(record) => record.customer_name || record.number || ''}
      number={(record) => record.number}
      status={receivable.status}
      highlights={[
        receivable.balance,
        receivable.amount,
        receivable.due_date,
        receivable.order,
        receivable.owner,
      ]}
      chain
      facts={[
        {
          title: 'receivable.group.source',
          fields: [
            receivable.customer,
            receivable.order,
            receivable.contract,
            receivable.outbound,
            receivable.kind,
            receivable.doc_date,
            receivable.owner,
          ],
        },
        {
          title: 'receivable.group.amounts',
          fields: [
            receivable.amount,
            receivable.settled_amount,
            receivable.written_off_amount,
            receivable.balance,
            receivable.invoiced_amount,
          ],
        },
        { title: 'kit.record.system', fields: [receivable.created_at, receivable.updated_at] },
      ]}
      tabs={[
        {
          key: 'due',
          label: 'receivable.tab.due',
          children: (record) => (
            <>
              <ProgressRows
                currency={record.currency}
                rows={[
                  {
                    key: 'settled',
                    label: t('receivable.progress.settled'),
                    done: record.settled_amount,
                    of: record.amount,
                    tone: 'green',
                  },
                  {
                    key: 'invoiced',
                    label: t('receivable.progress.invoiced'),
                    done: record.invoiced_amount,
                    of: record.amount,
                  },
                ]}
              />
              <LinesTable
                lines={record.due_lines.map((line) => ({
                  ...line,
                  open: isOwed(record.status) && line.settled !== line.amount,
                }))}
                fields={[dueLine.seq, dueLine.due_date, dueLine.amount, dueLine.settled]}
              />
            </>
          ),
        },
        {
          key: 'lines',
          label: 'receivable.tab.lines',
          children: (record) => (
            <LinesTable
              lines={record.lines}
              fields={[
                receivableLine.product,
                receivableLine.code,
                receivableLine.qty,
                receivableLine.unit,
                receivableLine.amount_excl,
                receivableLine.tax_amount,
                receivableLine.amount_incl,
              ]}
              header={{ ...record, amount_incl: record.amount }}
              totals={documentTotals}
            />
          ),
        },
        ...(can('allocations', 'read') ? [settledBy] : []),
      ]}
      timeline="tab"
    />
  )
}
