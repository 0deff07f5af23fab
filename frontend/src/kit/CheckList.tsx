/** Requirements, each met, not met, or not known yet. */
import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { useT } from '@/i18n/i18n'
import './strips.css'

export interface Check {
  key: string
  label: string
  /** `null`: not known yet. */
  passed: boolean | null
  note?: string
}

export function CheckList({ checks }: { checks: Check[] }) {
  const t = useT()
  return (
    <ul className="k-checks">
      {checks.map((check) => (
        <li key={check.key} data-passed={String(check.passed)}>
          {check.passed === null ? (
            <MinusCircleOutlined aria-hidden />
          ) : check.passed ? (
            <CheckCircleFilled aria-label={t('kit.yes')} />
          ) : (
            <ExclamationCircleFilled aria-label={t('kit.no')} />
          )}
          <span>{check.label}</span>
          {check.note && <span className="k-faint">{check.note}</span>}
        </li>
      ))}
    </ul>
  )
}
