/** 周计划外出安排: a week by customer, planned and saved at once; on a phone day by day. */

import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { App, Button, Grid } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { usePost, useRead } from '@/api/resource'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { useGo } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import { dateOf, now, onClock } from '@/kit/time'
import { useUrlState } from '@/kit/useUrlState'
import { WeekCards } from './WeekCards'
import { WeekGrid } from './WeekGrid'
import { changes, daysOf, mondayOf, type Plan, planOf, type Week } from './week'
import './outings.css'

export function WeekPage() {
  const t = useT()
  const go = useGo()
  const { params, set } = useUrlState()
  const first = mondayOf(params.day ? onClock(params.day) : now())
  const day = dateOf(first)
  const asked = useRead<Week>(['outings', 'week', day], '/outings/week', { day })
  const turn = (weeks: number) => set({ day: dateOf(first.add(7 * weeks, 'day')) })
  const short = first.year() === now().year() ? 'MM-DD' : 'YYYY-MM-DD'
  const week = [first, first.add(6, 'day')].map((one) => one.format(short)).join(' – ')
  return (
    <div className="k-list">
      <PageHeader title={t('outing.week.title')} subtitle={week}>
        <Button
          icon={<LeftOutlined />}
          aria-label={t('outing.week.before')}
          onClick={() => turn(-1)}
        />
        <Button onClick={() => set({ day: undefined })}>{t('outing.week.now')}</Button>
        <Button
          icon={<RightOutlined />}
          aria-label={t('outing.week.after')}
          onClick={() => turn(1)}
        />
        <Button onClick={() => go('/outings')}>{t('outing.titles')}</Button>
      </PageHeader>
      <Asked of={asked} rows={8}>
        {(week) => (
          <Planner key={`${day} ${week.outings.map((one) => one.version).join()}`} week={week} />
        )}
      </Asked>
    </div>
  )
}

function Planner({ week }: { week: Week }) {
  const t = useT()
  const can = useCan()
  const { message } = App.useApp()
  const phone = !Grid.useBreakpoint().md
  const post = usePost<Week>('/outings/week')
  const days = daysOf(week)
  const before = planOf(days)
  const [plan, setPlan] = useState<Plan>(before)
  const changed = changes(days, before, plan)

  async function save() {
    try {
      await post.mutateAsync({ days: changed })
      void message.success(t('outing.week.saved'))
    } catch (error) {
      const problem = asProblem(error)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    }
  }

  const Look = phone ? WeekCards : WeekGrid
  return (
    <>
      <p className="k-faint">{t('outing.week.about')}</p>
      <Look days={days} plan={plan} onPlan={setPlan} />
      {can('outings', 'create') && (
        <div className="k-week-foot">
          {changed.length > 0 && (
            <>
              <span className="k-faint">{t('outing.week.changed', { count: changed.length })}</span>
              <Button onClick={() => setPlan(before)}>{t('outing.week.undo')}</Button>
            </>
          )}
          <Button
            type="primary"
            disabled={changed.length === 0}
            loading={post.isPending}
            onClick={() => void save()}
          >
            {t('outing.week.save')}
          </Button>
        </div>
      )}
    </>
  )
}
