/** One import, step by step: what the columns are, what would happen, what has happened. */
import { Alert, App, Button, Progress } from 'antd'
import { call } from '@/api/client'
import { asProblem } from '@/api/problems'
import { useRead, useReread } from '@/api/resource'
import { useMe } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { useGo, useRecordId } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import { useCancelJob } from '@/kit/useCancelJob'
import { WizardSteps } from '@/kit/WizardSteps'
import { Columns } from './Columns'
import { Forecast } from './Forecast'
import { type Import, isBusy, type Kind, OFTEN } from './imports'
import { Result } from './Result'

const STEP: Record<string, number> = {
  reading: 0,
  ready: 1,
  checking: 2,
  checked: 2,
  running: 3,
  done: 3,
  undoing: 3,
  undone: 3,
}

export function ImportPage() {
  const t = useT()
  const go = useGo()
  const id = useRecordId()
  const reread = useReread()
  const { message } = App.useApp()
  const cancel = useCancelJob()
  const { data: me } = useMe()
  const asked = useRead<Import>(
    ['import', id],
    `/imports/${id}`,
    {},
    { poll: (now) => (now && isBusy(now) ? OFTEN : false) },
  )
  const of = asked.data
  if (!of) return <Asked of={asked}>{() => null}</Asked>

  async function ask(verb: string, body: object = {}) {
    try {
      await call('POST', `/imports/${id}/${verb}`, { body })
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
    await reread()
  }

  const at = of.step
  const { done, total } = of.progress
  return (
    <div className="k-list">
      <PageHeader
        title={of.file_name}
        subtitle={`${t(`imports.kind.${of.object as Kind}`)} · ${t('imports.rows', { count: of.total })}`}
      >
        <Button onClick={() => go('/imports', { object: of.object })}>
          {t('imports.another')}
        </Button>
      </PageHeader>
      <div className="k-apart">
        <WizardSteps
          current={STEP[at] ?? 0}
          status={of.state === 'stopped' ? 'error' : of.state === 'done' ? 'finish' : 'process'}
          items={(['file', 'columns', 'check', 'run'] as const).map((step) => ({
            title: t(`imports.step.${step}`),
          }))}
        />
      </div>
      {of.state === 'stopped' && (
        <Alert
          type="error"
          showIcon
          title={t(at === 'reading' ? 'imports.unread' : 'imports.stopped')}
          description={of.error_detail}
          action={
            at === 'running' || at === 'undoing' ? (
              <Button onClick={() => void ask(at === 'running' ? 'run' : 'undo')}>
                {t('imports.goOn')}
              </Button>
            ) : undefined
          }
        />
      )}
      {isBusy(of) && (
        <section className="k-job" aria-live="polite">
          <Progress percent={total ? Math.floor((done / total) * 100) : 0} status="active" />
          {of.job_id && of.owner_id === me?.id && (
            <Button size="small" danger onClick={() => of.job_id && cancel(of.job_id)}>
              {t('job.cancel')}
            </Button>
          )}
          <p className="k-faint k-num">
            {at === 'reading'
              ? t('imports.readingFile')
              : `${t(`imports.working.${at as 'checking' | 'running' | 'undoing'}`)} · ${t('job.done', { done, total })}`}
          </p>
        </section>
      )}
      {!isBusy(of) && (at === 'ready' || at === 'checked' || at === 'checking') && (
        <Columns
          key={of.id}
          of={of}
          open={at !== 'checked'}
          onCheck={(body) => ask('check', body)}
        />
      )}
      {of.state === 'checked' && <Forecast of={of} onRun={(body) => ask('run', body)} />}
      {(at === 'done' || at === 'undone' || (of.state === 'stopped' && at === 'running')) && (
        <Result of={of} onUndo={() => ask('undo')} />
      )}
    </div>
  )
}
