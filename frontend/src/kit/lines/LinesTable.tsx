/** The lines of a document for reading: tabular figures, totals underneath, cards on a phone. */
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { FieldValue } from '@/kit/FieldValue'
import { type Field, isNumeric, textOf } from '@/kit/fields'

interface LinesTableProps<L extends { id: string }> {
  lines: L[]
  fields: Field<L>[]
  /** The header the totals are read from; without it there is no foot. */
  header?: object
  // biome-ignore lint/suspicious/noExplicitAny: totals belong to the header type of the feature
  totals?: Field<any>[]
  /** Sentence for a document without lines. */
  empty?: string
}

export function LinesTable<L extends { id: string }>(props: LinesTableProps<L>) {
  const { lines, fields, header, totals = [] } = props
  const t = useT()
  const upper = header && textOf(header, 'amount_upper')
  if (!lines.length) return <EmptyState title={props.empty ?? t('kit.lines.empty')} />
  return (
    <section className="k-read" aria-label={t('kit.lines.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className="k-read-scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {fields.map((field) => (
                <th
                  key={field.key}
                  // Figures take what they need; words get their share.
                  style={isNumeric(field.kind) ? undefined : { minWidth: field.width }}
                  className={isNumeric(field.kind) ? 'k-right' : undefined}
                >
                  {t(field.label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((row) => (
              <tr key={row.id}>
                {fields.map((field) => (
                  <td
                    key={field.key}
                    data-label={t(field.label)}
                    data-wide={field.kind === 'longText' ? '' : undefined}
                    className={isNumeric(field.kind) ? 'k-right k-num' : undefined}
                  >
                    <FieldValue field={field} record={row} link={false} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {header && totals.length > 0 && (
        <div className="k-totals k-read-totals">
          <dl>
            {totals.map((field, index) => (
              <div key={field.key} className={index === totals.length - 1 ? 'k-grand' : undefined}>
                <dt>{t(field.label)}</dt>
                <dd>
                  <FieldValue field={field} record={header} link={false} />
                </dd>
              </div>
            ))}
          </dl>
          {upper && (
            <p className="k-upper">
              <span className="k-faint">{t('kit.lines.upper')}</span> {upper}
            </p>
          )}
        </div>
      )}
    </section>
  )
}
