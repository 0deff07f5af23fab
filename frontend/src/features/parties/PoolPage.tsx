/** One pool: rules and members. */
import { Button } from 'antd'
import { useCan } from '@/api/session'
import { useT } from '@/i18n/i18n'
import { useGo } from '@/kit/navigation'
import { RecordPage } from '@/kit/RecordPage'
import { PoolForm } from './PoolForm'
import { type Pool, pool } from './poolFields'

export function PoolPage() {
  const t = useT()
  const go = useGo()
  const can = useCan()
  return (
    <RecordPage<Pool>
      resource="pools"
      title="pool.titles"
      heading={(record) => record.name}
      status={pool.object_type}
      highlights={[pool.claim_daily_limit, pool.holding_limit, pool.is_default, pool.is_active]}
      facts={[
        {
          title: 'pool.group.claim',
          fields: [
            pool.name,
            pool.claim_daily_limit,
            pool.holding_limit,
            pool.deal_counts_holding,
            pool.prev_owner_cooldown_days,
            pool.hide_phone,
            pool.claim_order,
          ],
        },
        {
          title: 'pool.group.recycle',
          fields: [
            pool.protect_days,
            pool.auto_recycle,
            pool.warn_days,
            pool.recycle_pool,
            pool.rules,
          ],
        },
        { title: 'pool.group.members', fields: [pool.admins, pool.departments, pool.members] },
        { title: 'kit.record.system', fields: [pool.created_at, pool.updated_at] },
      ]}
      extra={(record) =>
        can('pools', 'replay') && (
          <Button onClick={() => go(`/pools/${record.id}/replay`)}>{t('replay.title')}</Button>
        )
      }
      form={PoolForm}
      timeline="log"
    />
  )
}
