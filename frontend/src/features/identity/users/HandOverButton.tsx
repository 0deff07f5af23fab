/** What precedes somebody's leaving, or a change of territory: their work goes to others. */
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import type { User } from './fields'

export function HandOverButton({ record }: { record: User }) {
  const t = useT()
  const go = useGo()
  const can = useCan()
  if (!can('handovers', 'create') || record.status === 'left') return null
  const initial = {
    new: '1',
    'init.from_user_id': record.id,
    'init.kind': can('users', 'leave') ? 'leave' : 'transfer',
  }
  return <Button onClick={() => go('/handovers', initial)}>{t('handover.button')}</Button>
}
