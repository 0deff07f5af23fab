/** The usual next step with a customer of one's own: an opportunity. */
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import type { Customer } from './customer'

export function NewDeal({ record }: { record: Customer }) {
  const t = useT()
  const go = useGo()
  const can = useCan()
  const mayChange = record.actions.some((one) => one.name === 'update' && one.enabled)
  if (!can('opportunities', 'create') || !mayChange) return null
  const open = () => go('/opportunities', { new: '1', 'init.customer_id': record.id })
  return (
    <Button type="primary" onClick={open}>
      {t('kit.createOf', { name: t('opportunity.title') })}
    </Button>
  )
}
