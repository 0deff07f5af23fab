/** Everything that happened to a record: follow-ups, actions and the field log in one stream. */
import { Segmented } from 'antd'
import { useState } from 'react'
import { useEndless } from '@/api/endless'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from './Asked'
import { EmptyState } from './EmptyState'
import { FollowUpComposer } from './FollowUpComposer'
import type { Field } from './fields'
import { Older } from './Older'
import { OwnerHistory } from './OwnerHistory'
import { StateHistory } from './StateHistory'
import { TimelineEntry } from './TimelineEntry'

type Entry = components['schemas']['TimelineEntry']

/** Fields that say where a record stands; deals have their stages on a tab of their own. */
const STATES = ['status', 'lifecycle', 'is_active']

interface TimelineProps {
  resource: string
  record: { id: string }
  /** Gives changed fields their words and looks. */
  // biome-ignore lint/suspicious/noExplicitAny: any record's fields
  fields: Field<any>[]
  /** The same for changed lines; default: those of a commercial document. */
  // biome-ignore lint/suspicious/noExplicitAny: the lines of any document
  lineFields?: Field<any>[]
  /** The composer is hidden for records nobody follows up. */
  composer?: boolean
}

export function Timeline(props: TimelineProps) {
  const { resource, record, fields, lineFields, composer = true } = props
  const t = useT()
  const [only, setOnly] = useState<'all' | 'follow_ups' | 'changes' | 'owners' | 'states'>('all')
  const owned = 'owner_id' in record
  const stated = STATES.some((key) => key in record && fields.some((field) => field.key === key))
  const half = only === 'follow_ups' || only === 'changes' ? only : undefined
  const stream = useEndless<Entry>(`timeline/${resource}/${record.id}`, { only: half })
  const customer = customerOf(resource, record)
  return (
    <section className="k-timeline" aria-label={t('kit.timeline.title')}>
      {composer && (
        <FollowUpComposer
          objectType={resource}
          id={record.id}
          customerId={customer}
          contactId={resource === 'contacts' ? record.id : undefined}
        />
      )}
      <div className="k-timeline-head">
        <h2>{t('kit.timeline.title')}</h2>
        {(composer || owned || stated) && (
          <Segmented
            size="small"
            value={only}
            onChange={setOnly}
            options={[
              { value: 'all', label: t('kit.timeline.all') },
              ...(composer
                ? [
                    { value: 'follow_ups' as const, label: t('kit.timeline.followUps') },
                    { value: 'changes' as const, label: t('kit.timeline.changes') },
                  ]
                : []),
              ...(owned ? [{ value: 'owners' as const, label: t('owners.title') }] : []),
              ...(stated ? [{ value: 'states' as const, label: t('states.title') }] : []),
            ]}
          />
        )}
      </div>
      {only === 'owners' ? (
        <OwnerHistory resource={resource} id={record.id} />
      ) : only === 'states' ? (
        <StateHistory resource={resource} record={record} fields={fields} />
      ) : (
        <Asked of={stream} rows={4}>
          {(entries) =>
            entries.length ? (
              <ol>
                {entries.map((entry) => (
                  <TimelineEntry
                    key={entry.id}
                    resource={resource}
                    record={record}
                    entry={entry}
                    fields={fields}
                    lineFields={lineFields}
                  />
                ))}
              </ol>
            ) : (
              <EmptyState
                title={t('kit.timeline.empty')}
                hint={composer ? t('kit.timeline.emptyHint') : undefined}
              />
            )
          }
        </Asked>
      )}
      {only !== 'owners' && only !== 'states' && <Older of={stream} />}
    </section>
  )
}

/** Whose people may have taken part in what is said about a record. */
function customerOf(resource: string, record: { id: string }): string | undefined {
  if (resource === 'customers') return record.id
  return 'customer_id' in record ? ((record.customer_id as string | null) ?? undefined) : undefined
}
