/** What is inside the document, without leaving the card: its lines, its discount, and who said yes before. */

import { useRecord } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ApprovalHistory } from '@/kit/ApprovalHistory'
import { Asked } from '@/kit/Asked'
import { Facts } from '@/kit/Facts'
import { bool, date, longText, percent } from '@/kit/fields'
import { type CommercialLine, documentTotals, line } from '@/kit/lines/commercial'
import { LinesTable } from '@/kit/lines/LinesTable'

/** What documents have in common, and what one of them may add for the decision. */
interface Document {
  id: string
  lines?: Partial<CommercialLine>[] | null
  min_discount_factor?: string
  gross_margin?: string | null
  below_floor?: boolean
  valid_until?: string
  delivery_date?: string
  remark?: string | null
}

const telling = [
  percent<Document>('min_discount_factor', 'approval.peek.min_discount_factor'),
  percent<Document>('gross_margin', 'approval.peek.gross_margin'),
  bool<Document>('below_floor', 'approval.peek.below_floor'),
  date<Document>('valid_until', 'approval.peek.valid_until'),
  date<Document>('delivery_date', 'approval.peek.delivery_date'),
  longText<Document>('remark', 'approval.peek.remark'),
]

interface DocumentPeekProps {
  resource: string
  id: string
}

export function DocumentPeek({ resource, id }: DocumentPeekProps) {
  const asked = useRecord<Document>(resource, id)
  return (
    <Asked of={asked} rows={3}>
      {(document) => <Peek resource={resource} document={document} />}
    </Asked>
  )
}

function Peek({ resource, document: data }: { resource: string; document: Document }) {
  const t = useT()
  const facts = telling.filter((field) => data[field.key] != null && data[field.key] !== '')
  const lines = (data.lines ?? []) as CommercialLine[]
  const isPriced = lines.length > 0 && lines.every((one) => one.unit_price_incl !== undefined)
  return (
    <div className="k-peek">
      {facts.length > 0 && <Facts resource={resource} record={data} groups={[{ fields: facts }]} />}
      {lines.length > 0 && (
        <LinesTable<CommercialLine>
          lines={lines}
          fields={
            isPriced
              ? [
                  line.product_cell,
                  line.qty,
                  line.list_price,
                  line.unit_price_incl,
                  line.discount_factor,
                  line.amount_incl,
                ]
              : [line.product_cell, line.qty]
          }
          header={isPriced ? data : undefined}
          totals={documentTotals}
        />
      )}
      <div>
        <h3>{t('approval.history.title')}</h3>
        <ApprovalHistory resource={resource} id={data.id} />
      </div>
    </div>
  )
}
