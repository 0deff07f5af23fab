/** Renames a tag or merges it into another: says how many records it will touch, then follows the job. */
import { App, Button } from 'antd'
import { useState } from 'react'
import { call } from '@/api/client'
import { useRead, useReread } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { ActionDialog } from '@/kit/ActionDialog'
import { type Field, ref, text } from '@/kit/fields'
import type { Job } from '@/kit/JobLine'
import { recordPath, useGo } from '@/kit/navigation'
import { Following } from '@/kit/table/AllResults'
import type { CatalogueTag } from './fields'

interface Input {
  name: string
  into_id: string
  into_name: string
}

type Verb = 'rename' | 'merge'

const fieldsOf = (record: CatalogueTag): Record<Verb, Field<Input>[]> => ({
  rename: [text<Input>('name', 'tag.newName', { required: true, maxLength: 32 })],
  merge: [
    ref<Input>('into_id', 'tag.into', 'tags', 'into_name', {
      required: true,
      query: { object: record.object },
      hint: 'tag.intoHint',
    }),
  ],
})

export function Retag({ record, verb }: { record: CatalogueTag; verb: Verb }) {
  const t = useT()
  const go = useGo()
  const reread = useReread()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [job, setJob] = useState<{ job: Job; kept: string } | null>(null)
  const title = t(`tag.${verb}`)

  async function submit(body: Record<string, unknown>) {
    const answer = await call<Job | { total: number }>('POST', `/tags/${record.id}/${verb}`, {
      body,
    })
    const kept = verb === 'merge' ? String(body.into_id) : record.id
    if ('id' in answer) setJob({ job: answer, kept })
    else done(kept)
  }

  function done(kept: string) {
    setJob(null)
    void message.success(t('tag.done'))
    if (kept !== record.id) go(recordPath('tags', kept))
    else void reread()
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{title}</Button>
      {open && (
        <ActionDialog
          title={title}
          fields={fieldsOf(record)[verb]}
          initial={verb === 'rename' ? { name: record.name } : undefined}
          before={<Forecast record={record} verb={verb} />}
          onSubmit={submit}
          onClose={() => setOpen(false)}
        />
      )}
      {job && <Following job={job.job} onClose={() => done(job.kept)} />}
    </>
  )
}

/** How many records have it now, counted by the server. */
function Forecast({ record, verb }: { record: CatalogueTag; verb: Verb }) {
  const t = useT()
  const { data } = useRead<{ total: number }>(['tag-usage', record.id], `/tags/${record.id}/usage`)
  return <p className="k-faint k-num">{data ? t(`tag.${verb}Note`, { count: data.total }) : '…'}</p>
}
