/** A refusal in one line, with the request id for support when it is our fault. */
import { Alert } from 'antd'
import type { Problem } from '@/api/problems'
import { useT } from '@/i18n/i18n'

interface ProblemAlertProps {
  /** Sentences to show; with a problem its request id is added for server failures. */
  messages: string[]
  problem?: Problem | null
}

export function ProblemAlert({ messages, problem }: ProblemAlertProps) {
  const t = useT()
  if (!messages.length) return null
  const id = problem && problem.status >= 500 ? problem.requestId : undefined
  return (
    <Alert
      className="k-problem"
      type="error"
      showIcon
      role="alert"
      title={
        messages.length === 1 ? (
          messages[0]
        ) : (
          <ul>
            {messages.map((m) => (
              <li key={m}>{m}</li>
            ))}
          </ul>
        )
      }
      description={id && <span className="k-num">{t('kit.problem.requestId', { id })}</span>}
    />
  )
}
