/** One handover, step by step: what there is, who gets it, what would happen, what has happened. */
import { Alert, App, Button, Progress } from 'antd'
import { useState } from 'react'
import { asProblem } from '@/api/problems'
import { useAction, useRead } from '@/api/resource'
import { useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { EmptyState } from '@/kit/EmptyState'
import { FieldValue } from '@/kit/FieldValue'
import { useGo, useRecordId } from '@/kit/navigation'
import { PageHeader } from '@/kit/PageHeader'
import { WizardSteps } from '@/kit/WizardSteps'
import { ForecastList } from './ForecastList'
import { type Handover, handover } from './fields'
import { HoldingList } from './HoldingList'
import { ItemList } from './ItemList'
import { PartList } from './PartList'
import '@/kit/strips.css'
import './handovers.css'

const OFTEN = 1000
const STEPS = ['holdings', 'plan', 'forecast', 'result'] as const
const RESULT = 3

export function HandoverPage() {
  const t = useT()
  const go = useGo()
  const id = useRecordId()
  const { modal, message } = App.useApp()
  const act = useAction('handovers')
  const [chosen, setChosen] = useState<number | null>(null)
  const asked = useRead<Handover>(
    ['handover', id],
    `/handovers/${id}`,
    {},
    { poll: (now) => (now?.status === 'running' && !now.stopped ? OFTEN : false) },
  )
  const { data: of, error } = asked
  if (error && asProblem(error).status === 404)
    return (
      <EmptyState
        title={t('kit.record.notFound')}
        hint={t('kit.record.notFoundHint')}
        action={<Button onClick={() => go('/handovers')}>{t('kit.record.back')}</Button>}
      />
    )
  if (!of)
    return (
      <Asked of={asked} rows={8}>
        {() => null}
      </Asked>
    )

  const ended = of.status === 'done' || of.status === 'cancelled'
  const running = of.status === 'running' && !of.stopped
  const usual = of.started_at ? RESULT : of.parts.length ? 2 : 0
  const step = running ? RESULT : (chosen ?? usual)
  const can = (name: string) => of.actions.some((one) => one.name === name && one.enabled)

  async function ask(action: string) {
    try {
      await act.mutateAsync({ id, action })
      setChosen(null)
    } catch (failed) {
      void message.error(asProblem(failed).message)
    }
  }

  function start() {
    modal.confirm({
      title: t(of?.kind === 'leave' ? 'handover.startLeaveTitle' : 'handover.startTitle', {
        name: of?.from_user_name ?? '',
      }),
      content: t(of?.kind === 'leave' ? 'handover.startLeaveNote' : 'handover.startNote'),
      okText: t('handover.start'),
      cancelText: t('kit.cancel'),
      onOk: () => ask('start'),
    })
  }

  return (
    <div className="k-list">
      <PageHeader
        title={t('handover.of', { name: of.from_user_name ?? '' })}
        subtitle={
          <span className="k-handover-told">
            <span>{of.number}</span>
            <FieldValue field={handover.kind} record={of} />
            <FieldValue field={handover.status} record={of} />
            <span>{of.reason}</span>
          </span>
        }
      >
        {can('cancel') && (
          <Button danger onClick={() => void ask('cancel')}>
            {t('handover.cancel')}
          </Button>
        )}
        {can('start') && !running && (
          <Button type="primary" loading={act.isPending} onClick={start}>
            {t(of.started_at ? 'handover.goOn' : 'handover.start')}
          </Button>
        )}
      </PageHeader>
      <div className="k-apart">
        <WizardSteps
          current={step}
          onChange={running ? undefined : setChosen}
          items={STEPS.map((name, place) => ({
            title: t(`handover.step.${name}`),
            disabled: place === RESULT && !of.started_at,
          }))}
        />
      </div>
      {of.stopped && <Alert type="error" showIcon title={t('handover.stopped')} />}
      {running && (
        <section className="k-job" aria-live="polite">
          <Progress
            percent={Math.min(100, Math.floor((of.done / Math.max(of.total, 1)) * 100))}
            status="active"
          />
          <p className="k-faint k-num">{t('job.done', { done: of.done, total: of.total })}</p>
        </section>
      )}
      {step === 0 && (
        <>
          <HoldingList userId={of.from_user_id} />
          {!ended && (
            <p className="k-next">
              <Button type="primary" onClick={() => setChosen(1)}>
                {t('handover.toPlan')}
              </Button>
            </p>
          )}
        </>
      )}
      {step === 1 && (
        <PartList
          key={of.version}
          of={of}
          disabled={ended || running || !can('update')}
          onSaved={() => setChosen(2)}
        />
      )}
      {step === 2 && <ForecastList of={of} />}
      {step === RESULT && of.started_at && <ItemList of={of} />}
    </div>
  )
}
