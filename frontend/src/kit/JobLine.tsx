/** One job: what it does, how far it is, and what can be done about it. */
import { Button, Progress } from 'antd'
import { actionLabel } from '@/api/actions'
import type { components } from '@/api/schema.gen'
import { language, type TKey, translate, useT } from '@/i18n/i18n'
import type { Look } from './fields'
import { formatDatetime } from './format'
import { StatusTag } from './StatusTag'

export type Job = components['schemas']['JobRow']

export const jobStates = {
  queued: { label: 'job.state.queued' },
  running: { label: 'job.state.running', tone: 'blue' },
  succeeded: { label: 'job.state.succeeded', tone: 'green' },
  partially_succeeded: { label: 'job.state.partially_succeeded', tone: 'orange' },
  failed: { label: 'job.state.failed', tone: 'red' },
  canceled: { label: 'job.state.canceled' },
} satisfies Record<string, Look>

export const isOpen = (job: Job) => job.state === 'queued' || job.state === 'running'

export const jobTitle = (job: Job) =>
  `${translate(`role.objects.${job.object}` as TKey)} · ${actionLabel(job.verb, language(), job.object)}`

interface JobLineProps {
  job: Job
  /** Who asked, where jobs of several people stand together. */
  owner?: boolean
  onCancel?: () => void
  onFailures?: () => void
}

export function JobLine({ job, owner, onCancel, onFailures }: JobLineProps) {
  const t = useT()
  const { done, total } = job.progress
  const percent = isOpen(job) ? Math.floor((done / Math.max(total, 1)) * 100) : 100
  return (
    <article className="k-job" aria-label={jobTitle(job)}>
      <header>
        <b>{jobTitle(job)}</b>
        <StatusTag value={job.state} looks={jobStates} />
        <span className="k-grow" />
        {onFailures && job.result.failed > 0 && (
          <Button size="small" onClick={onFailures}>
            {t('job.failures')}
          </Button>
        )}
        {onCancel && isOpen(job) && (
          <Button size="small" danger onClick={onCancel}>
            {t('job.cancel')}
          </Button>
        )}
      </header>
      <Progress
        percent={percent}
        size="small"
        showInfo={false}
        status={isOpen(job) ? 'active' : job.state === 'succeeded' ? 'success' : 'normal'}
      />
      <p className="k-faint k-num">
        {[
          t('job.done', { done, total }),
          t('kit.bulk.ok', { ok: job.result.ok }),
          job.result.failed > 0 && t('kit.bulk.failed', { failed: job.result.failed }),
          owner && job.owner_name,
          formatDatetime(job.created_at),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </article>
  )
}
