/** The stages of a record as one strip: passed, here, ahead; those one may go to are buttons. */
import { CheckOutlined } from '@ant-design/icons'
import { Tooltip } from 'antd'
import { useT } from '@/i18n/i18n'
import './documents.css'

export interface Stage {
  key: string
  name: string
  /** Under the name: a share, a number of days. */
  meta?: string
  state: 'done' | 'here' | 'ahead'
  /** Absent: one cannot go there now. */
  onGo?: () => void
  /** What a click does, or why there is none. */
  hint?: string
}

interface StageStepsProps {
  label: string
  stages: Stage[]
  /** How it ended; colours the strip. */
  tone?: 'green' | 'red' | 'default'
}

/** On a narrow screen the strip starts where the record stands. */
function bringIntoView(step: HTMLLIElement | null) {
  const strip = step?.parentElement
  if (step && strip) strip.scrollLeft = step.offsetLeft - strip.clientWidth / 3
}

export function StageSteps({ label, stages, tone }: StageStepsProps) {
  const t = useT()
  return (
    <nav aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen the strip is scrolled, by keys too */}
      <ol className="k-stages" data-tone={tone} tabIndex={0}>
        {stages.map((stage) => (
          <li
            key={stage.key}
            ref={stage.state === 'here' ? bringIntoView : undefined}
            data-state={stage.state}
            aria-current={stage.state === 'here' ? 'step' : undefined}
          >
            <Tooltip title={stage.hint}>
              <button type="button" disabled={!stage.onGo} onClick={stage.onGo}>
                <span>
                  {stage.state === 'done' && <CheckOutlined aria-label={t('kit.yes')} />}
                  {stage.name}
                </span>
                {stage.meta && <small className="k-num">{stage.meta}</small>}
              </button>
            </Tooltip>
          </li>
        ))}
      </ol>
    </nav>
  )
}
