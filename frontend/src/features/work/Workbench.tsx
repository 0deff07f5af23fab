/** 工作台: what to do today, and a few figures that explain themselves. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useCan, useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { formatDate } from '@/kit/format'
import { PageHeader } from '@/kit/PageHeader'
import { dateOf, now } from '@/kit/time'
import { ApprovalList } from './ApprovalList'
import { ChangedHands } from './ChangedHands'
import { arranged, deskOf, type Panel } from './desks'
import { Figures } from './Figures'
import { FollowUpList } from './FollowUpList'
import { Funnel } from './Funnel'
import { QueueList } from './QueueList'
import { ReceivedList } from './ReceivedList'
import { TaskList } from './TaskList'
import { Ways } from './Ways'
import '@/kit/work.css'

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
  const asked = useRead<Work>(['work'], '/work', {}, { refetchInterval: 60_000 })
  const present = now()
  const desk = deskOf(me?.home)
  const part = t(`work.part.${partOfDay(present.hour())}`)
  return (
    <div className="k-list">
      <PageHeader
        title={me ? t('work.hello', { name: me.name, part }) : t('work.title')}
        tab={t('work.title')}
        subtitle={formatDate(dateOf(present))}
      />
      <Asked of={asked} rows={10}>
        {(data) => (
          <>
            <Ways ways={desk.ways} />
            <ChangedHands news />
            <Figures figures={arranged(desk, data.figures)} />
            <div className="k-work">
              <div className="k-work-main">{desk.main.map((name) => panel(name, data))}</div>
              <div className="k-work-side">{desk.side.map((name) => panel(name, data))}</div>
            </div>
          </>
        )}
      </Asked>
    </div>
  )

  function panel(name: Panel, work: Work) {
    switch (name) {
      case 'queues':
        return work.queues.length > 0 && <QueueList key={name} queues={work.queues} />
      case 'followUps':
        return (
          (work.follow_ups.length > 0 || can('leads', 'read')) && (
            <FollowUpList key={name} rows={work.follow_ups} />
          )
        )
      case 'tasks':
        return can('tasks', 'read') && <TaskList key={name} rows={work.tasks} />
      case 'funnel':
        return can('opportunities', 'read') && <Funnel key={name} stages={work.funnel} />
      case 'approvals':
        return <ApprovalList key={name} />
      case 'received':
        return <ReceivedList key={name} />
      case 'changed':
        return <ChangedHands key={name} news={false} />
    }
  }
}
