/** 公海沙盘: what a rule would have done in the past twelve months, before it is switched on. */

import { App } from 'antd'
import { asProblem } from '@/api/problems'
import { usePost, useRead, useRecord } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { isOpen, JobLine } from '@/kit/JobLine'
import { RecordLink, useRecordId } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import { ReplayForm } from './ReplayForm'
import { ReplayResult } from './ReplayResult'

type State = components['schemas']['ReplayState']

export function ReplayPage() {
  const t = useT()
  const id = useRecordId()
  const { message } = App.useApp()
  const pool = useRecord<components['schemas']['PoolRead']>('pools', id)
  const asked = useRead<State>(
    ['replay', id],
    `/pools/${id}/replay`,
    {},
    {
      poll: (now) => (now?.data?.job && isOpen(now.data.job) ? 1500 : false),
    },
  )
  const start = usePost<components['schemas']['JobRow']>(`/pools/${id}/replay`)
  const replay = asked.data?.data
  const job = replay?.job
  const waiting = Boolean(job && isOpen(job))

  async function run(proposal: object) {
    try {
      await start.mutateAsync(proposal)
    } catch (failed) {
      const problem = asProblem(failed)
      void message.error(problem.body.errors?.[0]?.detail ?? problem.message)
    }
  }

  if (!pool.data) return <Asked of={pool}>{() => null}</Asked>
  const { object_type, name } = pool.data
  return (
    <div className="k-list">
      <PageHeader
        title={t('replay.title')}
        subtitle={
          <RecordLink resource="pools" id={id}>
            {name}
          </RecordLink>
        }
      />
      <Asked of={asked} rows={8}>
        {() => (
          <>
            <ReplayForm
              key={replay?.id}
              objectType={object_type}
              last={replay ?? null}
              busy={start.isPending || waiting}
              onReplay={(proposal) => void run(proposal)}
            />
            {job && job.state !== 'succeeded' && <JobLine job={job} />}
            {/* a job is forgotten after a month, what it found is not */}
            {replay && (!job || job.state === 'succeeded') && (
              <ReplayResult pool={id} replay={replay} />
            )}
            {!replay && <EmptyState title={t('replay.none')} hint={t('replay.noneHint')} />}
          </>
        )}
      </Asked>
    </div>
  )
}
