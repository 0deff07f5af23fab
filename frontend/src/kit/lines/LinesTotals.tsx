/** Totals and 大写 as the server computed them. */
import type { Problem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { FieldValue } from '@/kit/FieldValue'
import type { Field } from '@/kit/fields'
import type { Preview } from './usePreview'

/** While the header is not filled in yet, its missing fields are no news. */
const concernsLines = (problem: Problem) =>
  !problem.body.errors?.length || problem.body.errors.some((e) => e.pointer.startsWith('/lines'))

interface LinesTotalsProps {
  // biome-ignore lint/suspicious/noExplicitAny: totals belong to the header type of the feature
  totals: Field<any>[]
  preview: Preview | undefined
  busy: boolean
  problem: Problem | null
}

export function LinesTotals({ totals, preview, busy, problem }: LinesTotalsProps) {
  const t = useT()
  return (
    <div className="k-totals" aria-live="polite" data-busy={busy ? '' : undefined}>
      {problem && concernsLines(problem) && <p className="k-refused">{problem.message}</p>}
      <dl>
        {totals.map((field, index) => (
          <div key={field.key} className={index === totals.length - 1 ? 'k-grand' : undefined}>
            <dt>{t(field.label)}</dt>
            <dd>
              <FieldValue field={field} record={preview ?? {}} link={false} />
            </dd>
          </div>
        ))}
      </dl>
      {preview?.amount_upper && (
        <p className="k-upper">
          <span className="k-faint">{t('kit.lines.upper')}</span> {preview.amount_upper}
        </p>
      )}
    </div>
  )
}
