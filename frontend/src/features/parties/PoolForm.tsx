/** A new pool with its rules and members, or changes to one. */
import { type FormProps, RecordForm } from '@/kit/RecordForm'
import { type Pool, pool } from './poolFields'

export function PoolForm(props: FormProps<Pool>) {
  return (
    <RecordForm<Pool>
      {...props}
      resource="pools"
      name="pool.title"
      fields={[
        pool.name,
        pool.object_type,
        pool.admins,
        pool.departments,
        pool.members,
        pool.claim_daily_limit,
        pool.holding_limit,
        pool.prev_owner_cooldown_days,
        pool.protect_days,
      ]}
      more={[
        {
          title: 'pool.group.claim',
          fields: [
            pool.hide_phone,
            pool.claim_order,
            pool.deal_counts_holding,
            ...(props.record ? [] : [pool.is_default]),
          ],
        },
        {
          title: 'pool.group.recycle',
          fields: [pool.auto_recycle, pool.warn_days, pool.recycle_pool],
        },
      ]}
    />
  )
}
