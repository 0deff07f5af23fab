/** How far something is carried out: one row a measure, with its amount and a bar. */
import { barWidth } from './lines/quantities'
import { Money } from './Money'
import './documents.css'

export interface ProgressRow {
  key: string
  label: string
  done: string
  of: string
  tone?: 'accent' | 'green' | 'orange'
}

interface ProgressRowsProps {
  rows: ProgressRow[]
  currency?: string
}

export function ProgressRows({ rows, currency }: ProgressRowsProps) {
  return (
    <dl className="k-progress">
      {rows.map((row) => (
        <div key={row.key} data-tone={row.tone}>
          <dt>{row.label}</dt>
          <dd>
            <Money value={row.done} currency={currency} strong />
            <span className="k-faint">
              / <Money value={row.of} currency={currency} />
            </span>
          </dd>
          <i aria-hidden="true">
            <b style={{ width: `${barWidth(row.done, row.of)}%` }} />
          </i>
        </div>
      ))}
    </dl>
  )
}
