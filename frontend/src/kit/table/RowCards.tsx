/** The list on a phone: one card a record. */
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import type { Entity } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import type { Field } from '@/kit/fields'
import { SharedIcon } from '@/kit/sharing/SharedIcon'

/** Keys whose badge stands in the corner of the card. */
const STATES = new Set(['status', 'stage', 'lifecycle'])

interface RowCardsProps<T extends Entity> {
  rows: T[]
  fields: Field<T>[]
  heading: Field<T> | undefined
  loading: boolean
  onOpen: (row: T) => void
  /** What one does with a record at once, under its card. */
  act?: (row: T) => ReactNode
}

export function RowCards<T extends Entity>({
  rows,
  fields,
  heading,
  loading,
  onOpen,
  act,
}: RowCardsProps<T>) {
  const t = useT()
  if (loading) return <Skeleton active paragraph={{ rows: 8 }} />
  const title = heading ?? fields[0]
  const second = fields[0] === title ? undefined : fields[0]
  const badges = fields.filter((field) => field.kind === 'badge')
  const state = badges.find((field) => STATES.has(field.key)) ?? badges[0]
  const rest = fields
    .filter((field) => field !== title && field !== state && field !== second)
    .sort((a, b) => Number(b.kind === 'money') - Number(a.kind === 'money'))
  const cornerOf = (row: T) => fields.find((field) => field.corner?.(row)) ?? state
  return (
    <ul className="k-cards">
      {rows.map((row) => {
        const corner = cornerOf(row)
        return (
          <li key={row.id} className={act && 'k-card-with'}>
            <button type="button" className="k-card" onClick={() => onOpen(row)}>
              <span className="k-card-head">
                <span className="k-card-title">
                  {title && <FieldValue field={title} record={row} link={false} />}
                  <SharedIcon row={row} />
                </span>
                {corner && (
                  <span className="k-card-corner">
                    <FieldValue field={corner} record={row} link={false} />
                  </span>
                )}
              </span>
              {second && (
                <span className="k-faint k-num">
                  <FieldValue field={second} record={row} link={false} />
                </span>
              )}
              <span className="k-card-facts">
                {rest
                  .filter((field) => field !== corner)
                  .slice(0, 4)
                  .map((field) => (
                    <span key={field.key} className="k-card-fact">
                      <span className="k-faint">{t(field.label)}</span>
                      <span>
                        <FieldValue field={field} record={row} link={false} />
                      </span>
                    </span>
                  ))}
              </span>
            </button>
            {act && <div className="k-card-act">{act(row)}</div>}
          </li>
        )
      })}
    </ul>
  )
}
