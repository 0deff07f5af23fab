/** What people did, one line an act, with the record it was done to. */
import { Button, Skeleton } from 'antd'
import type { Query } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { formatDatetime } from '@/kit/format'
import { RecordLink } from '@/kit/navigation'
import { type Act, useActs } from './useActs'

/** `钱程 → 孙悦`, where the owner changed. */
function Hands({ act }: { act: Act }) {
  const t = useT()
  if (!act.from_owner_name && !act.to_owner_name) return null
  if (act.from_owner_name === act.to_owner_name) return null
  const nobody = t('acts.nobody')
  return (
    <span className="k-faint">
      {act.from_owner_name ?? nobody} → {act.to_owner_name ?? nobody}
    </span>
  )
}

function Line({ act }: { act: Act }) {
  const t = useT()
  return (
    <li className="k-entry" data-kind={act.act.startsWith('follow-ups.') ? 'follow_up' : 'action'}>
      <div className="k-entry-head">
        <b>{act.actor_name ?? t('kit.timeline.system')}</b>
        <span>{act.act_name}</span>
        {act.object_id ? (
          <RecordLink resource={act.object_type} id={act.object_id}>
            {act.object_name ?? act.object_number}
          </RecordLink>
        ) : (
          <span className="k-faint">{t('acts.unseen')}</span>
        )}
        <Hands act={act} />
        <time className="k-faint k-num" dateTime={act.at}>
          {formatDatetime(act.at)}
        </time>
      </div>
      {act.content && <p className="k-entry-text">{act.content}</p>}
    </li>
  )
}

export function ActList({ query }: { query: Query }) {
  const t = useT()
  const stream = useActs(query)
  const acts = (stream.data?.pages ?? []).flatMap((page) => page.data)
  if (stream.isPending) return <Skeleton active paragraph={{ rows: 6 }} />
  if (stream.error)
    return (
      <EmptyState
        title={t('kit.table.failed')}
        hint={asProblem(stream.error).message}
        action={<Button onClick={() => void stream.refetch()}>{t('kit.retry')}</Button>}
      />
    )
  if (!acts.length) return <EmptyState title={t('acts.none')} hint={t('acts.noneHint')} />
  return (
    <section className="k-timeline" aria-label={t('acts.list')}>
      <ol>
        {acts.map((act) => (
          <Line key={act.id} act={act} />
        ))}
      </ol>
      {stream.hasNextPage && (
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
