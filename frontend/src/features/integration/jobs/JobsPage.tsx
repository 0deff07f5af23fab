/** 后台任务: long work that was asked for, how far it is, and what it could not do. */
import { App, Button, Skeleton } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { type Page, useRead, useReread } from '@/api/resource'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { isOpen, type Job, JobLine } from '@/kit/JobLine'
import { PageHeader } from '@/kit/PageHeader'
import { Failures } from './Failures'

/** Milliseconds between two looks while something is going on. */
const OFTEN = 2000

export function JobsPage() {
  const t = useT()
  const { data: me } = useMe()
  const { modal, message } = App.useApp()
  const reread = useReread()
  const [cursors, setCursors] = useState<string[]>([])
  const [shown, setShown] = useState<Job | null>(null)
  const { data, error, isPending } = useRead<Page<Job>>(
    ['jobs'],
    '/jobs',
    { limit: 20, cursor: cursors.at(-1) },
    { poll: (now) => (now?.data.some(isOpen) ? OFTEN : false) },
  )

  function cancel(job: Job) {
    modal.confirm({
      title: t('job.cancelTitle'),
      content: t('job.cancelNote'),
      okText: t('job.cancel'),
      okButtonProps: { danger: true },
      cancelText: t('job.goOn'),
      onOk: async () => {
        try {
          await call('POST', `/jobs/${job.id}/cancel`, { body: {} })
        } catch (failed) {
          void message.error(asProblem(failed).message)
        }
        void reread()
      },
    })
  }

  const next = data?.page.next_cursor
  return (
    <div className="k-list">
      <PageHeader title={t('job.titles')} subtitle={t('job.about')} />
      {error ? (
        <EmptyState title={t('kit.table.failed')} hint={asProblem(error).message} />
      ) : isPending ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : data.data.length === 0 && !cursors.length ? (
        <EmptyState title={t('job.none')} hint={t('job.noneHint')} />
      ) : (
        data.data.map((job) => (
          <JobLine
            key={job.id}
            job={job}
            owner={job.owner_id !== me?.id}
            onCancel={() => cancel(job)}
            onFailures={() => setShown(job)}
          />
        ))
      )}
      <div className="k-foot">
        {cursors.length > 0 && (
          <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('kit.table.prev')}</Button>
        )}
        {next && (
          <Button onClick={() => setCursors([...cursors, next])}>{t('kit.table.next')}</Button>
        )}
      </div>
      {shown && <Failures job={shown} onClose={() => setShown(null)} />}
    </div>
  )
}
