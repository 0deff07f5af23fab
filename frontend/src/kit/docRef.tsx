/** The document behind a row of a ledger, whatever kind it is. */
import type { TKey } from '@/i18n/i18n'
import { type Field, text } from './fields'
import { RecordLink } from './navigation'

interface Sourced {
  doc_type: string
  doc_id: string
  /** Absent for documents the reader may not see. */
  doc_number: string | null
}

export const docRef = <T extends Sourced>(label: TKey): Field<T> =>
  text<T>('doc_number', label, {
    readOnly: true,
    width: 140,
    render: (row) =>
      row.doc_number && (
        <RecordLink resource={row.doc_type} id={row.doc_id}>
          {row.doc_number}
        </RecordLink>
      ),
  })
