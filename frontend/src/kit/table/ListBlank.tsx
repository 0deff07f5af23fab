/** A list without rows: refused, filtered away, or not begun. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { asProblem } from '@/api/problems'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'

interface ListBlankProps {
  error: Error | null
  filtered: boolean
  name: string
  about?: string
  action?: ReactNode
  onRetry: () => void
  onClear: () => void
}

/** Refused for what was asked: to ask the same again would not help. */
const isAsked = (error: Error) => [400, 422].includes(asProblem(error).status)

export function ListBlank(props: ListBlankProps) {
  const { error, filtered, name, about, action, onRetry, onClear } = props
  const t = useT()
  if (error)
    return (
      <EmptyState
        title={t('kit.table.failed')}
        hint={asProblem(error).message}
        action={
          isAsked(error) ? (
            <Button onClick={onClear}>{t('kit.table.clear')}</Button>
          ) : (
            <Button onClick={onRetry}>{t('kit.retry')}</Button>
          )
        }
      />
    )
  if (filtered)
    return (
      <EmptyState
        title={t('kit.table.emptyFiltered')}
        hint={t('kit.table.emptyFilteredHint')}
        action={<Button onClick={onClear}>{t('kit.table.clear')}</Button>}
      />
    )
  return <EmptyState title={t('kit.table.empty', { name })} hint={about} action={action} />
}
