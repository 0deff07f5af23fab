/** One action on all results of a list: confirmed with their count, then followed while it goes on. */
import { App, Button, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { actionLabel } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { type TotalRelation, useBatchAll, useRead, useReread } from '@/api/resource'
import { language, useT } from '@/i18n/i18n'
import { isOpen, type Job, JobLine } from '@/kit/JobLine'
import { useGo } from '@/kit/navigation'
import { useCancelJob } from '@/kit/useCancelJob'
import type { FilterTree } from './filterTree'

/** Milliseconds between two looks. */
const OFTEN = 1000

/** What “all” is: the filter, and how many the list says there are. */
export interface Whole {
  filter: FilterTree
  q?: string
  total: number
  /** The list stops counting at ten thousand, and of what very many have it says only nearly how many. */
  relation: TotalRelation
}

interface AllResultsProps {
  resource: string
  action: string
  label?: string
  whole: Whole
  input: object
  onClose: () => void
}

export function AllResults({ resource, action, label, whole, input, onClose }: AllResultsProps) {
  const t = useT()
  const { message } = App.useApp()
  const all = useBatchAll(resource)
  const [count, setCount] = useState<number | null>(null)
  const [job, setJob] = useState<Job | null>(null)
  const body = { filter: whole.filter, q: whole.q, input }

  function failed(error: unknown) {
    void message.error(asProblem(error).message)
    onClose()
  }

  async function ask() {
    try {
      const { total } = await all.forecast(action, body)
      if (whole.relation === 'eq' && total !== whole.total) {
        void message.warning(t('job.changed', { count: total }))
        onClose()
      } else setCount(total)
    } catch (error) {
      failed(error)
    }
  }

  // asked once, when the dialog opens
  useEffect(() => void ask(), [])

  async function start() {
    try {
      setJob(await all.start(action, { ...body, confirmed_count: count }))
    } catch (error) {
      failed(error)
    }
  }

  if (job) return <Following job={job} onClose={onClose} />
  return (
    <Modal
      open={count !== null}
      title={t('job.confirmTitle', {
        action: label ?? actionLabel(action, language(), resource),
        count: count ?? 0,
      })}
      okText={t('job.start', { count: count ?? 0 })}
      onOk={start}
      onCancel={onClose}
      cancelText={t('kit.cancel')}
    >
      <p>{t('job.confirmNote')}</p>
    </Modal>
  )
}

/** The job while one waits; it goes on without. */
export function Following({ job: begun, onClose }: { job: Job; onClose: () => void }) {
  const t = useT()
  const go = useGo()
  const reread = useReread()
  const cancel = useCancelJob()
  const { data: job = begun } = useRead<Job>(
    ['job', begun.id],
    `/jobs/${begun.id}`,
    {},
    { poll: (now) => (!now || isOpen(now) ? OFTEN : false) },
  )
  const open = isOpen(job)

  function close() {
    void reread()
    onClose()
  }

  return (
    <Modal
      open
      closable={false}
      title={t('job.titles')}
      footer={[
        <Button key="jobs" onClick={() => go('/jobs')}>
          {t('job.toJobs')}
        </Button>,
        <Button key="close" type="primary" onClick={close}>
          {t(open ? 'job.leave' : 'kit.close')}
        </Button>,
      ]}
    >
      <JobLine job={job} onCancel={() => cancel(begun.id)} />
    </Modal>
  )
}
