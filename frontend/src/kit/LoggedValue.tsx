/** A value from the log: no record is around it, so references are read by their id. */
import { useT } from '@/i18n/i18n'
import { FieldValue } from './FieldValue'
import type { Field } from './fields'
import { type Change, parsed, wordChanges } from './logged'
import { RefName } from './RefName'

interface LoggedProps {
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  field: Field<any>
  change: Change
  /** Gives amounts their currency. */
  record: object
}

/** `状态 草稿 → 审批中`; what was empty before is just set. Of words as tags, what went and what came;
 * any other list is only said to have changed. */
export function LoggedChange({ field, change, record }: LoggedProps) {
  const t = useT()
  const words = field.many ? wordChanges(change) : undefined
  const isList = parsed(change.new ?? change.old) !== undefined
  return (
    <>
      <span className="k-faint">{t(field.label)}</span>
      {words ? (
        <Words {...words} />
      ) : isList ? (
        <span>{t('kit.timeline.updated')}</span>
      ) : (
        <>
          {change.old !== null && (
            <>
              <s>
                <Value field={field} value={change.old} record={record} />
              </s>
              <span aria-hidden="true">→</span>
            </>
          )}
          <Value field={field} value={change.new} record={record} />
        </>
      )}
    </>
  )
}

function Words({ added, removed }: { added: string[]; removed: string[] }) {
  const t = useT()
  if (!added.length && !removed.length) return <span>{t('kit.timeline.updated')}</span>
  return (
    <>
      {removed.map((word) => (
        <s key={word}>{word}</s>
      ))}
      {removed.length > 0 && added.length > 0 && <span aria-hidden="true">→</span>}
      {added.map((word) => (
        <span key={word}>{word}</span>
      ))}
    </>
  )
}

interface ValueProps {
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  field: Field<any>
  value: string | null
  record: object
}

function Value({ field, value, record }: ValueProps) {
  const Logged = field.logged
  if (Logged) return <Logged value={value} record={record} />
  if (field.kind === 'ref' && field.resource && value)
    return <RefName resource={field.resource} id={value} />
  const plain = { ...field, nameKey: undefined, render: undefined, late: undefined }
  return <FieldValue field={plain} record={{ ...record, [field.key]: value }} link={false} />
}
