/** 我的审批: everything that waits for me, each with all it takes to decide. */

import { Grid, Tabs } from 'antd'
import { useList } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { PageHeader } from '@/kit/PageHeader'
import { Pager } from '@/kit/table/Pager'
import { SearchBox } from '@/kit/table/SearchBox'
import { useUrlState } from '@/kit/useUrlState'
import { ApprovalCard } from './ApprovalCard'
import { type Task, VIEWS } from './fields'
import '@/kit/documents.css'

export function ApprovalsPage() {
  const t = useT()
  const { params, set } = useUrlState()
  const phone = !Grid.useBreakpoint().md
  const view = VIEWS.find((one) => one.key === params.view) ?? VIEWS[0]
  const list = useList<Task>('approval-tasks', {
    ...view.query,
    q: params.q,
    cursor: params.cursor,
    // The oldest waits longest; what is done is read from the latest.
    sort: view.key === 'open' ? 'opened_at' : '-opened_at',
    limit: 20,
    count: 'exact',
  })
  return (
    <div className="k-list">
      <PageHeader title={t('approval.titles')} />
      <Tabs
        className="k-views"
        size="small"
        activeKey={view.key}
        onChange={(key) => set({ view: key === VIEWS[0].key ? undefined : key, cursor: undefined })}
        items={VIEWS.map((one) => ({ key: one.key, label: t(one.label) }))}
      />
      <div className="k-toolbar">
        <SearchBox value={params.q} onChange={(q) => set({ q, cursor: undefined })} />
        <span className="k-grow" />
        <Pager page={list.data?.page} onGo={(cursor) => set({ cursor }, { push: true })} />
      </div>
      <Asked of={list} rows={8}>
        {({ data: tasks }) =>
          tasks.length ? (
            <ul className="k-decide">
              {tasks.map((task, index) => (
                <ApprovalCard
                  key={task.id}
                  task={task}
                  open={view.key === 'open'}
                  unfolded={view.key === 'open' && index === 0 && !phone}
                />
              ))}
            </ul>
          ) : (
            <EmptyState
              title={t(view.key === 'open' ? 'approval.empty.open' : 'approval.empty.other')}
              hint={view.key === 'open' ? t('approval.empty.hint') : undefined}
            />
          )
        }
      </Asked>
    </div>
  )
}
