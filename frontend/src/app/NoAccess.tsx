/** A page of the administration, for somebody who keeps none of it. */
import { Button } from 'antd'
import { useT } from '@/i18n/i18n'
import { EmptyState } from '@/kit/EmptyState'
import { useGo } from '@/kit/navigation'

export function NoAccess() {
  const t = useT()
  const go = useGo()
  return (
    <EmptyState
      title={t('kit.cross.noAccess')}
      hint={t('kit.cross.noAccessHint')}
      action={<Button onClick={() => go('/')}>{t('kit.cross.home')}</Button>}
    />
  )
}
