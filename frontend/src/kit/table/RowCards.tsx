/** The list on a phone: one card a record. */
import { Skeleton } from 'antd'
import type { Entity } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import type { Field } from '@/kit/fields'

interface RowCardsProps<T extends Entity> {
  rows: T[]
  fields: Field<T>[]
  loading: boolean
  onOpen: (row: T) => void
}

export function RowCards<T extends Entity>({ rows, fields, loading, onOpen }: RowCardsProps<T>) {
  const t = useT()
  if (loading) return <Skeleton active paragraph={{ rows: 8 }} />
  const title = fields.find((field) => field.kind === 'text' && field.key !== 'number') ?? fields[0]
  const state = fields.find((field) => field.kind === 'badge')
  const rest = fields.filter((field) => field !== title && field !== state).slice(0, 4)
  return (
    <ul className="k-cards">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" className="k-card" onClick={() => onOpen(row)}>
            <span className="k-card-head">
              <span className="k-card-title">
                {title && <FieldValue field={title} record={row} link={false} />}
              </span>
              {state && <FieldValue field={state} record={row} link={false} />}
            </span>
            <span className="k-card-facts">
              {rest.map((field) => (
                <span key={field.key} className="k-card-fact">
                  <span className="k-faint">{t(field.label)}</span>
                  <FieldValue field={field} record={row} link={false} />
                </span>
              ))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
