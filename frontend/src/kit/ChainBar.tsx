/** 闭环链路: the whole story of a record as one strip, with what is left and the next step. */
import { PlusOutlined } from '@ant-design/icons'
import { Button, Popover, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Money } from './Money'
import { RecordLink } from './navigation'
import type { Verbs } from './useVerbs'

type ChainRecord = components['schemas']['ChainRecord']
type ChainStep = components['schemas']['ChainStep']

interface ChainBarProps {
  resource: string
  id: string
  /** The verbs of the record: the + of a step asks exactly what the button in the title asks. */
  verbs: Verbs
}

export function ChainBar({ resource, id, verbs }: ChainBarProps) {
  const t = useT()
  const { data } = useRead<components['schemas']['Chain']>(
    ['chain', resource, id],
    `/chain/${resource}/${id}`,
  )
  if (!data?.steps?.length) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <nav className="k-chain" aria-label={t('kit.chain.title')} tabIndex={0}>
      <ol>
        {data.steps.map((step) => (
          <Step key={step.step} step={step} here={{ resource, id }} verbs={verbs} />
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

interface StepProps {
  step: ChainStep
  here: { resource: string; id: string }
  verbs: Verbs
}

function Step({ step, here, verbs }: StepProps) {
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
        {step.push && <Push action={step.push.action} verbs={verbs} />}
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
  // Status words live with their entity (`quote.status.draft`), or with the step where it has no word of its own.
  const entity = record.resource.replace(/ies$/, 'y').replace(/s$/, '')
  const key = [entity, step]
    .map((owner) => `${owner}.status.${record.status}`)
    .find((one) => i18n.exists(one))
  const status = record.status && key ? i18n.t(key as never) : null
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

function Push({ action, verbs }: { action: string; verbs: Verbs }) {
  const verb = verbs.offered.find((one) => one.name === action)
  if (!verb?.enabled) return null
  return (
    <Tooltip title={verb.label}>
      <Button
        className="k-push"
        type="text"
        size="small"
        aria-label={verb.label}
        icon={<PlusOutlined />}
        loading={verbs.isRunning(action)}
        onClick={() => verbs.press(action)}
      />
    </Tooltip>
  )
}
