/** 后台任务: long work that was asked for, how far it is, and what it could not do. */
import { useState } from 'react'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { isOpen, type Job, JobLine } from '@/kit/JobLine'
import { PagedLines } from '@/kit/PagedLines'
import { PageHeader } from '@/kit/PageHeader'
import { useCancelJob } from '@/kit/useCancelJob'
import { Failures } from './Failures'

/** Milliseconds between two looks while something is going on. */
const OFTEN = 2000

export function JobsPage() {
  const t = useT()
  const { data: me } = useMe()
  const [shown, setShown] = useState<Job | null>(null)
  const cancel = useCancelJob()
  return (
    <div className="k-list">
      <PageHeader title={t('job.titles')} subtitle={t('job.about')} />
      <PagedLines<Job>
        resource="jobs"
        none={t('job.none')}
        noneHint={t('job.noneHint')}
        isMoving={isOpen}
        often={OFTEN}
      >
        {(job) => (
          <JobLine
            key={job.id}
            job={job}
            owner={job.owner_id !== me?.id}
            onCancel={() => cancel(job.id)}
            onFailures={() => setShown(job)}
          />
        )}
      </PagedLines>
      {shown && <Failures job={shown} onClose={() => setShown(null)} />}
    </div>
  )
}
