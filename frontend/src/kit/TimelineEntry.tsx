/** One thing that happened to a record. */
import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { components } from '@/api/schema.gen'
import { toldOf } from '@/api/told'
import { language, useT } from '@/i18n/i18n'
import { FieldValue } from './FieldValue'
import { dict, type Field } from './fields'
import { KindSign } from './followUpKinds'
import { formatDatetime, formatExact } from './format'
import { LoggedLines } from './LoggedLines'
import { LoggedChange } from './LoggedValue'
import { line } from './lines/commercial'
import { sortChanges } from './logged'
import { Replies } from './Replies'
import { Said } from './Said'

const KIND = dict<{ kind: string | null | undefined }>(
  'kind',
  'kit.timeline.followUps',
  'follow_up_kind',
)

/** What one changes in a line; totals and shares follow from it. */
const LINE_FIELDS = [
  line.qty,
  line.discount_factor,
  line.unit_price_incl,
  line.tax_ratio,
  line.is_gift,
  line.delivery_date,
  line.amount_incl,
  line.remark,
]

interface EntryProps {
  resource: string
  record: object
  entry: components['schemas']['TimelineEntry']
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  fields: Field<any>[]
  // biome-ignore lint/suspicious/noExplicitAny: the lines of any document
  lineFields?: Field<any>[]
}

export function TimelineEntry({ resource, record, entry, fields, lineFields }: EntryProps) {
  const t = useT()
  const { i18n } = useTranslation()
  const { head, lines } = sortChanges(entry.changes ?? [])
  const known = head.flatMap((change) => {
    const field = fields.find((candidate) => candidate.key === change.field)
    return field ? [{ field, change }] : []
  })
  // The log of an attachment names the file instead of a field.
  const file = entry.action === 'attach' ? head[0]?.new : null
  // What sets a due date is logged by the code of the event.
  const event = `kit.event.${entry.reason}`
  const reason = i18n.exists(event) ? i18n.t(event as never) : entry.reason
  const told = toldOf(entry.action, language(), resource, entry.actor_kind)
  return (
    <li className="k-entry" data-kind={entry.kind}>
      <div className="k-entry-head">
        <b>{entry.actor_name ?? t('kit.timeline.system')}</b>
        <span>
          {entry.kind === 'follow_up' ? (
            <>
              <KindSign kind={entry.action} />{' '}
              <FieldValue field={KIND} record={{ kind: entry.action }} />
            </>
          ) : (
            told
          )}
        </span>
        <Tooltip title={formatExact(entry.at)}>
          <time className="k-faint k-num" dateTime={entry.at}>
            {formatDatetime(entry.at)}
          </time>
        </Tooltip>
      </div>
      {entry.content && <p className="k-entry-text">{entry.content}</p>}
      {entry.follow_up && <Said of={entry.follow_up} here={record} />}
      {file && <p className="k-entry-text">{file}</p>}
      {entry.reason && (
        <p className="k-entry-text">
          {entry.kind === 'follow_up' && (
            <span className="k-faint">{t('kit.timeline.nextPlan')} </span>
          )}
          {reason}
        </p>
      )}
      {(known.length > 0 || lines.length > 0) && (
        <ul className="k-entry-changes">
          {known.map(({ field, change }) => (
            <li key={field.key}>
              <LoggedChange field={field} change={change} record={record} />
            </li>
          ))}
          <LoggedLines lines={lines} fields={lineFields ?? LINE_FIELDS} record={record} />
        </ul>
      )}
      {entry.kind === 'follow_up' && (
        <Replies
          id={entry.id.slice(1)}
          count={entry.reply_count}
          authorId={entry.actor_id}
          at={entry.at}
        />
      )}
    </li>
  )
}
