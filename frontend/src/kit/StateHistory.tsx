/** 状态历史: from which state to which, by whom, when, why, and how long each lasted. */
import { Tooltip } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { toldOf } from '@/api/told'
import { language, useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { EmptyState } from './EmptyState'
import type { Field } from './fields'
import { formatDatetime, formatExact } from './format'
import { LoggedChange } from './LoggedValue'

type Change = components['schemas']['StateChange']

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

/** How long a state lasted, in the unit people would say it in. */
function spell(seconds: number, t: ReturnType<typeof useT>) {
  if (seconds < HOUR) return t('states.minutes', { count: Math.ceil(seconds / MINUTE) })
  if (seconds < DAY) return t('states.hours', { count: Math.round(seconds / HOUR) })
  return t('states.days', { count: Math.round(seconds / DAY) })
}

interface StateHistoryProps {
  resource: string
  record: { id: string }
  /** Gives states their words and looks. */
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  fields: Field<any>[]
}

export function StateHistory({ resource, record, fields }: StateHistoryProps) {
  const t = useT()
  const asked = useRead<components['schemas']['StateHistory']>(
    ['states', resource, record.id],
    `/timeline/${resource}/${record.id}/states`,
  )
  const known = ({ data }: components['schemas']['StateHistory']) =>
    data.flatMap((change) => {
      const field = fields.find((candidate) => candidate.key === change.field)
      return field ? [{ field, change }] : []
    })
  return (
    <Asked of={asked} rows={4}>
      {(history) => {
        const steps = known(history)
        return steps.length === 0 ? (
          <EmptyState title={t('states.empty')} />
        ) : (
          <ol>
            {steps.map(({ field, change }) => (
              <Step
                key={change.id}
                resource={resource}
                record={record}
                field={field}
                change={change}
              />
            ))}
          </ol>
        )
      }}
    </Asked>
  )
}

interface StepProps {
  resource: string
  record: object
  // biome-ignore lint/suspicious/noExplicitAny: any record's field
  field: Field<any>
  change: Change
}

function Step({ resource, record, field, change }: StepProps) {
  const t = useT()
  const { lasted_seconds: lasted } = change
  const logged = { field: change.field, old: change.from_state, new: change.to_state }
  return (
    <li className="k-entry" data-kind="action">
      <div className="k-entry-head">
        <b>{change.actor_name ?? t('kit.timeline.system')}</b>
        <span>{toldOf(change.action, language(), resource, change.actor_kind)}</span>
        <Tooltip title={formatExact(change.at)}>
          <time className="k-faint k-num" dateTime={change.at}>
            {formatDatetime(change.at)}
          </time>
        </Tooltip>
      </div>
      <ul className="k-entry-changes">
        <li>
          <LoggedChange field={field} change={logged} record={record} />
          {lasted !== null && <span className="k-faint k-num">{spell(lasted, t)}</span>}
        </li>
      </ul>
      {change.note && <p className="k-entry-text">{change.note}</p>}
    </li>
  )
}
