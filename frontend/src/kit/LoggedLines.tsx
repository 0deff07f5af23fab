/** What happened to the lines of a document, line by line: `智能网关 数量 4 → 6`. */
import { useT } from '@/i18n/i18n'
import type { Field } from './fields'
import { formatQty } from './format'
import { LoggedChange } from './LoggedValue'
import { type LineChange, placeOf } from './logged'

/** More than this is read in the document itself. */
const SHOWN = 6

interface LoggedLinesProps {
  lines: LineChange[]
  /** What people speak about, in this order; everything else follows from it. */
  // biome-ignore lint/suspicious/noExplicitAny: the lines of any document
  fields: Field<any>[]
  record: object
}

export function LoggedLines({ lines, fields, record }: LoggedLinesProps) {
  const t = useT()
  const names = namesOf(record)
  const told = lines
    .map((one) => ({
      ...one,
      known: fields.flatMap((field) => {
        const change = one.changes.find((candidate) => candidate.field === field.key)
        return change ? [{ field, change }] : []
      }),
    }))
    .filter((one) => one.kind !== 'changed' || one.known.length > 0)
  return (
    <>
      {told.slice(0, SHOWN).map((one, index) => (
        <li key={index}>
          {one.kind !== 'changed' && (
            <span className="k-faint">
              {t(one.kind === 'added' ? 'kit.timeline.lineAdded' : 'kit.timeline.lineRemoved')}
            </span>
          )}
          <span>
            {nameOf(one.content) ??
              names.get(one.line) ??
              (one.line > 0 && t('kit.timeline.lineAt', { line: placeOf(one.line) }))}
          </span>
          {one.content?.qty !== undefined && (
            <span className="k-num">× {formatQty(String(one.content.qty))}</span>
          )}
          {one.known.map(({ field, change }) => (
            <LoggedChange key={field.key} field={field} change={change} record={record} />
          ))}
        </li>
      ))}
      {told.length > SHOWN && (
        <li className="k-faint">{t('kit.timeline.lineMore', { count: told.length - SHOWN })}</li>
      )}
    </>
  )
}

/** What stands in the lines now, by their number; instalments are counted by `seq`. */
function namesOf(record: object): Map<number, string> {
  const lines = (record as { lines?: Record<string, unknown>[] | null }).lines ?? []
  return new Map(
    lines.map((one) => [Number(one.line_no ?? one.seq), nameOf(one) ?? '']).filter(isNamed),
  )
}

const isNamed = (pair: unknown[]): pair is [number, string] => pair[1] !== ''

function nameOf(line: Record<string, unknown> | undefined): string | undefined {
  const name = line?.product_name ?? line?.item_name ?? line?.name
  return typeof name === 'string' && name ? name : undefined
}
