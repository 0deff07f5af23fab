/** Goods that come in without a purchase: saving posts them. */
import type { LinesSpec } from '@/kit/lines/lines'
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Entry, entry, entryLine } from './entryFields'

const lines: LinesSpec = {
  columns: [
    { field: entryLine.product, width: 320 },
    { field: entryLine.qty, width: 120 },
    { field: entryLine.unit_cost, width: 160 },
  ],
  totals: [],
  blank: { qty: '1' },
  previewPath: false,
}

export function EntryForm(props: FormProps<Entry>) {
  return (
    <RecordForm<Entry>
      {...props}
      resource="stock-entries"
      name="stock_entry.title"
      fields={[entry.warehouse, entry.kind, entry.reason]}
      lines={lines}
    />
  )
}
