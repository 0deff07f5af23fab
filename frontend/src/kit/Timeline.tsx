/** Everything that happened to a record: follow-ups, actions and the field log in one stream. */
import { Button, Segmented, Skeleton } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { EmptyState } from './EmptyState'
import { FollowUpComposer } from './FollowUpComposer'
import type { Field } from './fields'
import { OwnerHistory } from './OwnerHistory'
import { TimelineEntry } from './TimelineEntry'
import { useTimeline } from './useTimeline'

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
  const [only, setOnly] = useState<'all' | 'follow_up' | 'change' | 'owners'>('all')
  const owned = 'owner_id' in record
  const stream = useTimeline(resource, record.id)
  const entries = (stream.data?.pages ?? [])
    .flatMap((page) => page.data)
    .filter((one) => only === 'all' || (only === 'follow_up') === (one.kind === 'follow_up'))
  return (
    <section className="k-timeline" aria-label={t('kit.timeline.title')}>
      {composer && <FollowUpComposer objectType={resource} id={record.id} />}
      <div className="k-timeline-head">
        <h2>{t('kit.timeline.title')}</h2>
        {(composer || owned) && (
          <Segmented
            size="small"
            value={only}
            onChange={setOnly}
            options={[
              { value: 'all', label: t('kit.timeline.all') },
              ...(composer
                ? [
                    { value: 'follow_up' as const, label: t('kit.timeline.followUps') },
                    { value: 'change' as const, label: t('kit.timeline.changes') },
                  ]
                : []),
              ...(owned ? [{ value: 'owners' as const, label: t('owners.title') }] : []),
            ]}
          />
        )}
      </div>
      {only === 'owners' ? (
        <OwnerHistory resource={resource} id={record.id} />
      ) : stream.isPending ? (
        <Skeleton active paragraph={{ rows: 4 }} />
      ) : entries.length ? (
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
      ) : stream.error ? (
        <EmptyState
          title={t('kit.timeline.failed')}
          hint={asProblem(stream.error).message}
          action={<Button onClick={() => void stream.refetch()}>{t('kit.retry')}</Button>}
        />
      ) : (
        <EmptyState
          title={t('kit.timeline.empty')}
          hint={composer ? t('kit.timeline.emptyHint') : undefined}
        />
      )}
      {stream.hasNextPage && only !== 'owners' && (
        <Button
          size="small"
          loading={stream.isFetchingNextPage}
          onClick={() => void stream.fetchNextPage()}
        >
          {t('kit.timeline.older')}
        </Button>
      )}
    </section>
  )
}
