/** 追溯: every document of the deal in order of time, who made it and who changed it last. */
import { Skeleton } from 'antd'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { EntityStatus } from './EntityStatus'
import { formatDatetime } from './format'
import { Money } from './Money'
import { RecordLink } from './navigation'

type ChainRecord = components['schemas']['ChainRecord']

/** Status words live with their entity: `notice.status.draft`. */
const entityOf = (resource: string) =>
  resource === 'delivery-notices'
    ? 'notice'
    : resource.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_')

export function TraceList({ resource, id }: { resource: string; id: string }) {
  const t = useT()
  const { data } = useRead<components['schemas']['Chain']>(
    ['chain', resource, id],
    `/chain/${resource}/${id}`,
  )
  if (!data) return <Skeleton active paragraph={{ rows: 5 }} />
  const records = data.steps
    .flatMap((step) => step.records)
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at))
  return (
    <section className="k-timeline" aria-label={t('kit.trace.title')}>
      <ol>
        {records.map((one) => (
          <Traced key={`${one.resource}/${one.id}`} record={one} here={one.id === id} />
        ))}
      </ol>
    </section>
  )
}

function Traced({ record, here }: { record: ChainRecord; here: boolean }) {
  const t = useT()
  const system = t('kit.timeline.system')
  return (
    <li className="k-entry" data-kind={here ? 'follow_up' : 'action'}>
      <div className="k-entry-head">
        <b>{t(`overview.kind.${record.resource}` as TKey)}</b>
        <RecordLink resource={record.resource} id={record.id}>
          {record.number ?? record.title}
        </RecordLink>
        <EntityStatus entity={entityOf(record.resource)} status={record.status} />
        {record.amount !== null && <Money value={record.amount} />}
        <time className="k-faint k-num" dateTime={record.created_at}>
          {formatDatetime(record.created_at)}
        </time>
      </div>
      <p className="k-entry-text k-faint">
        {t('kit.trace.made', { name: record.created_by_name ?? system })}
        {record.updated_at !== record.created_at &&
          ` · ${t('kit.trace.changed', {
            name: record.updated_by_name ?? system,
            at: formatDatetime(record.updated_at),
          })}`}
      </p>
    </li>
  )
}
