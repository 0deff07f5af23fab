/** An address without a page. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { useGo } from '@/kit/navigation'

export function Missing() {
  const t = useT()
  const go = useGo()
  return (
    <EmptyState
      title={t('kit.cross.missing')}
      hint={t('kit.cross.missingHint')}
      action={<Button onClick={() => go('/')}>{t('kit.cross.home')}</Button>}
    />
  )
}
