/** A page that threw: say so calmly and offer the way out. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'

export function Crashed() {
  const t = useT()
  return (
    <EmptyState
      title={t('kit.cross.crashed')}
      hint={t('kit.cross.crashedHint')}
      action={<Button onClick={() => window.location.reload()}>{t('kit.cross.reload')}</Button>}
    />
  )
}
