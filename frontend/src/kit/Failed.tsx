/** What could not be read: why, and another try. */
import { Button } from 'antd'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { EmptyState } from './EmptyState'

interface FailedProps {
  error: unknown
  onRetry: () => void
  /** Default: 读取失败. */
  title?: string
}

export function Failed({ error, onRetry, title }: FailedProps) {
  const t = useT()
  return (
    <EmptyState
      title={title ?? t('kit.table.failed')}
      hint={asProblem(error).message}
      action={<Button onClick={onRetry}>{t('kit.retry')}</Button>}
    />
  )
}
