/** 工作台: what to do today, and a few figures that explain themselves. */
import { Button, Skeleton } from 'antd'
import { asProblem } from '@/api/problems'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { formatDate } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { ApprovalList } from './ApprovalList'
import { Figures } from './Figures'
import { FollowUpList } from './FollowUpList'
import { Funnel } from './Funnel'
import { QueueList } from './QueueList'
import { ReceivedList } from './ReceivedList'
import '@/kit/work.css'
import { dateOf, now } from '@/kit/time'

type Work = components['schemas']['Work']

function partOfDay(hour: number) {
  if (hour < 11) return 'morning' as const
  if (hour < 14) return 'noon' as const
  return hour < 18 ? ('afternoon' as const) : ('evening' as const)
}

export function Workbench() {
  const t = useT()
  const can = useCan()
  const { data: me } = useMe()
  const { data, error, refetch } = useRead<Work>(['work'], '/work', {}, { refetchInterval: 60_000 })
  const present = now()
  if (error && !data)
    return (
      <EmptyState
        title={t('work.failed')}
        hint={asProblem(error).message}
        action={<Button onClick={() => void refetch()}>{t('kit.retry')}</Button>}
      />
    )
  const part = t(`work.part.${partOfDay(present.hour())}`)
  return (
    <div className="k-list">
      <PageHeader
        title={me ? t('work.hello', { name: me.name, part }) : t('work.title')}
        tab={t('work.title')}
        subtitle={formatDate(dateOf(present))}
      />
      {data ? (
        <>
          <Figures figures={data.figures} />
          <div className="k-work">
            <div className="k-work-main">
              {data.queues.length > 0 && <QueueList queues={data.queues} />}
              {(data.follow_ups.length > 0 || can('leads', 'read')) && (
                <FollowUpList rows={data.follow_ups} />
              )}
              {can('opportunities', 'read') && <Funnel stages={data.funnel} />}
            </div>
            <div className="k-work-side">
              <ApprovalList />
              <ReceivedList />
            </div>
          </div>
        </>
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </div>
  )
}
