/** One stock entry. */
import { useCan } from '@/api/session'
import { LinesTable } from '@/kit/lines/LinesTable'
import { RecordPage, type RecordTab } from '@/kit/RecordPage'
import { type Entry, entry, entryLine } from './entryFields'
import { MovesTable } from './MovesTable'

export function EntryPage() {
  const can = useCan()
  const moves: RecordTab<Entry> = {
    key: 'moves',
    label: 'stock_entry.tab.moves',
    children: (record) => (
      <MovesTable fixed={{ doc_id: record.id }} without={['doc', 'warehouse']} />
    ),
  }
  return (
    <RecordPage<Entry>
      resource="stock-entries"
      title="stock_entry.titles"
      heading={(record) => record.number ?? ''}
      status={entry.kind}
      highlights={[entry.warehouse, entry.amount, entry.doc_date]}
      facts={[
        {
          title: 'kit.record.basics',
          fields: [
            entry.warehouse,
            entry.kind,
            entry.doc_date,
            { ...entry.reason, hint: undefined },
          ],
        },
        { title: 'kit.record.system', fields: [entry.created_at, entry.updated_at] },
      ]}
      tabs={[
        {
          key: 'lines',
          label: 'stock_entry.tab.lines',
          children: (record) => (
            <LinesTable
              lines={record.lines}
              fields={[
                entryLine.cell,
                entryLine.qty,
                entryLine.unit,
                entryLine.unit_cost,
                entryLine.amount,
              ]}
              header={record}
              totals={[entry.amount]}
            />
          ),
        },
        ...(can('stock-ledger', 'read') ? [moves] : []),
      ]}
      timeline="tab"
    />
  )
}
