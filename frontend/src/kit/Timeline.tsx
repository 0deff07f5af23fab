/** Everything that happened to a record: follow-ups, actions and the field log in one stream. */
import { Segmented, Skeleton, Tooltip } from 'antd'
import { useState } from 'react'
import { actionLabel } from '@/api/actions'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { language, useT } from '@/i18n/i18n'
import { EmptyState } from './EmptyState'
import { FieldValue } from './FieldValue'
import { FollowUpComposer } from './FollowUpComposer'
import { dict, type Field } from './fields'
import { formatDatetime, formatExact } from './format'
import { RefName } from './RefName'

type TimelineEntry = components['schemas']['TimelineEntry']

interface TimelineProps {
  resource: string
  id: string
  /** Gives changed fields their words and looks. */
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  fields: Field<any>[]
  /** The composer is hidden for records nobody follows up. */
  composer?: boolean
}

export function Timeline({ resource, id, fields, composer = true }: TimelineProps) {
  const t = useT()
  const [only, setOnly] = useState<'all' | 'follow_up' | 'change'>('all')
  const { data, isPending, error } = useRead<components['schemas']['TimelinePage']>(
    ['timeline', resource, id],
    `/timeline/${resource}/${id}`,
  )
  const entries = (data?.data ?? []).filter(
    (one) => only === 'all' || (only === 'follow_up') === (one.kind === 'follow_up'),
  )
  return (
    <section className="k-timeline" aria-label={t('kit.timeline.title')}>
      {composer && <FollowUpComposer objectType={resource} id={id} />}
      <div className="k-timeline-head">
        <h2>{t('kit.timeline.title')}</h2>
        {composer && (
          <Segmented
            size="small"
            value={only}
            onChange={setOnly}
            options={[
              { value: 'all', label: t('kit.timeline.all') },
              { value: 'follow_up', label: t('kit.timeline.followUps') },
              { value: 'change', label: t('kit.timeline.changes') },
            ]}
          />
        )}
      </div>
      {isPending ? (
        <Skeleton active paragraph={{ rows: 4 }} />
      ) : entries.length ? (
        <ol>
          {entries.map((entry) => (
            <Entry key={entry.id} resource={resource} entry={entry} fields={fields} />
          ))}
        </ol>
      ) : (
        <EmptyState
          title={t('kit.timeline.empty')}
          hint={composer && !error ? t('kit.timeline.emptyHint') : undefined}
        />
      )}
    </section>
  )
}

const KIND = dict<{ kind: string | null | undefined }>(
  'kind',
  'kit.timeline.followUps',
  'follow_up_kind',
)

const HIDDEN = new Set(['id', 'version', 'updated_at', 'updated_by_id', 'updated_by'])

interface EntryProps {
  resource: string
  entry: TimelineEntry
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  fields: Field<any>[]
}

function Entry({ resource, entry, fields }: EntryProps) {
  const t = useT()
  const changes = (entry.changes ?? []).filter((one) => !HIDDEN.has(one.field))
  const known = changes.filter((one) => fields.some((field) => field.key === one.field))
  const verb =
    entry.kind === 'change' && entry.action !== 'create'
      ? t('kit.timeline.changed')
      : entry.action && actionLabel(entry.action, language(), resource)
  return (
    <li className="k-entry" data-kind={entry.kind}>
      <div className="k-entry-head">
        <b>{entry.actor_name ?? t('kit.timeline.system')}</b>
        <span>
          {entry.kind === 'follow_up' ? (
            <FieldValue field={KIND} record={{ kind: entry.action }} />
          ) : (
            verb
          )}
        </span>
        <Tooltip title={formatExact(entry.at)}>
          <time className="k-faint k-num" dateTime={entry.at}>
            {formatDatetime(entry.at)}
          </time>
        </Tooltip>
      </div>
      {entry.content && <p className="k-entry-text">{entry.content}</p>}
      {entry.reason && <p className="k-entry-text">{entry.reason}</p>}
      {known.length > 0 && (
        <ul className="k-entry-changes">
          {known.map((one) => {
            const field = fields.find((candidate) => candidate.key === one.field)
            if (!field) return null
            return (
              <li key={one.field}>
                <span className="k-faint">{t(field.label)}</span>
                <s>
                  <Value field={field} value={one.old} />
                </s>
                <span aria-hidden="true">→</span>
                <Value field={field} value={one.new} />
              </li>
            )
          })}
        </ul>
      )}
    </li>
  )
}

/** A logged value has no record around it: references are read by their id. */
// biome-ignore lint/suspicious/noExplicitAny: any record's fields
function Value({ field, value }: { field: Field<any>; value: unknown }) {
  if (field.kind === 'ref' && field.resource && typeof value === 'string')
    return <RefName resource={field.resource} id={value} />
  const plain = { ...field, nameKey: undefined, currencyKey: undefined, render: undefined }
  return <FieldValue field={plain} record={{ [field.key]: value }} link={false} />
}
