/** 闭环链路: the whole story of a record as one strip, with what is left and the next step. */
import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Popover, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { actionLabel } from '@/api/actions'
import { asProblem } from '@/api/problems'
import { type ActionState, useAction, useRead, useRecord } from '@/api/resource'
import { language, type TKey, useT } from '@/i18n/i18n'
import { Money } from './Money'
import { RecordLink, recordPath, useGo } from './navigation'

export interface ChainRecord {
  resource: string
  id: string
  number: string | null
  title: string | null
  status: string | null
  amount: string | null
}

export interface ChainStep {
  step: string
  records: ChainRecord[]
  remaining: string | null
  push: { resource: string; id: string; action: string } | null
}

interface ChainBarProps {
  resource: string
  id: string
}

export function ChainBar({ resource, id }: ChainBarProps) {
  const t = useT()
  const { data } = useRead<{ steps: ChainStep[] }>(
    ['chain', resource, id],
    `/chain/${resource}/${id}`,
  )
  if (!data?.steps?.length) return null
  return (
    <nav className="k-chain" aria-label={t('kit.chain.title')}>
      <ol>
        {data.steps.map((step) => (
          <Step key={step.step} step={step} here={{ resource, id }} />
        ))}
      </ol>
    </nav>
  )
}

/** On a narrow screen the strip starts where the reader stands. */
function bringIntoView(step: HTMLLIElement | null) {
  const strip = step?.closest('nav')
  if (step && strip) strip.scrollLeft = step.offsetLeft - strip.clientWidth / 3
}

function Step({ step, here }: { step: ChainStep; here: { resource: string; id: string } }) {
  const t = useT()
  // A step may hold several records, even of two kinds: the one on the screen stands for them.
  const shown = step.records.find((one) => one.id === here.id && one.resource === here.resource)
  const first = shown ?? step.records[0]
  const current = shown !== undefined
  const state = !first ? 'none' : step.remaining ? 'partial' : 'done'
  return (
    <li
      ref={current ? bringIntoView : undefined}
      className="k-step"
      data-state={state}
      aria-current={current ? 'step' : undefined}
    >
      <span className="k-step-name">
        {t(`kit.chain.${step.step}` as TKey)}
        {step.records.length > 1 && (
          <Popover
            trigger="click"
            arrow={false}
            content={
              <ul className="k-step-list">
                {step.records.map((one) => (
                  <li key={one.id}>
                    <StepRecord step={step.step} record={one} />
                  </li>
                ))}
              </ul>
            }
          >
            <button type="button" className="k-textbtn">
              {t('kit.chain.countOf', { count: step.records.length })}
            </button>
          </Popover>
        )}
        {step.push && <Push push={step.push} />}
      </span>
      {first ? (
        <StepRecord step={step.step} record={first} plain={current} />
      ) : (
        <span className="k-blank">—</span>
      )}
      {step.remaining && <span className="k-step-left">{step.remaining}</span>}
    </li>
  )
}

interface StepRecordProps {
  step: string
  record: ChainRecord
  plain?: boolean
}

function StepRecord({ step, record, plain }: StepRecordProps) {
  const { i18n } = useTranslation()
  // Status words live with their entity: `quote.status.draft`.
  const key: string = `${step}.status.${record.status}`
  const status = record.status && i18n.exists(key) ? i18n.t(key as never) : null
  const name = record.number ?? record.title ?? '…'
  return (
    <span className="k-step-record">
      <Tooltip title={record.title}>
        {plain ? (
          <b className="k-num">{name}</b>
        ) : (
          <RecordLink resource={record.resource} id={record.id} className="k-link k-num">
            {name}
          </RecordLink>
        )}
      </Tooltip>
      <span className="k-step-meta">
        {status && <span>{status}</span>}
        {record.amount && <Money value={record.amount} />}
      </span>
    </span>
  )
}

function Push({ push }: { push: NonNullable<ChainStep['push']> }) {
  const go = useGo()
  const { message } = App.useApp()
  const act = useAction(push.resource)
  // The record is on the screen, so this reads the cache: it knows what the push-down makes.
  const { data: record } = useRecord<{ actions?: ActionState[] }>(push.resource, push.id)
  const target = record?.actions?.find((state) => state.name === push.action)?.target
  const label = actionLabel(push.action, language())
  return (
    <Tooltip title={label}>
      <Button
        className="k-push"
        type="text"
        size="small"
        aria-label={label}
        icon={<PlusOutlined />}
        loading={act.isPending}
        onClick={() =>
          act.mutate(
            { id: push.id, action: push.action },
            {
              onSuccess: (made) => target && go(recordPath(target, made.id)),
              onError: (error) => void message.error(asProblem(error).message),
            },
          )
        }
      />
    </Tooltip>
  )
}
